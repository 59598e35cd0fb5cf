"""Goes through the bundle as a person would, and through the installed wheel beside it: both must say the same.

`self_check.py BUNDLE PYTHON FOLDER`: PYTHON has the wheel installed, FOLDER takes logs, pictures and what was loaded.
Started by packaging/bundle/check_bundle.sh without a network, with this checkout's Python; the stubs of its tests stand
for the providers. HIDDEN in the environment names what of this machine the bundle may not see.
"""

import errno
import os
import re
import shutil
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "packaging" / "bundle")]

from loopback import loopback_up  # noqa: E402

from flows import FLOWS, Program  # noqa: E402


def main(bundle: Path, python: Path, folder: Path) -> int:
    """Run every flow with both; returns the exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    records = folder / "modules"
    records.mkdir(parents=True)
    is_cut = loopback_up()
    hidden = os.environ.pop("HIDDEN", "")
    print(f"The network is {'cut' if is_cut else 'NOT cut: no new network namespace could be made here'}.")
    print(f"Hidden from the bundle: {hidden or 'NOTHING, for no mount namespace could be made here'}.")
    if is_cut:
        require_no_network()
    hide = (
        (
            "sh",
            str(ROOT / "packaging/bundle/hidden.sh"),
        )
        if hidden
        else ()
    )
    packaged = Program("bundle", (*hide, str(bundle / "int-crucible")), folder / "bundle", {"HIDDEN": hidden})
    installed = Program(
        "wheel",
        (str(python), "-m", "app"),
        folder / "wheel",
        {"PYTHONPATH": str(ROOT / "packaging/bundle/recorder"), "RECORD_MODULES": str(records)},
    )
    if hidden:
        require_hidden(packaged, hidden.split(":"))
    failed = [name for name, flow in FLOWS.items() if not passes(name, flow, packaged, installed)]
    if failed:
        print("Failed:", ", ".join(failed))
    return 1 if failed else 0


def require_no_network() -> None:
    """End where an address outside can be reached; the address is one that nobody has."""
    with socket.socket() as wire:
        code = wire.connect_ex(("192.0.2.1", 9))
    if code != errno.ENETUNREACH:
        sys.exit(f"The network was to be cut, but an address outside can be tried ({errno.errorcode.get(code)}).")


def require_hidden(packaged: Program, places: list[str]) -> None:
    """End where the bundle would still see one of these."""
    for place in places:
        seen = packaged.start("sh", "-c", f'[ -f "{place}" ] || ls -A "{place}/" 2>/dev/null | grep -q .', instead=True)
        if seen.wait(60) == 0:
            sys.exit(f"{place} was to be hidden, but the bundle sees it.")
    if Path(sys.executable).parent.parent.as_posix() not in places:
        sys.exit("This checkout's own Python was to be hidden.")


def passes(name: str, flow: Callable[[Program, Path], str], *programs: Program) -> bool:
    """Run one flow with both programs at once and compare what they say."""

    def run(program: Program) -> tuple[str, float]:
        started = time.monotonic()
        place = program.folder / name
        place.mkdir(parents=True)
        try:
            said = re.sub(r"\d+(\.\d+)? (ms|s)\b", "… s", flow(program, place).replace(str(place), "PLACE"))
        except AssertionError as fault:
            return f"FAILED: {fault}", time.monotonic() - started
        (program.folder / f"{name}.txt").write_text(said, encoding="utf-8")
        return said, time.monotonic() - started

    with ThreadPoolExecutor(2) as both:
        (first, took), (second, took_too) = both.map(run, programs)
    is_right = first == second and not first.startswith("FAILED")
    print(f"{'✓' if is_right else '✗'} {name}: bundle {took:.1f} s, wheel {took_too:.1f} s", flush=True)
    if not is_right:
        for program, said in zip(programs, (first, second), strict=True):
            print(f"  {program.name} said:", *said.splitlines(), sep="\n    ")
    return is_right


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
