"""Tells apart what a model thinks and what it answers, where a server streams both in one text. Pure and incremental.

`Thinking` knows a thought by its beginning, which counts only at the very beginning: later on the word may be a part of
the answer. `LateThought` knows one by its end alone: many templates put the beginning into the prompt, so that the text
begins in the middle of a thought.
"""

MARKS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "◁think▷": "◁/think▷",
}
"""Where a thought begins and where it ends, as templates of models write it."""
_LONGEST = max(map(len, MARKS.values()))


class Thinking:
    """Takes an answer's text in pieces and gives back what is answer and what is thought."""

    def __init__(self) -> None:
        self._held = ""
        self._end = ""
        self._is_settled = False
        self._is_first = True

    def take(self, piece: str) -> tuple[str, str]:
        """Return (answer, thought) as far as they are certain; the rest is held until more comes."""
        if self._is_settled:
            return self._answer(piece), ""
        self._held += piece
        if not self._end:
            beginning = self._held.lstrip()
            begin = next((mark for mark in MARKS if beginning.startswith(mark)), None)
            if begin is None:
                if any(mark.startswith(beginning) for mark in MARKS):
                    return "", ""
                return self._rest(), ""
            self._end = MARKS[begin]
            self._held = beginning[len(begin) :]
        thought, mark, after = self._held.partition(self._end)
        if mark:
            self._is_settled, self._held = True, ""
            return self._answer(after, is_after=True), thought
        # The mark itself may come in two pieces.
        keep = next((size for size in range(len(self._end) - 1, 0, -1) if thought.endswith(self._end[:size])), 0)
        self._held = thought[len(thought) - keep :]
        return "", thought[: len(thought) - keep]

    def end(self) -> str:
        """Return what was held and turned out to be answer."""
        return "" if self._end or self._is_settled else self._rest()

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


class LateThought:
    """Watches the text of one answer for the end of a thought whose beginning the server kept to itself."""

    def __init__(self) -> None:
        self._text = ""
        self._is_settled = False
        self._is_first = False

    def take(self, piece: str) -> tuple[str | None, str]:
        """Take the next piece; return what is answer of it, before it the thought that all text until here was.

        The thought is None where nothing is to be taken back.
        """
        if self._is_settled:
            return None, self._answer(piece)
        looked = max(0, len(self._text) - _LONGEST)
        self._text += piece
        for place, mark in sorted((self._text.find(mark, looked), mark) for mark in MARKS.values()):
            if place >= 0 and not _is_quoted(self._text[:place]):
                self._is_settled = self._is_first = True
                return self._text[:place], self._answer(self._text[place + len(mark) :])
        return None, piece

    def _answer(self, text: str) -> str:
        """The answer's text without the blank lines between thought and answer."""
        text = text.lstrip() if self._is_first else text
        self._is_first = self._is_first and not text
        return text


def _is_quoted(before: str) -> bool:
    """Whether what follows is told, not done: its beginning stands in the text as well, or it stands in code."""
    lines = before.split("\n")
    in_code = sum(line.lstrip().startswith("```") for line in lines) % 2 == 1 or lines[-1].count("`") % 2 == 1
    return in_code or any(mark in before for mark in MARKS)


def after_thoughts(text: str) -> str:
    """Return what stands behind the last end of a thought; all of a text without one."""
    return text[max((text.rfind(mark) + len(mark) for mark in MARKS.values() if mark in text), default=0) :]
