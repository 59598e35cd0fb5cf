"""Every sentence and word of the window goes through its one translation function.

Looks at syntax trees: at the texts given to the calls that show one. Not for the command line: it speaks English only.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.syntax import walked

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path.relative_to(ROOT) for path in (ROOT / "app" / "gui").rglob("*.py"))
SHOWS = re.compile(
    r"set(Text|WindowTitle|ToolTip|PlaceholderText|AccessibleName|AccessibleDescription|StatusTip|Title|TabText|Suffix"
    r"|Prefix|SpecialValueText|InformativeText|LabelText|WhatsThis)"
    r"|add(Action|Button|Tab|Row|Item|Menu)|Q?(\w*Label|\w*Button|CheckBox|GroupBox|Action)|NoticeAction|\w*button|heading"
)
KEYWORDS = {"text", "title", "tooltip", "tip", "sentence", "name", "label", "placeholder"}
WORD = re.compile(r"[A-Za-z]{2,}")
THE_SAME_EVERYWHERE = {
    "Int Crucible",
    " – Int Crucible",
    "http://127.0.0.1:11434/v1",
    "/path/to/model.gguf",
    "Ctrl+Enter",
}
"""A name, and what a person types."""


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _words(node: ast.expr) -> Iterator[str]:
    """Texts of an argument that no call makes."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) for part in values if isinstance(part, ast.Constant))
        case ast.BinOp(left=left, right=right):
            yield from (*_words(left), *_words(right))
        case ast.IfExp(body=body, orelse=other):
            yield from (*_words(body), *_words(other))
        case ast.BoolOp(values=values):
            for one in values:
                yield from _words(one)
        case ast.Call(func=ast.Attribute(attr="format" | "join", value=inner)):
            yield from _words(inner)
        case _:
            pass


def untranslated(source: str) -> list[str]:
    """The texts shown as they stand in the source, with their line."""
    found = []
    for node in walked(ast.parse(source)):
        if isinstance(node, ast.Call) and SHOWS.fullmatch(_name(node)):
            named = [word.value for word in node.keywords if word.arg in KEYWORDS]
            for argument in (*node.args, *named):
                found += [
                    f"{argument.lineno} {text!r}"
                    for text in _words(argument)
                    if WORD.search(text) and text not in THE_SAME_EVERYWHERE
                ]
    return found


def test_what_the_window_says_can_be_translated() -> None:
    assert [f"{path}:{found}" for path in SOURCES for found in untranslated((ROOT / path).read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "label.setText('Nothing yet')",
        "label.setText(f'Run {n}')",
        "label.setToolTip(tip or 'Which model answers')",
        "button('Start' if ready else translate('Wait'), rank='primary')",
        "QCheckBox('Ask first', self)",
        "Notice(sentence=translate('x'), action=NoticeAction('Undo', run))",
        "box.setText('{n} more'.format(n=1))",
        "field.setSuffix(' more')",
    ],
)
def test_a_text_that_is_shown_as_it_stands_is_found(source: str) -> None:
    assert untranslated(source)


def test_translated_texts_and_names_are_none() -> None:
    assert not untranslated("label.setText(translate('Run {n}').format(n=1)); theme.icon('chat')")
