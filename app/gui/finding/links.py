"""Copyable links of ours: int-crucible:project/ID[/chat/ID[/SEQ]][/run/ID[/option/LABEL]]."""

from dataclasses import dataclass

from app.domain.kit.numbers import whole_number

SCHEME = "int-crucible:"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads; ids as written, not checked."""

    project: str
    chat: str | None = None
    seq: int = 0
    run: str | None = None
    label: str = ""
    """An option of the run, by its label there."""

    def text(self) -> str:
        """The link as it is copied."""
        pieces = [f"{SCHEME}project/{self.project}"]
        if self.chat is not None:
            pieces += ["chat", self.chat, *([str(self.seq)] if self.seq else [])]
        if self.run is not None:
            pieces += ["run", self.run, *(["option", self.label] if self.label else [])]
        return "/".join(pieces)


def parse_link(text: str) -> Link | None:
    """Return the link of a text, or None when it is not one of ours."""
    if not text.startswith(SCHEME):
        return None
    pieces = [piece for piece in text.removeprefix(SCHEME).split("/") if piece]
    named = dict(zip(pieces[::2], pieces[1::2], strict=False))
    project = named.get("project")
    if project is None:
        return None
    seq = pieces[4] if len(pieces) == 5 and pieces[2] == "chat" else "0"
    return Link(project, named.get("chat"), whole_number(seq) or 0, named.get("run"), named.get("option", ""))
