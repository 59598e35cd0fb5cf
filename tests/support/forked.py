"""Runs a function of the application in a process of its own that is forked, not started anew: see `fork_host`."""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Done:
    """What a process left: its exit code, negative for a signal, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class _Host:
    """The process that forks; one for each process that runs tests, made at its first use."""

    def __init__(self) -> None:
        paths = (str(_TESTS), str(_TESTS.parent), os.environ.get("PYTHONPATH", ""))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.fork_host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        self._lock = threading.Lock()
        atexit.register(self._end)

    def ask(self, request: dict[str, Any]) -> int:
        """Have one child made and return its exit code."""
        with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.communicate()


_hosts: list[_Host] = []
_making = threading.Lock()


def forked(entry: str, *arguments: str, env: Mapping[str, str], text: bytes = b"") -> Done:
    """Call `module:function` with the arguments in a process of its own and return what it left. Any thread.

    One that does not end in time ends by SIGALRM, which its exit code tells.

    Args:
        entry: takes a list of arguments and returns an exit code or None.
        arguments: what it is given.
        env: the whole environment of the process.
        text: what it reads on stdin.
    """
    with _making:
        if not _hosts:
            _hosts.append(_Host())
    with TemporaryDirectory(prefix="forked-") as folder:
        files = {name: Path(folder) / name for name in ("stdin", "stdout", "stderr")}
        for path in files.values():
            path.write_bytes(text if path.name == "stdin" else b"")
        request: dict[str, Any] = {name: str(path) for name, path in files.items()}
        request |= {"entry": entry, "arguments": arguments, "environment": dict(env), "folder": str(Path.cwd())}
        code = _hosts[0].ask(request)
        return Done(code, files["stdout"].read_text("utf-8"), files["stderr"].read_text("utf-8"))
