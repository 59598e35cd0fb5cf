"""The rule of T5: what a person wrote may be applied at once, what anyone inferred waits as a card."""

MINIMUM_WORDS = 3
"""A span shorter than this could be found in any message by chance."""
END_MARKS = ".,;:!…"
"""What may end a sentence without changing its words; a question mark is not among them."""


def folded(text: str) -> str:
    """The words of a text alone: in lower case, with single blanks, without marks at its end."""
    return " ".join(text.lower().split()).rstrip(f"{END_MARKS} ")


class OwnWords:
    """The words of one message, or of pieces of it, ready to be looked through many times."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = tuple(folded(piece) for piece in pieces)

    def has(self, text: str) -> bool:
        """Whether `text` is a span of whole words of one piece, at least `MINIMUM_WORDS`.

        Letters' case, white space and marks at the end make no other words of it.
        """
        plain = folded(text)
        return len(plain.split()) >= MINIMUM_WORDS and any(_stands_in(plain, piece) for piece in self._pieces)


def _stands_in(words: str, piece: str) -> bool:
    start = piece.find(words)
    while start >= 0:
        end = start + len(words)
        # “not use tape” is no span of “cannot use tapes”.
        cuts_before = start > 0 and piece[start - 1].isalnum() and words[0].isalnum()
        cuts_after = end < len(piece) and piece[end].isalnum() and words[-1].isalnum()
        if not cuts_before and not cuts_after:
            return True
        start = piece.find(words, start + 1)
    return False
