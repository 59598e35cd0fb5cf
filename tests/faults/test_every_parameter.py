"""Every option and argument of every command, given what a stranger or a script might: an exit code and one sentence.

The walk goes over the commands themselves, so that a new one is tried from its first day. Not for whole files of
nonsense (`test_nonsense_files`) nor for folders that are none of ours.
"""

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from app.cli.root import cli, main
from app.cli.values import Amount, FilePath, Whole
from app.domain.kit.numbers import LARGEST
from support.drawing import IsTried
from support.in_process import kept_open

PROJECT = "PROJECT"
"""Stands for the id of the project in a call."""
TEXT = """# Vans
We want fewer late parcels. Today one van drives all day, which costs 90 EUR a day. It must cost at most 120 EUR a day.

## Options
- Two vans for 110 EUR a day.
- A courier for 150 EUR a day.
"""
LONG = "x" * 100_000
TEXTS = (
    "",
    "\ud800",
    "a\x00b",
    "many words " * 9_000,
    f"run:{LARGEST + 1}",
    "run:" + "9" * 5_000,
    "9" * 19,
    "run:²",
    f"C1@run:{LARGEST + 1}",
    "%_\\*\"'",
    "1e400",
    "\u202eright to left",
)
CURSORS = (
    "",
    "[1",
    "WzkyMjMzNzIwMzY4NTQ3NzU4MDhd",
    "WzkyMjMzNzIwMzY4NTQ3NzU4MDgsIDFd",
    "WyJcdWQ4MDAiLCAiYSJd",
    "WzFlNDAwXQ==",
    LONG,
)
"""Keys of pages: none, none, [2^63], [2^63, 1], [half a character, "a"], [1e400], none."""
NUMBERS = ("", "-1", str(LARGEST), str(LARGEST + 1), "9" * 400, "9" * 5_000, "nan", "inf", "1e308", "²", "\ud800")
PATHS = ("", "no/such/\ud800", "a\x00b", "x" * 5_000, ".")
NOT_WALKED = {"gui", "open", "demo", "doctor", "checkup", "model list", "model test", "model key"}
"""They open a window, take seconds, ask servers, or have no parameter but flags."""
TRIED_IN = 8
"""A parameter of many commands, such as PROJECT, is given each value in one of so many of them."""


@dataclass(frozen=True)
class Sample:
    """A small real store, and the ids of what is in it: titles change on the way."""

    data_dir: Path
    problem: Path
    project: str
    chat: str
    what_if: str

    def call(self, *words: str) -> int:
        """Run one command in this process."""
        named = (self.project if word == PROJECT else word for word in words)
        return main(["--data-dir", str(self.data_dir), *named])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("walk")
    problem = folder / "problem.md"
    problem.write_text(TEXT, encoding="utf-8")

    def made(*words: str) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert main(["--data-dir", str(folder / "data"), "--json", *words]) == 0
        return str(json.loads(out.getvalue())["id"])

    project = made("project", "create", "--from-file", str(problem))
    made("run", "start", project, "--candidates", "2", "--scenarios", "2", "--yes")
    what_if = made("chat", "create", project, "--mode", "what-if", "--about", "run:1")
    chat = made("chat", "create", project, "--mode", "analysis", "--about", "run:1")
    return Sample(folder / "data", problem, project, chat, what_if)


@pytest.fixture
def sample(made: Sample, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sample]:
    """The store stays open for all calls, which are many."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with kept_open(made.data_dir):
        yield made


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*words, name))
    else:
        yield " ".join(words), command


def parameters() -> list[tuple[str, click.Command, click.Parameter]]:
    return [
        (words, command, parameter)
        for words, command in commands(cli)
        for parameter in command.params
        if words not in NOT_WALKED and not (isinstance(parameter, click.Option) and parameter.is_flag)
    ]


def values_for(parameter: click.Parameter) -> tuple[str, ...]:
    if isinstance(parameter.type, FilePath):
        return PATHS
    if parameter.name == "after":
        return CURSORS
    return NUMBERS if isinstance(parameter.type, Whole | Amount) else TEXTS


def whole_call(words: str, command: click.Command, tried: click.Parameter, value: str, sample: Sample) -> list[str]:
    """The command with one nasty value, and with good ones where it needs more."""
    good = {
        "project": PROJECT,
        "chat": sample.what_if if words.startswith("what-if") else sample.chat,
        "run_": "run:1",
        "runs": "run:1",
        "candidate": "C1@run:1",
        "why": "It holds up.",
        "tags": "later",
        "label": "C1",
        "question": "cost",
        "value": "1",
        "title": "T",
        "text": "hello",
        "file": str(sample.problem),
        "path": str(sample.problem),
        "name": "theme",
        "source": "s",
        "target": str(sample.problem.parent / "target"),
        "seq": "1",
        "number": "1",
        "mode": "setup",
        "provider": "builtin",
        "proposal": "abc",
        "line": "bread",
        "first": "run:1",
        "second": "run:1",
        "box": "wanted",
    }
    options: list[str] = []
    arguments: list[str] = []
    for parameter in command.params:
        if parameter is not tried and not parameter.required:
            continue
        given = value if parameter is tried else good[parameter.name or ""]
        if isinstance(parameter, click.Argument):
            arguments.append(given)
        else:
            options.append(f"{parameter.opts[0]}={given}")
    return [*words.split(), *options, "--", *arguments]


def fault_of(arguments: list[str], sample: Sample, capsys: pytest.CaptureFixture[str]) -> str | None:
    """Run one command; what is wrong with how it ended, or None."""
    code = sample.call(*arguments)
    err = capsys.readouterr().err
    lines = err.strip().splitlines()
    if code not in range(7):
        return f"exit {code}"
    if "Traceback" in err or "Something went wrong" in err:
        return err.strip()
    if code and not lines:
        return "it says nothing"
    if code and any(len(line) > 1_000 for line in lines):
        return f"a line of {max(map(len, lines))} characters"
    if code in (1, 2, 3) and len(lines) != 1:
        return f"{len(lines)} lines: {err}"
    if any(not (char.isprintable() or char == "\n") for char in err):
        return f"characters that act: {err!r}"
    return None


def test_every_parameter_takes_anything(
    sample: Sample, capsys: pytest.CaptureFixture[str], tried: IsTried, trials: Callable[[int], None]
) -> None:
    """One run of the tests makes every fourth of the calls, and the others by other seeds."""
    seen: dict[str, int] = {}
    faults: list[str] = []
    calls = made = 0
    walked = parameters()
    often = [parameter.name or "" for _words, _command, parameter in walked]
    for words, command, parameter in walked:
        name = parameter.name or ""
        turn = seen[name] = seen.get(name, -1) + 1
        values = values_for(parameter)
        each = min(often.count(name), TRIED_IN)
        for position, value in enumerate(values):
            if (position + turn) % each:
                continue
            calls += 1
            # Also where the call is not made: a new argument without a good value is seen in every run.
            call = whole_call(words, command, parameter, value, sample)
            if not tried(calls, 0, of=4):
                continue
            made += 1
            fault = fault_of(call, sample, capsys)
            if fault is not None:
                faults.append(f"{words} {name}={value[:40]!r} ({len(value)}): {fault[:200]}")
    trials(made)
    assert not faults, "\n".join(faults)
    assert calls > 400, calls
    assert made >= calls // 4


@pytest.mark.parametrize("option", ["--project", "--provider", "--base-url", "--model"])
def test_every_global_option_takes_anything(option: str, sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    for value in TEXTS:
        assert fault_of([f"{option}={value}", "run", "show", "run:1"], sample, capsys) is None, value[:40]


def test_every_setting_takes_anything(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    sample.call("--json", "settings", "list")
    names = [row["name"] for row in json.loads(capsys.readouterr().out)["items"]]
    assert "day_cap_usd" in names
    for turn, name in enumerate(names):
        for value in (*NUMBERS, "\u202e", "a\x00b")[turn % 2 :: 2]:
            fault = fault_of(["settings", "set", "--", name, value], sample, capsys)
            assert fault is None, (name, value[:40])
        assert sample.call("settings", "set", name, "default") == 0


def test_no_parameter_takes_a_number_without_bounds() -> None:
    """The types of click take nan, 2^63 and 10^400; a new option with one of them is seen here."""
    bare = [
        f"{words} {parameter.name}"
        for words, command in commands(cli)
        for parameter in command.params
        if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType | click.Path)
        and not isinstance(parameter.type, Whole | Amount | FilePath)
    ]
    assert not bare


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("run", "show", f"run:{LARGEST + 1}"), 3, f"There is no run “run:{LARGEST + 1}”."),
        (("run", "preflight", PROJECT, "--budget-usd", "nan"), 2, "“nan” is not a number of 0 or more."),
        (("run", "preflight", PROJECT, "--budget-usd", "inf"), 2, "“inf” is not a number of 0 or more."),
        (("run", "preflight", PROJECT, "--budget-usd=-1"), 2, "“-1” is not a number of 0 or more."),
        (("run", "preflight", PROJECT, "--seed", "9" * 400), 2, "is not a whole number from"),
        (("spec", "show", PROJECT, "--version", str(LARGEST)), 3, f"There is no version “v{LARGEST}”."),
        (("run", "answer", "run:1", "C1", "cost", "nan"), 2, "“nan” is no answer"),
        (("chat", "list", PROJECT, "--text", "\ud800"), 0, ""),
    ],
)
def test_what_is_out_of_range_is_named(
    words: tuple[str, ...],
    code: int,
    said: str,
    sample: Sample,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sample.call(*words) == code
    assert said in capsys.readouterr().err


def test_a_title_of_odd_characters_is_found_by_them(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.call("run", "rename", "run:1", "half \ud800 a") == 0
    capsys.readouterr()
    assert sample.call("--json", "run", "list", PROJECT, "--text", "HALF \ud800") == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 1
    assert sample.call("--json", "run", "list", PROJECT, "--text", "half \ud801") == 0
    assert json.loads(capsys.readouterr().out)["items"] == []


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("run", "show", LONG), LONG),
        (("chat", "list", PROJECT, "--mode", LONG), LONG),
        (("run", "list", PROJECT, "--branch", "many words " * 9_000), "many words " * 9_000),
        (("spec", "apply", PROJECT, "y" * 5_000), "y" * 5_000),
        ((LONG,), LONG),
    ],
    ids=["name", "choice", "words", "path", "command"],
)
def test_an_error_repeats_the_beginning_of_what_was_given_and_ends_as_it_would(
    words: tuple[str, ...], given: str, sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sample.call(*words) in (2, 3)
    err = capsys.readouterr().err
    assert given[:30] in err
    assert given[:250] not in err
    assert len(err) < 500
    assert err.rstrip().endswith(".")
