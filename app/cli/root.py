"""`int-crucible`: global options, exit codes, and the sentence a person sees when something fails."""

import builtins
import errno
import gc
import importlib
import logging
import os
import sys
from typing import Any

import click
from typing_extensions import override

from app.cli.lazy import LazyGroup
from app.cli.output import give_up, one_line, print_error
from app.cli.session import Session
from app.domain.errors import ExitCode, KnownError
from app.domain.kit.text import bounded
from app.llm.keys.redaction import install_redaction, quieten_libraries
from app.settings.provider_registry import Provider
from app.settings.settings import load_settings, set_log_level

LINK = "int-crucible:"
_FLAGS = {"--json", "--debug"}
_VALUES = {"--data-dir", "--project", "--provider", "--base-url", "--model"}
_PROVIDERS = [provider.value for provider in Provider]


_PLACES = {
    "project": "app.cli.projects:group",
    "chat": "app.cli.chats:group",
    "proposal": "app.cli.proposals:group",
    "what-if": "app.cli.proposals:what_if",
    "spec": "app.cli.specs:spec",
    "world": "app.cli.specs:world",
    "run": "app.cli.runs:group",
    "shortlist": "app.cli.deciding.commands:shortlist",
    "decision": "app.cli.deciding.commands:decision",
    "settings": "app.cli.preferences:group",
    "backup": "app.cli.keeping.backups:group",
    "data-folder": "app.cli.keeping.storage:group",
    "salvage": "app.cli.keeping.salvage:salvage",
    "context": "app.cli.attachments:group",
    "model": "app.cli.models:group",
    "ask": "app.cli.asking.commands:ask",
    "answer": "app.cli.asking.commands:answer",
    "search": "app.cli.extras:search",
    "why": "app.cli.extras:why",
    "doctor": "app.cli.extras:doctor",
    "demo": "app.cli.extras:demo",
    "spend": "app.cli.spend:spend",
    "checkup": "app.cli.checkup:checkup",
}


@click.group(
    cls=LazyGroup,
    places=_PLACES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--data-dir", metavar="DIR", help="Folder of the database, settings and backups.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
@click.option("--project", help="Project in which run:12 and C3@run:12 are looked up.")
@click.option("--provider", help=f"{', '.join(_PROVIDERS[:-1])} or {_PROVIDERS[-1]}.")
@click.option("--base-url", help="Address of the model server.")
@click.option("--model", help="Name of the model; for embedded the GGUF file.")
@click.version_option(package_name="int-crucible", prog_name="int-crucible")
@click.pass_context
def cli(
    context: click.Context,
    data_dir: str | None,
    as_json: bool,
    debug: bool,
    project: str | None,
    provider: str | None,
    base_url: str | None,
    model: str | None,
) -> None:
    """Think a hard design problem through: chats shape it, runs rank solutions. Without a command: the window."""
    flags: dict[str, Any] = {"data_dir": data_dir, "provider": provider, "base_url": base_url, "model": model}
    settings = load_settings({name: value for name, value in flags.items() if value is not None})
    set_log_level(settings)
    context.obj = Session(settings=settings, as_json=as_json, debug=debug, project=project)
    if context.invoked_subcommand is None:
        context.exit(open_window(context.obj, None))


@cli.command()
@click.pass_obj
def gui(session: Session) -> None:
    """Open the window (also what happens without a command)."""
    click.get_current_context().exit(open_window(session, None))


@cli.command("open", hidden=True)
@click.argument("link")
@click.pass_obj
def open_link(session: Session, link: str) -> None:
    """Open a copied link in the window."""
    click.get_current_context().exit(open_window(session, link))


def open_window(session: Session, link: str | None) -> int:
    """Run the window; Qt is imported only now."""
    load_window()
    from app.main import run_window

    try:
        return run_window(session.settings, link=link)
    finally:
        gc.enable()


def load_window() -> None:
    """Import the window with the garbage collector off, which saves a tenth; it goes on after the first paint.

    Raises:
        KnownError: Qt does not load, most often for a library of the system that is missing.
    """
    gc.disable()
    try:
        importlib.import_module("PySide6.QtCore")  # by name: a command that opens no window loads none of it here
        _import_without_qt()
        importlib.import_module("app.main")
    except ImportError as error:
        from app.services.qt_libraries import look_at_qt

        loads, why = look_at_qt()
        if loads:
            raise
        raise KnownError("qt-does-not-load", why) from error


def _import_without_qt() -> None:
    """Import what comes now as before Qt was loaded.

    Its binding looks at each module for a switch of its own that nobody here uses: it reads the whole source and keeps
    it, 70 ms of a start and 11 MiB.
    """
    if (before := getattr(builtins, "__orig_import__", None)) is not None:
        builtins.__import__ = before


class _PlainFormatter(logging.Formatter):
    """Lines in which nothing acts on a terminal."""

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        return one_line(super().formatMessage(record))


def log_to_stderr() -> None:
    """Logs go to stderr, without keys, libraries only when something is wrong."""
    if not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(_PlainFormatter("%(levelname)s %(name)s: %(message)s"))
        handler.setLevel(logging.WARNING)
        install_redaction(handler)
        logging.getLogger().addHandler(handler)
    quieten_libraries()


def hoisted(arguments: list[str]) -> list[str]:
    """Return the arguments with the global options in front: `run show run:1 --json` is as good."""
    front: list[str] = []
    rest: list[str] = []
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        name = argument.split("=", 1)[0]
        if argument == "--":
            rest += arguments[index:]
            break
        if argument in _FLAGS or (name in _VALUES and "=" in argument):
            front.append(argument)
        elif argument in _VALUES and index + 1 < len(arguments):
            front += arguments[index : index + 2]
            index += 1
        else:
            rest.append(argument)
        index += 1
    return front + rest


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; the console script passes it to the system."""
    _stand_in_for_closed_streams()
    given = hoisted(list(sys.argv[1:] if arguments is None else arguments))
    if given and given[-1].startswith(LINK) and not any(map(cli.knows, given[:-1])):
        given.insert(-1, "open")
    debug = "--debug" in given
    log_to_stderr()
    try:
        code = cli.main(args=given, prog_name="int-crucible", standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.DONE
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        print_error(bounded(error.format_message()))
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        print_error("Stopped.")
        return ExitCode.STOPPED
    except KnownError as error:
        if debug:
            raise
        print_error(str(error))
        return error.exit_code
    except (BrokenPipeError, SystemExit):
        # Whoever read along has gone; click makes an exit of it.
        give_up(sys.stdout)
        return ExitCode.DONE
    except Exception as error:
        if isinstance(error, OSError) and _came_from_printing(error):
            why = "standard output is closed" if error.errno == errno.EBADF else error.strerror
            print_error(f"The result could not be printed: {why}. Whatever was changed is stored.")
            give_up(sys.stdout)
            return ExitCode.FAILED
        # The last door: a bug is told in one line, with --debug in full.
        if debug:
            raise
        print_error(
            f"Something went wrong inside Int Crucible: {type(error).__name__}. Run again with --debug to see where."
        )
        return ExitCode.FAILED


def _stand_in_for_closed_streams() -> None:
    """Take the places of standard streams that are closed: the next file to be opened would, and be written to.

    What is printed fails as it should, what is said about faults goes nowhere, and input ends at once.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number < 2 else os.O_WRONLY)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _came_from_printing(error: OSError) -> bool:
    """Tell whether a fault was met while something was written to standard output, by us or by click's own help."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and last.tb_frame.f_code is click.echo.__code__
