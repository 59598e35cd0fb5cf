"""What is typed into fields of reading cards and not given yet, kept while a card is out of sight and between starts.

Not for the draft of a chat, nor for what a field is for (`box_acts`, the reading card).
"""

import json

from PySide6.QtCore import QObject, Signal

from app.domain.items import LONGEST_TEXT

MISSING = "missing"
"""Names the field for what a line still needs; any other name is what is written, and the row it is written of."""
_MOST = 40
_LONGEST_NAME = 200


class FieldDrafts(QObject):
    """Texts by line of the project and field; of many the last ones. GUI thread only.

    Signals:
        changed(): something is kept that was not, or no more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[tuple[str, str], str] = {}

    def keep(self, branch: str, field: str, text: str) -> None:
        """Keep what a field holds now."""
        self._texts.pop((branch, field), None)
        self._texts[(branch, field)] = text
        while len(self._texts) > _MOST:
            del self._texts[next(iter(self._texts))]
        self.changed.emit()

    def drop(self, branch: str, field: str) -> None:
        """The field was given, or left: nothing of it is kept."""
        if self._texts.pop((branch, field), None) is not None:
            self.changed.emit()

    def of(self, branch: str, field: str) -> str | None:
        """What a field held; None where nothing is kept."""
        return self._texts.get((branch, field))

    def take_over(self, others: "FieldDrafts") -> None:
        """Keep what another window kept, where it has nothing here itself."""
        for (branch, field), text in others._texts.items():
            if (branch, field) not in self._texts:
                self.keep(branch, field, text)

    def last(self, branch: str) -> tuple[str, str] | None:
        """The field of a row that was typed into last on a line, and what it held; None where there is none."""
        found = [(field, text) for (of, field), text in self._texts.items() if of == branch and field != MISSING]
        return found[-1] if found else None

    def text(self) -> str:
        """Return it all as text, for `restore`; empty where there is nothing."""
        return json.dumps([[*place, text] for place, text in self._texts.items()]) if self._texts else ""

    def restore(self, text: str) -> None:
        """Take over what a text keeps; what does not fit is left out."""
        try:
            kept = json.loads(text)
        except ValueError:
            return
        for one in kept if isinstance(kept, list) else ():
            if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one):
                branch, field, typed = one
                if len(branch) <= _LONGEST_NAME and len(field) <= _LONGEST_NAME and len(typed) <= LONGEST_TEXT:
                    self.keep(branch, field, typed)
