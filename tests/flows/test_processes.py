"""Every exit code in a process started anew, as a shell starts it; of the commands of each some in one run.

Not for what they print. All other flows fork their processes, which hides what a command forgot to import and how the
process itself ends.
"""

import os
from pathlib import Path

import pytest

from app.cli.root import cli as root
from app.domain.errors import ExitCode
from support.command import CommandLine
from support.services_at_work import BAKERY

PROCESSES: tuple[tuple[int, tuple[str, ...], str], ...] = (
    (ExitCode.DONE, ("project", "list"), "Bakery"),
    (ExitCode.DONE, ("chat", "show", "CHAT"), "EUR"),
    (ExitCode.DONE, ("proposal", "list", "CHAT"), ""),
    (ExitCode.USAGE, ("what-if", "adopt", "CHAT"), "not a what-if"),
    (ExitCode.DONE, ("spec", "show", "Bakery"), "Wanted ("),
    (ExitCode.DONE, ("world", "show", "Bakery"), "ring road"),
    (ExitCode.STOPPED, ("run", "start", "Bakery"), "[y/N]"),
    (ExitCode.DONE, ("shortlist", "list", "Bakery"), "The shortlist is empty"),
    (ExitCode.DONE, ("decision", "list", "Bakery"), "Nothing is decided yet"),
    (ExitCode.DONE, ("settings", "list"), "theme"),
    (ExitCode.DONE, ("backup", "list"), ""),
    (ExitCode.NOT_FOUND, ("backup", "delete", "nothing"), "no backup"),
    (ExitCode.DONE, ("data-folder", "show"), "Data folder: "),
    (ExitCode.NOT_FOUND, ("salvage", "no-such-folder", "new"), "no database to read"),
    (ExitCode.NOT_FOUND, ("context", "remove", "Bakery", "nothing"), "nothing"),
    (ExitCode.PROVIDER, ("model", "test", "--provider", "openai-compatible"), "without an address"),
    (ExitCode.DONE, ("model", "profile", "list"), "No profile is kept"),
    (ExitCode.DONE, ("search", "bread"), "Bread"),
    (ExitCode.DONE, ("why", "run:1", "C1", "cost"), "EUR"),
    (ExitCode.DONE, ("ask", "run:1"), "Run 1: No order yet"),
    (ExitCode.NOT_FOUND, ("answer", "run:1", "nothing", "C1=+"), "no column “nothing”"),
    (ExitCode.DONE, ("doctor",), ""),
    (ExitCode.DONE, ("spend",), ""),
    (ExitCode.REFUSED, ("checkup", "--provider", "builtin"), "built-in"),
    (ExitCode.DONE, ("demo", "--help"), "Usage"),
)
"""Exit code, words, and something of what is printed. CHAT stands for the chat's id."""
OF_THE_WINDOW = {"gui", "open"}
"""They need Qt; `tests/gui/shell` and `tests/packaging` start them."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, str]:
    """A data folder with a project and its run, and the project's chat. No process here adds anything."""
    folder = tmp_path_factory.mktemp("processes")
    cli = CommandLine(folder / "data")
    problem = folder / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    chat = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["chat"]
    cli("run", "start", "Bakery", "--yes")
    return cli, chat


@pytest.mark.some(2, of_each=lambda code, **_: code)
@pytest.mark.parametrize(("code", "words", "said"), PROCESSES, ids=[" ".join(words) for _, words, _ in PROCESSES])
def test_a_command_in_a_process_of_its_own(
    made: tuple[CommandLine, str], code: int, words: tuple[str, ...], said: str
) -> None:
    cli, chat = made
    if words == ("doctor",):
        # It loads Qt in a child process, which the part of the suite without Qt forbids to every other.
        cli = CommandLine(cli.data_dir, {"PYTHONPATH": _with_qt(os.environ.get("PYTHONPATH", ""))})
    done = cli.anew(*(chat if word == "CHAT" else word for word in words), text="n\n", code=code)
    assert said in done.out + done.err


def _with_qt(python_path: str) -> str:
    return os.pathsep.join(path for path in python_path.split(os.pathsep) if not path.endswith("without_qt"))


def test_each_command_and_each_exit_code_is_among_them() -> None:
    named = {word for _, words, _ in PROCESSES for word in words}
    assert set(root.list_commands(root.make_context("", ["gui"], resilient_parsing=True))) - named == OF_THE_WINDOW
    codes = {code for name, code in vars(ExitCode).items() if name.isupper()}
    assert codes - {code for code, _, _ in PROCESSES} == {ExitCode.FAILED}, "the one below"


def test_a_database_that_is_not_in_order_exits_1(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    cli("project", "create", "--title", "Here")
    (cli.data_dir / "int-crucible.db").write_bytes(b"")
    cli.anew("doctor", code=ExitCode.FAILED)
