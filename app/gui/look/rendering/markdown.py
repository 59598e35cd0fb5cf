"""Markdown into the HTML subset of Qt's documents: the one `render()` of thread, preview and results.

HTML in the text is text. Images are named, never loaded. Links are http, https, mailto and our own only.
Qt's own setMarkdown loses text such as `<U>`, which is why it is not used.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.gui.look.rendering.code import highlight
from app.gui.look.rendering.file_links import link_citations
from app.gui.look.rendering.visible import LONGEST, breakable, visible
from app.gui.look.tokens import PYGMENTS, Tokens

LINK_SCHEMES = ("http://", "https://", "mailto:", "int-crucible:")


@lru_cache(maxsize=128)
def render(text: str) -> str:
    """Return the HTML body of a Markdown text. Pure; needs `document_style` in the document it is put in."""
    shown = visible(text)
    rest = len(shown) - LONGEST
    if rest > 0:
        shown = shown[:LONGEST]
    body = str(_parser().render(breakable(shown)))
    return body + rest_note(rest) if rest > 0 else body


def rest_note(rest: int) -> str:
    """Return the line below a text of which so many characters are not laid out."""
    return f'<p class="muted">… {rest:,} more characters; “Copy” takes the whole text.</p>'


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """An outermost block of a text: `line` is where it begins, from 0; `code` is what a fence holds, else None."""

    line: int
    code: str | None
    tokens: tuple[Token, ...]

    def html(self) -> str:
        """Return its HTML without line feeds around it."""
        parser = _parser()
        return str(parser.renderer.render(self.tokens, parser.options, {})).strip("\n")


def plain_code(code: str) -> str:
    """Return the HTML of a block of code without colours."""
    return _code_block(html.escape(code, quote=False)).strip("\n")


def blocks(shown: str) -> list[RenderedBlock]:
    """Return the outermost blocks of a text that `visible` has made visible."""
    found: list[RenderedBlock] = []
    gathered: list[Token] = []
    for token in _parser().parse(breakable(shown)):
        gathered.append(token)
        if token.level == 0 and token.nesting <= 0:
            line = gathered[0].map[0] if gathered[0].map is not None else 0
            found.append(RenderedBlock(line, token.content if token.type == "fence" else None, tuple(gathered)))
            gathered = []
    return found


def code_of(text: str) -> tuple[str, ...]:
    """Return what the blocks of code of a Markdown text hold, as it was written, in their order."""
    if not any(sign in text for sign in ("```", "~~~", "    ", "\t")):
        return ()
    tokens = _parser().parse(text[:LONGEST])
    return tuple(token.content.removesuffix("\n") for token in tokens if token.type in ("fence", "code_block"))


def document_style(tokens: Tokens, *, mono: str, points: float = 10.0) -> str:
    """Return the style sheet of a document for the present scheme.

    `mono` is the family of code, `points` the size of running text.
    """
    code = PYGMENTS[tokens.scheme]
    families = "".join(f".c-{name} {{ color: {colour}; }}\n" for name, colour in code.items())
    return (
        f"a {{ color: {tokens.accent}; text-decoration: none; }}\n"
        "p { margin-top: 0; margin-bottom: 8px; line-height: 130%; }\n"
        "li { margin-bottom: 3px; line-height: 130%; }\n"
        "ul, ol { margin-top: 2px; margin-bottom: 8px; }\n"
        ".h1, .h2, .h3, .h4, .h5, .h6 { margin-top: 10px; margin-bottom: 5px; font-weight: 600; }\n"
        f".h1 {{ font-size: {1.4 * points:g}pt; }}\n.h2 {{ font-size: {1.25 * points:g}pt; }}\n"
        f".h3 {{ font-size: {1.1 * points:g}pt; }}\n"
        f"code {{ font-family: '{mono}'; background-color: {tokens.code}; }}\n"
        f"pre {{ font-family: '{mono}'; font-size: {0.95 * points:g}pt; margin: 0; white-space: pre-wrap; }}\n"
        f"table.data {{ border-color: {tokens.border}; }}\n"
        f"table.data th, table.data td {{ padding: 4px 8px; border: 1px solid {tokens.border}; }}\n"
        f"td.code {{ background-color: {tokens.code}; }}\n"
        f"td.quote {{ background-color: {tokens.raised}; color: {tokens.muted}; }}\n"
        f"td.bar {{ background-color: {tokens.border}; }}\n"
        f"th {{ font-weight: 600; }}\n.muted {{ color: {tokens.muted}; }}\n"
        f".image {{ color: {tokens.muted}; }}\n{families}"
    )


class _Renderer(RendererHTML):
    """HTML that Qt lays out well: padded code and quotes are one-cell tables, task boxes are characters."""

    def fence(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        return _code_block(highlight(token.content.removesuffix("\n"), language))

    def code_block(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return _code_block(html.escape(tokens[idx].content.removesuffix("\n"), quote=False))

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        # Qt enlarges its own headings beyond what a style sheet says.
        return f'<p class="{tokens[idx].tag}">'

    def heading_close(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</p>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        name = self.renderInlineAsText(token.children or [], options, env)
        source = str(token.attrGet("src") or "")
        return f'<span class="image">[image: {html.escape(name)} {html.escape(source)}]</span>'

    def table_open(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return (
            '<table class="data" border="1" cellspacing="0" cellpadding="5" '
            'style="border-collapse: collapse; margin-top: 4px; margin-bottom: 8px">'
        )

    def blockquote_open(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return (
            '<table cellspacing="0" cellpadding="0" width="100%" style="margin-top: 4px; margin-bottom: 8px"><tr>'
            '<td class="bar" width="3"></td><td class="quote" style="padding: 6px 10px 0 10px">'
        )

    def blockquote_close(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</td></tr></table>\n"

    def hr(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "<hr/>\n"


def _code_block(body: str) -> str:
    return (
        '<table cellspacing="0" cellpadding="8" width="100%" style="margin-top: 4px; margin-bottom: 8px"><tr>'
        f'<td class="code"><pre>{body}</pre></td></tr></table>\n'
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    options: dict[str, Any] = {"html": False, "breaks": True, "linkify": False, "typographer": False}
    parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    # Definitions of links vanish from the page, and entities would show what was not written.
    parser.disable(["reference", "entity"])
    parser.validateLink = lambda url: url.strip().lower().startswith(LINK_SCHEMES)  # type: ignore[method-assign]
    parser.core.ruler.push("task_boxes", _task_boxes)
    parser.core.ruler.push("file_citations", link_citations)
    return parser


def _task_boxes(state: StateCore) -> None:
    for before, token in zip(state.tokens[1:], state.tokens[2:], strict=False):
        if token.type != "inline" or before.type != "paragraph_open" or not token.children:
            continue
        first = token.children[0]
        for written, box in (("[ ] ", "☐ "), ("[x] ", "☑ "), ("[X] ", "☑ ")):
            if before.level > 0 and first.type == "text" and first.content.startswith(written):
                first.content = box + first.content.removeprefix(written)
