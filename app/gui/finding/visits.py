"""Where one has been in the window, to go back and forward. Values only: no widgets, nothing is opened here."""

from dataclasses import dataclass, replace

_MOST = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """A place: the start page where nothing is named, else a chat at a message, or the results of a run."""

    project: str | None = None
    chat: str | None = None
    seq: int = 0
    """The message at the top; 0 = wherever the chat is being read."""
    run: str | None = None
    label: str = ""
    question: str = ""


class Visits:
    """The places in the order one came to them, and at which of them one is; the newest 100."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    @property
    def can_go_back(self) -> bool:
        """Whether one was somewhere before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from somewhere."""
        return self._at < len(self._visits) - 1

    def arrive(self, place: Visit) -> None:
        """One went to a place; what one had gone back from is forgotten. The place one is at changes nothing."""
        if self._visits and _is_same(self._visits[self._at], place):
            return
        self._visits = [*self._visits[: self._at + 1], place][-_MOST:]
        self._at = len(self._visits) - 1

    def leave(self, seq: int) -> None:
        """The chat one is about to leave was being read at this message."""
        if self._visits and self._visits[self._at].chat is not None:
            self._visits[self._at] = replace(self._visits[self._at], seq=seq)

    def back(self) -> Visit | None:
        """Go back; the place to show, None where there is none."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self._visits[self._at]

    def forward(self) -> Visit | None:
        """Go forward again; the place to show, None where there is none."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self._visits[self._at]


def _is_same(here: Visit, there: Visit) -> bool:
    """Whether going there is no step: the same place, or the same chat without a message that is meant."""
    return here == there or (there.seq == 0 and replace(here, seq=0) == there)
