"""Versions of one message (siblings, T4): which there are, which one is read, and what is read below each.

A message is never overwritten: an edit, or another answer to the same words, stands beside it. One of them is on the
visible path; of each other one is kept what was read from it on when it was left, so that coming back shows the very
same. Numbers are `seq` of the messages of one chat. Pure; not for storing or for the words of a person.
"""

from collections.abc import Iterable, Sequence

from pydantic import Field

from app.domain.base import Value

Span = tuple[int, int]
"""The first and the last of numbers that follow each other."""


class Sibling(Value):
    """One version of a message."""

    seq: int
    path: tuple[Span, ...] = Field(default=(), description="what was read from it on when it was left; () while shown")


class Siblings(Value):
    """The versions of one message, oldest first."""

    shown: int = Field(description="the one on the visible path")
    members: tuple[Sibling, ...]

    def place(self, seq: int) -> int:
        """The number of a version among them, from 1.

        Raises:
            ValueError: it is none of them.
        """
        return [one.seq for one in self.members].index(seq) + 1


def spans_of(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return rising numbers as spans."""
    found: list[Span] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def group_with(known: Sequence[Siblings], seq: int) -> Siblings | None:
    """The versions a message belongs to; None where it has no other."""
    return next((group for group in known if any(one.seq == seq for one in group.members)), None)


def with_sibling(known: Sequence[Siblings], *, left: int, path: tuple[Span, ...], made: int) -> tuple[Siblings, ...]:
    """The versions of a chat once a message was left for one made beside it; `path` was read from the left one on."""
    group = group_with(known, left) or Siblings(shown=left, members=(Sibling(seq=left),))
    members = (*_keeping(group, left, path), Sibling(seq=made))
    return (*(other for other in known if group_with((other,), left) is None), Siblings(shown=made, members=members))


def switched(known: Sequence[Siblings], *, to: int, path: tuple[Span, ...]) -> tuple[Siblings, ...]:
    """The versions of a chat once another one is shown; `path` was read from the one shown before on."""
    found: list[Siblings] = []
    for group in known:
        if group_with((group,), to) is not None:
            members = _keeping(group, group.shown, path)
            # What is read below the one shown grows on: nothing is kept of it.
            members = tuple(Sibling(seq=one.seq) if one.seq == to else one for one in members)
            group = Siblings(shown=to, members=members)
        found.append(group)
    return tuple(found)


def _keeping(group: Siblings, left: int, path: tuple[Span, ...]) -> tuple[Sibling, ...]:
    return tuple(Sibling(seq=one.seq, path=path) if one.seq == left else one for one in group.members)
