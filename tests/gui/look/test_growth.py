"""A text that grows piece by piece ends as the page it would have been at once, and what is settled stays."""

import random

import pytest
from PySide6.QtGui import QFontMetricsF, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from app.gui.look.rendering.growth import GrowingText
from app.gui.look.rendering.markdown import document_style, render
from app.gui.look.rendering.visible import LONGEST
from app.gui.look.tokens import LIGHT

WIDTH = 500
PIECES = (
    "A paragraph that is long enough to be wrapped at the end of a column of five hundred pixels, and a bit more.",
    "two **bold** lines\nwith `code` and ***both***",
    "# Head\n\ntext",
    "Head\n----",
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "```python\nx = 1  # one\n\ny = 2\n```",
    "~~~\nnot ``` closed ~~ yet\n~~~",
    "- a\n- b\n  - c",
    "- [ ] open\n- [x] done",
    "- a\n\n  loose\n\n- b",
    "1. a\n   ```py\n   x\n   ```\n2. b\n   > q",
    "> quoted\n> twice",
    "> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "---",
    "    indented\n    code",
    "one\r\ntwo\r\n\r\n* x\r\n* y",
    "👩‍👩‍👧 family 🇩🇪 \u202e hidden",
    "#x\n#y",
    "Vec<T> and &amp; and [a](http://b.c) ![x](y)",
)


def document() -> QTextDocument:
    made = QTextDocument()
    made.setDocumentMargin(0)
    made.setDefaultStyleSheet(document_style(LIGHT, mono="DejaVu Sans Mono"))
    return made


def looks(of: QTextDocument) -> list[tuple[object, ...]]:
    """Each block with words: where it stands and how each stretch of it looks."""
    found: list[tuple[object, ...]] = []
    block = of.begin()
    while block.isValid():
        shape, listed = block.blockFormat(), block.textList()
        item = None
        if listed is not None:
            item = listed.itemNumber(block), listed.format().style(), listed.format().indent()
        place: tuple[object, ...] = (
            shape.topMargin(),
            shape.bottomMargin(),
            shape.lineHeight(),
            QTextCursor(block).currentTable() is not None,
            shape.hasProperty(QTextBlockFormat.Property.BlockTrailingHorizontalRulerWidth),
            item,
        )
        stretches = []
        part = block.begin()
        while not part.atEnd():
            letters = part.fragment().charFormat()
            colours = letters.foreground().color().name(), letters.background().color().name()
            stretches.append((part.fragment().text().rstrip(), letters.fontWeight(), letters.font().family(), *colours))
            part += 1
        if block.text().strip() or place[4]:
            found.append((block.text().rstrip(), *place, *(one for one in stretches if one[0])))
        block = block.next()
    return found


def at_once(text: str) -> QTextDocument:
    made = document()
    made.setHtml(render(text))
    made.setTextWidth(WIDTH)
    return made


def some_text(rng: random.Random) -> str:
    gaps = ("\n", "\n\n", "\n\n\n", " ")
    return "".join(rng.choice(PIECES) + rng.choice(gaps) for _ in range(rng.randrange(1, 7)))


@pytest.mark.some(12)
@pytest.mark.parametrize("seed", range(300))
def test_grown_in_any_pieces_it_is_the_page_made_at_once(qapp: QApplication, seed: int) -> None:
    rng = random.Random(seed)
    text = some_text(rng)
    made = document()
    growing = GrowingText(made)
    at = rng.randrange(len(text)) if rng.random() < 0.3 else 0
    growing.show(text[:at])
    while at < len(text):
        at = min(len(text), at + rng.choice((1, 2, 3, 5, 17, 40)))
        growing.grow(text[:at])
        assert growing.settled <= at
    growing.finish()
    made.setTextWidth(WIDTH)
    wanted = at_once(text)
    assert looks(made) == looks(wanted)
    # Below a table whose last cell is empty Qt leaves out the empty line when it reads a page at once.
    line = QFontMetricsF(wanted.defaultFont()).lineSpacing()
    assert abs(made.size().height() - wanted.size().height()) <= line + 2


def test_every_state_on_the_way_shows_every_character(qapp: QApplication) -> None:
    text = "Vec<T> 👩‍👩‍👧\n\n```rust\nfn f<T>(v: &T) {}\n```\n\n| a | b |\n|---|---|\n| <1> | &2; |\n\nend"
    growing = GrowingText(made := document())
    growing.show("")
    for at in range(1, len(text) + 1):
        growing.grow(text[:at])
        assert looks(made) == looks(at_once(text[:at]))


def test_long_code_is_written_on_and_gets_its_colours_at_the_end(qapp: QApplication) -> None:
    text = "```python\n" + "x = 1  # one\n\n" * 300 + "```\n"
    growing = GrowingText(made := document())
    growing.show("")
    for at in range(0, len(text) + 1, 90):
        growing.grow(text[:at])
    growing.grow(text)
    assert made.toPlainText().count("x = 1  # one") == 300
    growing.finish()
    assert looks(made) == looks(at_once(text))


def test_what_is_settled_is_not_laid_out_again(qapp: QApplication) -> None:
    changed: list[int] = []
    growing = GrowingText(made := document())
    growing.show("")
    text = "".join(f"Paragraph {n} has some words.\n\n" for n in range(200))
    made.contentsChange.connect(lambda position, _removed, _added: changed.append(position))
    for at in range(0, len(text), 20):
        changed.clear()
        growing.grow(text[:at])
        # The last blocks only, however long the text is by then.
        assert all(position >= at - 3 * 35 - at // 35 for position in changed)
    assert growing.settled > len(text) - 100


def test_beyond_what_is_laid_out_it_says_how_much_there_is(qapp: QApplication) -> None:
    growing = GrowingText(made := document())
    growing.show("word " * (LONGEST // 5 - 1))
    growing.grow("word " * (LONGEST // 5 + 100))
    assert "500 more characters" in made.toPlainText()
    growing.grow("word " * (LONGEST // 5 + 200))
    assert "1,000 more characters" in made.toPlainText()
    assert "500 more characters" not in made.toPlainText()


def test_a_text_that_begins_otherwise_is_refused(qapp: QApplication) -> None:
    growing = GrowingText(document())
    growing.show("abc")
    with pytest.raises(ValueError, match="only grow"):
        growing.grow("abd")
