"""Tells apart what a model thinks and what it answers, where a server streams both in one text.

Only a `<think>` at the very beginning counts: later on the word may be a part of the answer. Pure and incremental.
"""

_BEGIN, _END = "<think>", "</think>"


class Thinking:
    """Takes an answer's text in pieces and gives back what is answer and what is thought."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False
        self._is_settled = False
        self._is_first = True

    def take(self, piece: str) -> tuple[str, str]:
        """Return (answer, thought) as far as they are certain; the rest is held until more comes."""
        if self._is_settled:
            return self._answer(piece), ""
        self._held += piece
        if not self._is_thinking:
            beginning = self._held.lstrip()
            if not beginning.startswith(_BEGIN):
                if _BEGIN.startswith(beginning):
                    return "", ""
                return self._rest(), ""
            self._is_thinking = True
            self._held = beginning[len(_BEGIN) :]
        thought, mark, after = self._held.partition(_END)
        if mark:
            self._is_settled, self._held = True, ""
            return self._answer(after, is_after=True), thought
        # The mark itself may come in two pieces.
        keep = next((size for size in range(len(_END) - 1, 0, -1) if thought.endswith(_END[:size])), 0)
        self._held = thought[len(thought) - keep :]
        return "", thought[: len(thought) - keep]

    def end(self) -> str:
        """Return what was held and turned out to be answer."""
        return "" if self._is_thinking or self._is_settled else self._rest()

    def _rest(self) -> str:
        self._is_settled, self._is_first = True, False
        held, self._held = self._held, ""
        return held

    def _answer(self, text: str, *, is_after: bool = False) -> str:
        """The answer's text without the blank lines between thought and answer."""
        if is_after or self._is_first:
            text = text.lstrip()
            self._is_first = not text
        return text
