"""What the built-in Architect says about a run beside its ranking: what it took, who judged it, its rows by cost.

For: `architect`. Not for: the order of the ranking (`run_answers`). Every number is one a tool returned.
"""

import re

from app.domain.agent_views import ResultsFacts, RowFacts
from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.kit.late_pattern import late
from app.domain.kit.quote_marks import quotation
from app.english.words import cut
from app.methods.intents import run_number_in, runs_compared
from app.methods.judge_words import judge_words
from app.methods.run_answers import MARKS, NO_PLACE, missing_rows, rows_meant, three
from app.methods.spec_answers import joined
from app.methods.tool_use import Look

_LINE = late(
    r"(?P<run>Run \d+) “.*”: \w+, (?P<status>[\w ]+), on .* version \d+, judged by (?P<judge>.+?), "
    r"\d+ candidates(?: × \d+ scenarios)?.*; (?P<calls>[^;]*); (?P<cost>[^;]*); (?P<time>[^;]*)$"
)
_SORTS = late(r"\b(?:cheapest|dearest|priciest|least|most|lowest|highest|rank|sort|order|list)\b", re.IGNORECASE)
_JUDGE = late(r", by (\S+@\d+)$")
_MOST_FIRST = late(
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


async def compared(task: ArchitectTask, look: Look) -> ArchitectReply:
    """Set the runs a message names side by side, in the words of the tool."""
    said = await look.compared(runs_compared(task))
    lines = (_JUDGE.sub(lambda found: f", by {judge_words(found[1])}", line) for line in said.splitlines())
    return ArchitectReply(text="\n".join(lines))


async def by_cost(task: ArchitectTask, results: ResultsFacts, look: Look) -> ArchitectReply:
    """Tell what rows cost: those a message names with what it rests on, else all in the order of R."""
    missing = missing_rows(task, results)
    if missing:
        return ArchitectReply(text="\n\n".join(missing))
    named = [row for row in rows_meant(task, results) if not row.is_today]
    if "R" not in results.left_out and named and not _SORTS.search(task.message):
        lines = [await _cost_of(row, results, look) for row in named]
        return ArchitectReply(text="\n\n".join((*lines, _REFERENCE)))
    return _in_order(task, results)


async def _cost_of(row: RowFacts, results: ResultsFacts, look: Look) -> str:
    said = f"**{row.label} “{cut(row.title, limit=90)}”** in run {results.run}: R {three(row.R)}"
    if row.R_unknown:
        state = "the mean of what it may be" if results.sentence else "filled in by arithmetic"
        return f"{said}, {state}: no sentence or verdict says what it costs."
    today = next((one for one in results.rows if one.is_today), None)
    gap = None if today is None else await look.gap(results.run, row.label, today.label)
    part = None if gap is None else next((one for one in gap.contributions if one.term == "R" and one.evidence), None)
    if part is None or part.evidence_of != row.label:
        return f"{said}."
    return f"{said} — {quotation(cut(part.evidence, limit=220))}"


def _in_order(task: ArchitectTask, results: ResultsFacts) -> ArchitectReply:
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
        lines.append("\n".join(_line(row, results) for row in known))
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


def _line(row: RowFacts, results: ResultsFacts) -> str:
    place = f"place {row.place}" if results.has_order else NO_PLACE
    return (
        f"- {row.label} “{cut(row.title, limit=90)}”: R {three(row.R)}, P {three(row.P)}, score "
        f"{three(row.score)}, {place}{MARKS.get(row.tier, '')}"
    )
