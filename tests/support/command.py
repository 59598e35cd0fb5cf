"""Runs the real command line as a person would: a process of its own, a data folder of the test's."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.empty_store import put_empty
from support.forked import Done, forked


class CommandLine:
    """`int-crucible` over one data folder.

    A call runs one command in a process that is forked, which is cheap; `anew` starts one as a shell does. A folder
    that is not there yet is made with an empty database: that is not looked at here.
    """

    def __init__(self, data_dir: Path, env: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        if not data_dir.exists():
            put_empty(data_dir)
        self.env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **(env or {})}
        self.env.pop("INT_CRUCIBLE_DATA_DIR", None)

    def arguments(self, *words: str) -> list[str]:
        """The whole command as a process is given it."""
        return [sys.executable, "-m", "app", "--data-dir", str(self.data_dir), *words]

    def __call__(self, *words: str, text: bytes | str | None = None, code: int | None = 0) -> Done:
        """Run one command; its exit code must be `code` (None: any), and no traceback is ever printed."""
        done = forked("app.cli:main", "--data-dir", str(self.data_dir), *words, env=self.env, text=_bytes(text))
        return _checked(done, words, code)

    def json(self, *words: str, text: bytes | str | None = None, code: int | None = 0) -> Any:
        """Run one command with `--json` and return its document."""
        return self("--json", *words, text=text, code=code).document

    def anew(self, *words: str, text: bytes | str | None = None, code: int | None = 0) -> Done:
        """Like a call, in a process started anew with `python -m app`; costs a second and more of imports."""
        ended = subprocess.run(
            self.arguments(*words), input=_bytes(text), capture_output=True, timeout=110, env=self.env, check=False
        )
        return _checked(Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode()), words, code)

    def dying(self, when: str, number: int, *words: str) -> Done:
        """Run one command in a process that kills itself at a write; see `support.dying_command`."""
        words = (when, str(number), "--data-dir", str(self.data_dir), *words)
        return forked("support.dying_command:main", *words, env=self.env)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command and return its process; Ctrl+C reaches it also where the suite runs in the background."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell starts background jobs with SIGINT ignored, and children inherit that.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return subprocess.Popen(self.arguments(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env)


def _bytes(text: bytes | str | None) -> bytes:
    return text.encode() if isinstance(text, str) else text or b""


def _checked(done: Done, words: tuple[str, ...], code: int | None) -> Done:
    if code is not None:
        assert done.code == code, f"{words}: exit {done.code}\n{done.out}\n{done.err}"
    assert "Traceback" not in done.err, done.err
    return done
