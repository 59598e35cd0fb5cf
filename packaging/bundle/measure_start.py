"""How long until the window is seen, from what people install: bundle, installed wheel, checkout, and a bare Qt window.

`measure_start.py BUNDLE PYTHON [ROUNDS]` after `make package`; PYTHON has the wheel installed. Every round starts each
once, one after the other, on a screen of its own; the ratios are medians over the rounds, so a busy machine counts for
all alike.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "packaging" / "bundle")]

from flows import screen, xdotool  # noqa: E402

BARE = """
import signal, sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
signal.signal(signal.SIGTERM, signal.SIG_DFL)
application = QApplication(["bare"])
window = QMainWindow()
window.setWindowTitle("Int Crucible")
window.setCentralWidget(QLabel("bare"))
window.show()
application.exec()
"""


_ENDS_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the window was seen, seconds of processor until it was ended, memory at its most."""

    seen_s: float
    processor_s: float
    memory_mib: float


def start(command: list[str], display: str) -> Start:
    """Start a window over an empty data folder, wait until it is seen, end it."""
    folder = tempfile.mkdtemp()
    env = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "INT_CRUCIBLE_DATA_DIR": folder}
    # What people install has its bytecode after the first start, whatever this machine is set to.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        xdotool(display, "search", "--sync", "--onlyvisible", "--name", "^Int Crucible$")
        seen = time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        # One that does not end must not hold up all the others.
        ends = threading.Timer(_ENDS_WITHIN_S, process.kill)
        ends.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ends.cancel()
        shutil.rmtree(folder)
    return Start(seen, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main(bundle: str, python: str, rounds: str = "5") -> int:
    """Print the table."""
    here = str(ROOT / ".venv/bin/python")
    commands = {
        "bare Qt window": [here, "-c", BARE],
        "checkout": [str(ROOT / ".venv/bin/int-crucible")],
        "wheel": [str(Path(python).absolute().parent / "int-crucible")],
        "bundle": [str(Path(bundle).absolute() / "int-crucible")],
    }
    taken: dict[str, list[Start]] = {name: [] for name in commands}
    with screen() as display:
        for number in range(int(rounds) + 1):
            for name, command in commands.items():
                found = start(command, display)
                if number:  # the first round fills the system's cache of files
                    taken[name].append(found)
    print(f"{'':16}{'window seen':>12}{'processor':>11}{'memory':>10}{'to bare':>9}{'to checkout':>13}")
    for name, starts in taken.items():
        seen, used, memory = (
            statistics.median(getattr(one, field) for one in starts)
            for field in ("seen_s", "processor_s", "memory_mib")
        )
        ratios = [
            statistics.median(a.seen_s / b.seen_s for a, b in zip(starts, taken[other], strict=True))
            for other in ("bare Qt window", "checkout")
        ]
        print(f"{name:16}{seen:10.2f} s{used:9.2f} s{memory:6.0f} MiB{ratios[0]:9.2f}{ratios[1]:13.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
