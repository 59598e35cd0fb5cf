"""What the documents say of the code is true: labels are explained, modules they name are there."""

import re
import runpy
import subprocess
from pathlib import Path

import pytest

from support.promise_trials import named_tests

ROOT = Path(__file__).parents[2]
LABEL = re.compile(r"(?<![\w.:@/-])(?:[HTRXDMALQ]\d{1,2}|C7|S3|F[1-3])(?![\w:])")
"""Labels of requirements. Candidates are C1, C2 …, scenarios S1, S2 …, so of those letters only what is no example."""
NOT_LABELS = {"F1", "F2", "F3", "A4", "D65"}
"""Keys of the keyboard, sizes of paper, a colour temperature."""
MODULE = re.compile(
    r"`((?:app|tests|packaging|resources|docs)/[\w./@-]+\.(?:py|md|sh|toml|txt)|(?:app|tests)/[\w/]+/?)`"
)


def _files(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def explained() -> set[str]:
    return set(re.findall(r"\*\*([A-Z]\d{1,2})\*\*", (ROOT / "docs" / "requirements.md").read_text("utf-8")))


def test_every_label_that_the_code_names_is_explained() -> None:
    named: dict[str, Path] = {}
    for path in _files("app/*.py"):
        for label in LABEL.findall(path.read_text("utf-8")):
            named.setdefault(label, path)
    missing = {label: path for label, path in named.items() if label not in explained() | NOT_LABELS}
    assert not missing, missing
    assert {"T5", "M1", "X6", "C7"} <= set(named), "labels are found at all"


def test_every_module_that_a_document_names_is_there() -> None:
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files("docs/*.md", "README.md")
        for name in MODULE.findall(path.read_text("utf-8"))
        if "…" not in name and not (ROOT / name).exists()
    ]
    assert not gone, gone


def test_the_tables_of_words_are_current() -> None:
    made = runpy.run_path(str(ROOT / "packaging" / "make_words.py"), run_name="make_words")
    text = (ROOT / "docs" / "words.md").read_text("utf-8")
    assert made["current"](text) == text, "run packaging/make_words.py"
    assert text.count("| `") > 20


@pytest.mark.usefixtures("qapp")
def test_the_reference_is_current() -> None:
    made = runpy.run_path(str(ROOT / "packaging" / "make_reference.py"), run_name="make_reference")["pages"]()
    there = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "reference").iterdir()}
    assert there == made, "run packaging/make_reference.py"
    assert min(text.count("\n|") for text in there.values()) > 15


def test_every_promise_names_tests_that_are_there() -> None:
    named = named_tests()
    promises = re.findall(r"- \*\*(Q\d+)\*\*", (ROOT / "docs" / "requirements.md").read_text("utf-8"))
    assert list(named) == promises
    for tests in named.values():
        assert tests
        for test in tests:
            file, _, function = test.partition("::")
            assert (ROOT / file).is_file(), file
            assert f"def {function}(" in (ROOT / file).read_text("utf-8") if function else True, test
