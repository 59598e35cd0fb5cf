"""Files of nonsense given to `spec apply` and `project create`: nested without end, one endless line, huge numbers.

Each is refused in one sentence, or read, within the time a text of its size takes. Not for options and arguments
(`test_every_parameter`).
"""

from pathlib import Path

import pytest

from app.cli.root import main
from app.services.spec.spec_text import MOST_CHARACTERS, MOST_ITEMS

DEEP = 100_000


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nonsense") / "data"
    assert main(["--data-dir", str(folder), "project", "create", "--title", "P"]) == 0
    return folder


def applied(data_dir: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and what was said of a spec of this text."""
    file = data_dir.parent / "spec.md"
    file.write_text(text, encoding="utf-8")
    code = main(["--data-dir", str(data_dir), "spec", "apply", "P", str(file)])
    err = capsys.readouterr().err
    assert "Something went wrong" not in err
    assert len(err.splitlines()) == (code != 0), err
    assert len(err) < 400
    return code, err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * DEEP, "nested too deeply"),
        ('{"a":' * DEEP, "nested too deeply"),
        ("[" * 900 + "]" * 900, "Operation 0"),
        ('[{"op":"add","item":' + "[" * 500 + "]" * 500 + "}]", "Operation 0"),
        ('[{"op":"update","slug":"a","weight":' + "9" * 5_000 + "}]", "too many digits"),
        ('[{"op":"update","slug":"a","weight":1e999}]', "finite"),
        ('[{"op":"update","slug":"a","weight":NaN}]', "finite"),
        ('[{"op":"update","slug":"a","weight":9223372036854775808}]', "less than or equal to 100"),
        ("[" + '{"op":"remove","slug":"a"},' * MOST_ITEMS + '{"op":"remove","slug":"a"}]', "2,000"),
        ("## Goals\n" + "- the same\n" * (MOST_ITEMS + 1), "2,000"),
        ("## Goals\n- " + "word " * (MOST_CHARACTERS // 5 - 3), "at most 2000 characters"),
        ("## Goals\n- " + "9" * (MOST_CHARACTERS - 20), "at most 2000 characters"),
        ("x" * 5_000_000, "larger than 4 MB, the most a text may have"),
        (">" * DEEP, "Line 1"),
        ("#" * DEEP, "Line 1"),
        ("## Goals\n" + "".join(" " * depth + "- x\n" for depth in range(1_000)), "at most 2000 characters"),
    ],
    ids=lambda value: value[:24].encode("ascii", "replace").decode() if isinstance(value, str) else None,
)
def test_nonsense_is_no_spec(data_dir: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = applied(data_dir, text, capsys)
    assert code == 2
    assert said in err


def test_as_many_items_as_there_may_be_are_taken(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = applied(data_dir, "## Goals\n" + "".join(f"- goal {i}\n" for i in range(MOST_ITEMS // 4)), capsys)
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    "text",
    ["> " * DEEP, "[" * DEEP, "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n"],
    ids=["quotes", "brackets", "table"],
)
def test_nonsense_is_a_problem_like_any_other(data_dir: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = data_dir.parent / "problem.md"
    file.write_text(text, encoding="utf-8")
    assert main(["--data-dir", str(data_dir), "project", "create", "--title", "N", "--from-file", str(file)]) == 0
    assert capsys.readouterr().err == ""
