"""What was said is what is shown and copied; nothing is loaded, nothing opens, nothing stays hidden."""

import random
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.kit.text_browser import TextBrowser
from app.gui.look.rendering.code import highlight
from app.gui.look.rendering.markdown import document_style, render
from app.gui.look.rendering.visible import LONGEST, breakable, one_line, visible
from app.gui.look.theme import Theme
from app.gui.look.tokens import LIGHT

MARKUP = set("*_#`~|>-+=[]()!\\:.1234567890 \t\n☐☑xX​")


@pytest.fixture
def browser(qtbot: QtBot, qapp: QApplication) -> TextBrowser:
    made = TextBrowser(Theme(qapp, "light"))
    qtbot.addWidget(made)
    return made


def shown(browser: TextBrowser, text: str) -> str:
    browser.set_markdown_text(text)
    return browser.toPlainText()


_OTHERS = """
import sys
from app.gui.look.rendering.code import get_ready, highlight
get_ready()
assert "pygments.lexers.python" in sys.modules
before = set(sys.modules)
for word in ("p", "pyt", "mermaid", "no language at all"):
    assert highlight("a < b", word) == "a &lt; b"
assert "c-number" in highlight("a = 1", "Python")
print(sorted(set(sys.modules) - before))
"""


def test_what_is_no_language_loads_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", _OTHERS], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "Vec<T> and <U> and Map<K, V>",
        "a < b && c > d & e",
        "&lt;b&gt; &amp; &copy; &#65;",
        "<script>alert(1)</script><b>bold</b>",
        "<img src=file:///etc/passwd>",
        "<!-- a comment -->",
        '[foo]: http://example.org "title"',
        "x <?php echo 1 ?> y <![CDATA[z]]>",
    ],
)
def test_markup_of_other_languages_is_text(browser: TextBrowser, text: str) -> None:
    assert shown(browser, text).strip() == text


def test_code_keeps_every_character(browser: TextBrowser) -> None:
    code = "fn f<T>(v: Vec<T>) -> &T {\n\t// \"x\" & 'y'\n    v[0] <<= 1;\n\n}"
    assert code in shown(browser, f"```rust\n{code}\n```").replace("\u2028", "\n")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), max_codepoint=0x2FFF)))
def test_no_word_character_is_lost(text: str) -> None:
    document = QTextDocument()
    document.setHtml(render(text))
    plain = document.toPlainText()

    def letters(of: str) -> list[str]:
        return sorted(c for c in of if c not in MARKUP and not c.isspace())

    assert letters(plain) == letters(visible(text))


@given(st.text(), st.sampled_from(["python", "rust", "sql", "html", "nosuchlanguage", ""]))
def test_highlighting_changes_no_character(code: str, language: str) -> None:
    document = QTextDocument()
    body = visible(code)
    document.setHtml(f"<pre>{highlight(body, language)}</pre>")
    assert document.toPlainText().split() == body.split()


@pytest.mark.parametrize(
    "payload",
    [
        "![x](file:///etc/hostname)",
        "![x](http://example.org/pixel.png)",
        '<img src="http://example.org/pixel.png">',
        '<link rel=stylesheet href="file:///tmp/x.css">',
        '<style>@import url("http://example.org/x.css");</style>',
        '<body background="file:///etc/hostname">',
        "[![x](qrc:/x.png)](http://example.org)",
        "![x](data:image/png;base64,AAAA)",
    ],
)
def test_nothing_is_asked_for(browser: TextBrowser, payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def load(_browser: TextBrowser, _kind: int, name: QUrl) -> str:
        asked.append(QUrl(name).toString())
        return ""

    monkeypatch.setattr(TextBrowser, "loadResource", load)
    browser.set_markdown_text(payload)
    browser.height_for(500)
    browser.grab()
    assert asked == []
    assert "<img" not in render(payload)


def test_even_html_that_names_a_file_shows_nothing_of_it(browser: TextBrowser, tmp_path: Path) -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    path = tmp_path / "picture.png"
    assert picture.save(str(path))
    browser.setHtml(f'<img src="{QUrl.fromLocalFile(str(path)).toString()}">')
    browser.resize(300, 200)
    seen = browser.grab().toImage()
    colours = {seen.pixelColor(x, y).name() for x in range(0, seen.width(), 3) for y in range(0, seen.height(), 3)}
    assert "#ff0000" not in colours


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "smb://h/x"]
)
def test_only_harmless_schemes_become_links(url: str) -> None:
    assert "<a " not in render(f"[click]({url})")
    assert "<a " not in render(f"<{url}>")


def test_a_link_is_told_and_not_opened(browser: TextBrowser, qtbot: QtBot) -> None:
    browser.set_markdown_text("[words](https://example.org/a)")
    assert not browser.openLinks()
    assert not browser.openExternalLinks()
    with qtbot.waitSignal(browser.link_clicked) as clicked:
        browser.anchorClicked.emit(QUrl("https://example.org/a"))
    assert clicked.args == [QUrl("https://example.org/a")]


def test_bidirectional_and_hidden_controls_are_visible(browser: TextBrowser) -> None:
    text = "user\u202egnp.exe\u202c \u200b \u2066x\u2069 \ufeff \x1b[31m \x00 \udc80"
    plain = shown(browser, text)
    for code in ("202E", "202C", "200B", "2066", "2069", "FEFF", "001B", "0000", "DC80"):
        assert f"⟨U+{code}⟩" in plain


def test_joiners_of_scripts_and_emoji_stay() -> None:
    assert visible("👩\u200d💻 می\u200cخواهم") == "👩\u200d💻 می\u200cخواهم"
    assert visible("pay\u200dpal") == "pay⟨U+200D⟩pal"


def test_a_huge_text_is_cut_and_says_so() -> None:
    assert "more characters" in render("word " * (LONGEST // 4))


def test_an_unbroken_word_can_be_wrapped(browser: TextBrowser) -> None:
    word = "".join(random.Random(3).choices(string.ascii_letters, k=60_000))
    assert breakable(word).replace("\u200b", "") == word
    began = time.thread_time()
    browser.set_markdown_text(word)
    browser.height_for(600)
    assert time.thread_time() - began < 20, "work, not waiting: a quadratic rule took minutes"


def test_task_boxes_tables_and_line_breaks(browser: TextBrowser) -> None:
    plain = shown(browser, "- [ ] open\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\none\ntwo")
    assert "☐ open" in plain
    assert "☑ done" in plain
    assert "one\ntwo" in plain.replace("\u2028", "\n")


def test_titles_are_one_line() -> None:
    assert one_line("a\n\tb  \u202e c") == "a b ⟨U+202E⟩ c"
    assert one_line("x" * 500, 20) == "x" * 19 + "…"


def test_the_style_names_every_class_of_code() -> None:
    style = document_style(LIGHT, mono="Mono")
    for name in ("keyword", "name", "string", "number", "comment", "error"):
        assert f".c-{name}" in style
