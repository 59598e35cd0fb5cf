"""What the results remember between two starts: the run looked at in each project, pinned or not, and the columns.

Not for where the inspector stands, nor for what was selected.
"""

import json
from dataclasses import dataclass, field

from app.gui.results.results_columns import FIGURES, HIDDEN_AT_FIRST, Figure
from app.gui.results.results_table import ALL, APART, OPEN

_MOST_PROJECTS = 200
_LONGEST_ID = 64


@dataclass(slots=True)
class ResultsPlace:
    """The run that is looked at in a project; a pinned one stays, another gives way to the newest."""

    run: str
    pinned: bool


@dataclass(slots=True)
class ResultsMemory:
    """Changed in place. GUI thread only."""

    places: dict[str, ResultsPlace] = field(default_factory=dict)
    """By project, the one looked at last at the end."""
    questions: str = ALL
    left_out: frozenset[Figure] = HIDDEN_AT_FIRST

    def look_at(self, project: str, run: str, *, pinned: bool) -> None:
        """Remember the run of a project; of many projects only the last ones."""
        self.places.pop(project, None)
        self.places[project] = ResultsPlace(run, pinned)
        while len(self.places) > _MOST_PROJECTS:
            del self.places[next(iter(self.places))]

    def text(self) -> str:
        """Return it as text, for `of_text`; empty where there is nothing to remember."""
        if self == ResultsMemory():
            return ""
        kept = {
            "places": {project: [place.run, place.pinned] for project, place in self.places.items()},
            "questions": self.questions,
            "left_out": sorted(FIGURES[figure].name for figure in self.left_out),
        }
        return json.dumps(kept)

    @classmethod
    def of_text(cls, text: str) -> "ResultsMemory":
        """Return what a text keeps; what does not fit any more is left out."""
        try:
            kept = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(kept, dict):
            return cls()
        memory = cls()
        places = kept.get("places")
        for project, place in places.items() if isinstance(places, dict) else ():
            if isinstance(place, list) and len(place) == 2 and isinstance(place[0], str):
                memory.look_at(project[:_LONGEST_ID], place[0][:_LONGEST_ID], pinned=place[1] is True)
        if kept.get("questions") in (ALL, APART, OPEN):
            memory.questions = kept["questions"]
        names = kept.get("left_out")
        if isinstance(names, list):
            memory.left_out = frozenset(figure for figure, column in FIGURES.items() if column.name in names)
        return memory
