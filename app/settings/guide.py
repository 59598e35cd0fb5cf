"""The pages of the guide, read from the files that come with the application. Not for showing them."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.settings.resources import resource_folder
from app.settings.wrapped_text import unwrapped

_TITLE = re.compile(r"\A# +(?P<title>.+)\n")
_LINK = re.compile(r"\]\((?P<page>[\w-]+\.md)\)")
LINK_TO_PAGE = "int-crucible:guide/"
"""Begins a link between two pages, once they are read; the page's name follows."""
_PICTURE = re.compile(r"^!\[(?P<alt>[^\]\n]*)\]\((?P<file>[\w./-]+\.png)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GuidePicture:
    """A picture that stands in a line of its own.

    Attributes:
        file: of the light scheme; one of the dark scheme lies beside it, `dark_picture`.
        alt: what is to be seen, in a sentence.
    """

    file: Path
    alt: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page.

    Attributes:
        name: of its file, as links between pages name it.
        title: its first heading.
        parts: Markdown and pictures, in their order.
    """

    name: str
    title: str
    parts: tuple[str | GuidePicture, ...]


def guide_folder() -> Path:
    """Return the folder of the pages.

    Raises:
        RefusedError: this installation lacks its resources.
    """
    return resource_folder() / "guide"


def guide_pages() -> tuple[GuidePage, ...]:
    """Return the pages in the order of their files' names.

    Raises:
        OSError: a page cannot be read.
        RefusedError: this installation lacks its resources.
    """
    return tuple(_page(path) for path in sorted(guide_folder().glob("*.md")))


def dark_picture(light: Path) -> Path:
    """Return where the picture of the dark scheme lies."""
    return light.with_name(light.name.replace("-light.", "-dark."))


def _page(path: Path) -> GuidePage:
    text = path.read_text("utf-8")
    title = _TITLE.match(text)
    parts: list[str | GuidePicture] = []
    at = 0
    for picture in _PICTURE.finditer(text):
        parts.append(_prose(text[at : picture.start()]))
        parts.append(GuidePicture(path.parent / picture["file"], picture["alt"]))
        at = picture.end()
    parts.append(_prose(text[at:]))
    return GuidePage(path.name, title["title"].strip() if title else path.stem, tuple(part for part in parts if part))


def _prose(text: str) -> str:
    return unwrapped(_LINK.sub(rf"]({LINK_TO_PAGE}\g<page>)", text).strip())
