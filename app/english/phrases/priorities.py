"""The words of table headers and of priority columns: data (`data/priorities.toml`).

For: ``tables``. Not for: headings and statements.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.english.kinds import Kind
from app.english.phrase_files import phrase_file


@dataclass(frozen=True, slots=True)
class PriorityWords:
    """What titles and cells of a table of requirements say."""

    priority: re.Pattern[str]  # the title of a column of priorities, in lower case
    identifier: re.Pattern[str]
    remark: re.Pattern[str]
    value: re.Pattern[str]  # of the figure that must be reached
    unit: re.Pattern[str]
    values: dict[str, tuple[Kind, int]]  # a cell of a priority column, in lower case: class and weight
    scales: dict[str, dict[str, tuple[Kind, int]]]  # the mark that gives a scale of its own away: its values
    marks: frozenset[str]
    no_marks: frozenset[str]


@cache
def priority_words() -> PriorityWords:
    """Return the words, compiled at the first question."""
    table = phrase_file("priorities")
    headers = {
        name: re.compile(rf"(?:{'|'.join(titles)})$", re.IGNORECASE) for name, titles in table["headers"].items()
    }
    return PriorityWords(
        priority=headers["priority"],
        identifier=headers["identifier"],
        remark=headers["remark"],
        value=headers["value"],
        unit=headers["unit"],
        values={
            word.strip(): (group["class"], group["weight"])
            for group in table["value"]
            for word in group["words"].split("|")
        },
        scales={
            scale["mark"]: {value: (kind, weight) for value, (kind, weight) in scale["values"].items()}
            for scale in table["scale"]
        },
        marks=frozenset(table["marks"]["yes"]),
        no_marks=frozenset(table["marks"]["no"]),
    )
