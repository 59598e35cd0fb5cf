"""Markdown of people and models as HTML for a browser: laid out, and nothing in it is loaded, followed or run.

HTML in the text is text; a link or a picture stays as it was written, with its address. The window has a renderer of
its own, for the HTML of Qt's documents.
"""

import html
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from typing_extensions import override

from app.domain.kit.visible import visible
from app.services.exporting.safe_text import keyless

_LOWER_BY = 2
"""Headings of a text stand below those of the page it is in."""


def markdown_html(text: str) -> str:
    """Return the body of a Markdown text as HTML."""
    return str(_parser().render(visible(keyless(text))))


class _PageRenderer(RendererHTML):
    """What differs from markdown-it's own: headings stand lower, code carries no language."""

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return f"<{_lower(tokens[idx].tag)}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return f"</{_lower(tokens[idx].tag)}>\n"

    @override
    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<pre><code>{html.escape(tokens[idx].content)}</code></pre>\n"


def _lower(tag: str) -> str:
    return f"h{min(int(tag[1:]) + _LOWER_BY, 6)}"


def _is_link(url: str) -> bool:
    del url
    return False


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False, "typographer": False}
    parser = MarkdownIt("commonmark", options, renderer_cls=_PageRenderer).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline", "reference", "entity"])
    # No address is one: a link stays the text it was written as.
    parser.validateLink = _is_link  # type: ignore[method-assign]
    return parser
