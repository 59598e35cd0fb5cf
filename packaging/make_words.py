"""Writes the tables of docs/words.md that follow from the code: what the window calls each value of an enumeration.

`python packaging/make_words.py` rewrites the part between the markers; `tests/contracts/test_docs.py` sees that it is
current. The glossary above them is written by hand.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path

from app.domain.chats import ChatMode
from app.domain.items import ItemKind
from app.domain.projects import Cause
from app.domain.runs import QuestionKind, RunMode, RunStatus, Stage
from app.gui.look.run_words import QUESTION_KINDS
from app.gui.look.texts import Texts

BEGIN, END = "<!-- made by packaging/make_words.py -->\n", "<!-- end -->\n"
WORDS = Path(__file__).resolve().parents[1] / "docs" / "words.md"


def tables() -> str:
    """The generated part, without its markers."""
    texts = Texts()
    said: list[tuple[str, Iterable[Enum], Callable[[str], str]]] = [
        ("RunMode", RunMode, texts.run_mode),
        ("RunStatus", RunStatus, texts.run_status),
        ("Stage", Stage, texts.stage),
        ("QuestionKind", QuestionKind, lambda value: QUESTION_KINDS[QuestionKind(value)]),
        ("ChatMode", ChatMode, texts.chat_mode),
        ("ItemKind", ItemKind, texts.item_kind),
        ("Cause", Cause, texts.cause),
    ]
    lines = ["| in code | value | in the window |", "|---|---|---|"]
    lines += [f"| `{name}` | `{one.value}` | {word(one.value)} |" for name, kind, word in said for one in kind]
    return "\n".join(lines) + "\n"


def current(text: str) -> str:
    """The document with its generated part made anew."""
    head, rest = text.split(BEGIN)
    return head + BEGIN + tables() + END + rest.split(END)[1]


if __name__ == "__main__":
    WORDS.write_text(current(WORDS.read_text("utf-8")), "utf-8")
