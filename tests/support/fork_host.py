"""A process that has loaded the application and forks a child for each request: `python -m support.fork_host`.

A child has a process number, streams, environment and exit code of its own, as one started anew has, and
costs milliseconds in place of the second and more that importing takes. Started and asked by `support.forked`
only. Not for a test of what an import loads or of how a process starts: that takes a process started anew.
"""

import gc
import importlib
import json
import os
import signal
import sys
import threading
import traceback
from atexit import _run_exitfuncs
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from support.services_at_work import BAKERY

TIMEOUT_S = 110
LOADED = ("pydantic_ai.models.openai", "alembic.command", "alembic.context")
"""What commands import when they need it, beside modules of the application."""


def load() -> None:
    """Import what a command may need, and stop the collector from touching it in every child."""
    from app.cli.root import cli, main
    from app.services.preload import load_parts

    for name in cli.list_commands(click.Context(cli)):
        cli.get_command(click.Context(cli), name)
    load_parts()
    for name in LOADED:
        importlib.import_module(name)
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        # What is compiled at its first use, words and statements, then is there in every child.
        problem = Path(folder) / "problem.md"
        problem.write_text(BAKERY, encoding="utf-8")
        for words in (
            ("project", "create", "--title", "Warm", "--from-file", str(problem), "--provider", "builtin"),
            ("run", "start", "Warm", "--candidates", "2", "--scenarios", "2", "--yes", "--provider", "builtin"),
            ("run", "show", "Warm/run:1"),
        ):
            assert main(["--data-dir", str(Path(folder) / "data"), *words]) == 0, words
    assert threading.active_count() == 1, "a fork copies one thread only"
    gc.collect()
    gc.freeze()


def work(request: dict[str, Any]) -> int:
    """In the child: become what was asked for, and return the exit code."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = os.open(request[name], os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_APPEND)
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, "w" if number else "r", encoding="utf-8") for number in range(3)
    )
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    module, name = request["entry"].split(":")
    sys.argv = [module, *request["arguments"]]
    code = getattr(importlib.import_module(module), name)(request["arguments"])
    return int(code or 0)


def child(request: dict[str, Any]) -> None:
    """Work and end as the interpreter does: threads are waited for, streams are flushed."""
    signal.alarm(TIMEOUT_S)
    code = 1
    try:
        code = work(request)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  the interpreter would print it and exit with 1 as well
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        _run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Fork for each line of stdin, and tell each child's exit code once it has ended."""
    load()
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            child(json.loads(line))
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
