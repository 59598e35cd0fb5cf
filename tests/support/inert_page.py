"""Reads an exported HTML page as a browser would, with the standard library's parser, and says what would act in it."""

import re
from html.parser import HTMLParser

ACTS = {
    *("script", "iframe", "frame", "object", "embed", "applet", "img", "image", "video", "audio", "source", "link"),
    *("base", "form", "input", "button", "a", "area", "use", "foreignobject", "animate", "set", "portal", "track"),
}
LOADS = {"src", "href", "xlink:href", "srcset", "action", "formaction", "background", "poster", "data", "ping", "cite"}
VOID = {"meta", "br", "hr", "path", "circle", "polyline"}


class InertPage(HTMLParser):
    """A page: its text, its tags, and everything in it that would load, run or lead somewhere."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: list[str] = []
        self.tags: list[str] = []
        self.policy = ""
        self._open: list[str] = []
        self._texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    @property
    def text(self) -> str:
        """All that is read, style apart."""
        return " ".join("".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)
        if tag in ACTS:
            self.acting.append(f"<{tag}>")
        for name, value in attrs:
            if name in LOADS or name.startswith("on"):
                self.acting.append(f"{tag} {name}={value}")
            if name == "style" and re.search(r"url\(|expression|import", value or ""):
                self.acting.append(f"{tag} style={value}")
        given = dict(attrs)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        elif "http-equiv" in given:
            self.acting.append(f"meta {given['http-equiv']}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or (self._open and self._open.pop() == tag), f"</{tag}> closes another: {self._open}"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            if re.search(r"url\(|@import|expression", data):
                self.acting.append("the style loads something")
        else:
            self._texts.append(data)
