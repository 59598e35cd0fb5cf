"""The real command line in this process: what a person types, what is printed, without the start of an interpreter.

For tests whose point is what a command does. Not for those whose point is the process (signals, start, exit): those
use `support.command`.
"""

import contextlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.cli.root import main
from app.store.database import Store
from support.empty_store import put_empty
from support.forked import Done
from support.provider_server import ProviderServer


@dataclass(frozen=True, slots=True)
class InProcess:
    """`int-crucible` over one data folder, with the global options given before each command.

    A folder that is not there yet is made with an empty database: that is not looked at here.
    """

    data_dir: Path
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.data_dir.exists():
            put_empty(self.data_dir)

    def __call__(self, *words: str, code: int | None = 0) -> Done:
        """Run one command; its exit code must be `code` (None: any)."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            ended = main(["--data-dir", str(self.data_dir), *self.options, *words])
        done = Done(ended, out.getvalue(), err.getvalue())
        if code is not None:
            assert done.code == code, f"{words}: exit {done.code}\n{done.out}\n{done.err}"
        assert "Traceback" not in done.err, done.err
        return done

    def json(self, *words: str, code: int | None = 0) -> Any:
        """Run one command with `--json` and return its document."""
        return json.loads(self("--json", *words, code=code).out)


@contextmanager
def kept_open(data_dir: Path) -> Iterator[None]:
    """Commands in this block share one open store: opening it is most of what a short command costs."""
    store = Store.open(data_dir)
    close = store.close
    with patch.object(Store, "open", lambda _folder, **_how: store), patch.object(store, "close", lambda: None):
        yield
    close()


def at_server(folder: Path, server: ProviderServer) -> InProcess:
    """The command line with the local model server as its model."""
    given = ("--provider", "openai-compatible", "--base-url", server.base_url, "--model", "test-model")
    return InProcess(folder, given)
