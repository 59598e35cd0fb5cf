"""What the built-in Architect says about a run beside its ranking: what it took, who judged it, its rows by cost.

For: `architect`. Not for: the order of the ranking (`run_answers`). Every number is one a tool returned.
"""

import re

from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.facts import ResultsFacts, RowFacts
from app.llm.builtin.intents import run_number_in
from app.llm.builtin.judge_words import judge_words
from app.llm.builtin.look import Look
from app.llm.builtin.run_answers import MARKS, three
from app.llm.builtin.spec_answers import joined
from app.llm.builtin.words import cut

_LINE = re.compile(
    r"(?P<run>Run \d+) “.*”: \w+, (?P<status>[\w ]+), on .* version \d+, judged by (?P<judge>.+?), "
    r"\d+ candidates × \d+ scenarios.*; (?P<calls>[^;]*); (?P<cost>[^;]*); (?P<time>[^;]*)$"
)
_MOST_FIRST = re.compile(
    r"\b(?:dearest|priciest|(?:most|more) (?:expensive|costly)|highest cost|costs? (?:the )?most)\b", re.IGNORECASE
)


async def use(task: ArchitectTask, look: Look) -> ArchitectReply:
    """Tell what a run took and who judged it, in the words of the list of runs."""
    number = run_number_in(task.message) or task.subject_run or next(iter(task.quoted_runs), None)
    if number is None and task.runs:
        number = task.runs[0].number
    if number is None:
        return ArchitectReply(
            text="No run has been made in this project yet, so there is nothing it took. Ask me to propose one."
        )
    line = await look.run_line(number)
    if line is None:
        return ArchitectReply(text=look.refusal)
    found = _LINE.search(line)
    if found is None:
        return ArchitectReply(text=line)
    return ArchitectReply(
        text=f"{found['run']} is {found['status']}. Judge: {judge_words(found['judge'])}; {found['calls']}; "
        f"{found['cost']}; {found['time']}."
    )


def by_cost(task: ArchitectTask, results: ResultsFacts) -> ArchitectReply:
    """List the rows of a ranking by R, least first unless the dearest is asked for; what was not judged is said."""
    if "R" in results.left_out or not results.rows:
        return ArchitectReply(
            text=f"What the candidates cost was judged for no row of run {results.run}, so they have no order by cost."
        )
    downwards = _MOST_FIRST.search(task.message) is not None
    known = sorted(
        (row for row in results.rows if not row.R_unknown), key=lambda row: (-row.R if downwards else row.R, row.place)
    )
    lines = [f"**Run {results.run} by cost**, {'most' if downwards else 'least'} first. {_REFERENCE}"]
    first = next((row for row in known if not row.is_today), None)
    if first is not None:
        alike = [row.label for row in known if row.R == first.R and not row.is_today]
        word = "dearest" if downwards else "cheapest"
        verb = f"is the {word} candidate" if len(alike) == 1 else f"are the {word} candidates alike"
        lines.append(f"{joined(alike)} {verb}{_so_far(results)}, with R {three(first.R)}.")
        lines.append("\n".join(_line(row) for row in known))
    blank = [row.label for row in results.rows if row.R_unknown] + [row.label for row in results.unplaced]
    if blank:
        lines.append(f"No sentence or verdict says what {joined(blank)} cost{'s' if len(blank) == 1 else ''}.")
    return ArchitectReply(text="\n\n".join(lines))


_REFERENCE = "R is the cost as a multiple of the run's reference, which is today where today was described."


def _so_far(results: ResultsFacts) -> str:
    """That not every row was looked at, where the ranking is longer than one look."""
    if not results.more_rows:
        return ""
    return f" of the {len(results.rows)} best-placed rows ({results.more_rows} more are not listed here)"


def _line(row: RowFacts) -> str:
    return (
        f"- {row.label} “{cut(row.title, limit=90)}”: R {three(row.R)}, P {three(row.P)}, score "
        f"{three(row.score)}, place {row.place}{MARKS.get(row.tier, '')}"
    )
