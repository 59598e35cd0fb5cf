"""A fault as text for a log or a report: where it came from in full, what it says without what a person wrote.

The words of an exception may hold a message of a chat, a file's content or the values of a statement: of them the
first line is kept, short, without what it quotes. Not for known faults: their sentences are ours.
"""

import re
import traceback
from pathlib import Path

from app.domain.errors import KnownError
from app.llm.keys.redaction import redact

_LONGEST = 200
_LONGEST_QUOTE = 40
"""Letters of a quoted part that may be a name; longer ones may be what somebody wrote."""
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|“[^”]*”|‘[^’]*’")
_MOST_CAUSES = 20
_MOST_GROUPS = 5
"""Groups of faults within each other."""


def redacted(text: str) -> str:
    """Return the text without the keys in use and anything that looks like one, and with the home folder as ~."""
    text = redact(text)
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def one_sentence(fault: BaseException) -> str:
    """Return what kind of fault it is and what it says, in one line without what a person wrote."""
    said = str(fault).strip().splitlines()
    # Before it is cut: half a key is one that nothing knows.
    words = redact(said[0]) if said else ""
    if not isinstance(fault, KnownError):
        words = _QUOTED.sub(_without_text, words)
        if len(words) > _LONGEST or len(said) > 1:
            words = f"{words[:_LONGEST]} …"
    return redacted(f"{type(fault).__name__}: {words}".rstrip(": "))


def fault_text(fault: BaseException) -> str:
    """Return the whole traceback of a fault, of what led to it and of what it holds, each with its one sentence."""
    return redacted(_text_of(fault, _MOST_GROUPS))


def _text_of(fault: BaseException, depth: int) -> str:
    chain: list[tuple[str, BaseException]] = []
    at: BaseException | None = fault
    between = ""
    while at is not None and len(chain) < _MOST_CAUSES and all(at is not seen for _, seen in chain):
        chain.append((between, at))
        between = "It was raised from the fault above:" if at.__cause__ is not None else "It came while handling that:"
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    parts: list[str] = []
    for number, (_, one) in enumerate(reversed(chain)):
        if number:
            parts.append(f"\n{chain[len(chain) - number][0]}\n\n")
        parts += ["Traceback (most recent call last):\n", *traceback.format_tb(one.__traceback__)]
        parts.append(f"{one_sentence(one)}\n")
        if isinstance(one, BaseExceptionGroup) and depth:
            held = [_text_of(inner, depth - 1) for inner in one.exceptions[:_MOST_CAUSES]]
            parts += [f"\nIt holds:\n\n{text}" for text in held]
    return "".join(parts)


def _without_text(found: re.Match[str]) -> str:
    quoted = found[0]
    if len(quoted) - 2 <= _LONGEST_QUOTE:
        return quoted
    return f"{quoted[0]}… {len(quoted) - 2} letters{quoted[-1]}"
