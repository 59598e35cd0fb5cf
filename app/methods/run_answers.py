"""What the built-in Architect says about runs: places, factors, exact contributions, broken limits, unknown cells.

For: `architect`. Not for: opinions; every number is one a tool returned, or computed from those and said to be.
The built-in methods claim no probability and no interval; what leads is said by the sentence of the run.
"""

import re

from app.domain.agent_views import BreachFacts, GapFacts, ResultsFacts, RowFacts
from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.elicitation.sentence import about
from app.domain.kit.late_pattern import late
from app.domain.kit.quote_marks import quotation
from app.english.words import cut, overlap, stems
from app.methods.intents import labels_in, places_in, run_number_in
from app.methods.judge_words import judge_words
from app.methods.spec_answers import joined, open_list
from app.methods.tool_use import Look

MOST_LABELS = 5
"""Rows one look brings wherever they stand."""
_SHOWN = 5
_TIERS = {
    0: "is feasible and meets the must-goals",
    1: "waits for an answer: it is not known whether it meets all it must",
    2: "breaks something it must not break",
}
_OUT = 2
NO_PLACE = "no place yet"
"""What is said of a row before there is an order."""
_ASKED_FROM_BELOW = late(r"\b(?:not|los(?:e|es|t)|behind|below|worse|beaten|fail\w*)\b|n['’]t\b", re.IGNORECASE)
_ASKED_OUT = late(r"\bout\b(?! of\b)|\b(?:excluded|rejected|ruled out|eliminated|infeasible)\b", re.IGNORECASE)
MARKS = {1: " — waits for an answer", 2: " — breaks something it must not"}
"""What a line on a row says of its tier."""


def run_meant(task: ArchitectTask) -> int | None:
    """Return the run a message is about: the one it names, the subject, one that is quoted, the newest ranked one."""
    if not task.runs:
        return None
    number = run_number_in(task.message) or task.subject_run
    if number is None and task.quoted_runs:
        number = task.quoted_runs[0]
    return number or next((run.number for run in task.runs if run.best), None)


def no_results(task: ArchitectTask, refusal: str) -> ArchitectReply:
    """Say honestly that there is nothing to tell yet, with the words of the look that found nothing."""
    if task.runs:
        states = joined([f"run {one.number} is {one.status}" for one in task.runs[:_SHOWN]])
        return ArchitectReply(text=refusal or f"No ranking is there yet: {states}.")
    return ArchitectReply(
        text="No run has been made in this project yet, so there is no ranking. Ask me to propose one."
    )


def best(results: ResultsFacts) -> ArchitectReply:
    """Tell the order of a run as it stands."""
    lines = [f"**Run {results.run}.** {summary(results)}"]
    shown = results.rows[:_SHOWN]
    more = len(results.rows) + results.more_rows - len(shown)
    marks = [f"{row.place}." if results.has_order else "-" for row in shown]
    lines.append(
        "\n".join(f"{mark} {_row(results, row)}" for mark, row in zip(marks, shown, strict=True)) + _more(more)
    )
    if not results.sentence:
        lines[1:1] = _at_the_top(results)
    if results.unplaced:
        lines.append(
            f"Not placed, because nothing about them was answered: {joined([row.label for row in results.unplaced])}."
        )
    lines += [f"Note: {cut(one, limit=240)}" for one in results.warnings[:3]]
    return ArchitectReply(text="\n\n".join(lines))


def _at_the_top(results: ResultsFacts) -> list[str]:
    """Who ties for the first place, and whether that is today; where a sentence says the result, it says this too."""
    if not results.rows:
        return []
    first = results.rows[0]
    leaders = [row.label for row in results.rows if row.tie_group == first.tie_group]
    told = [f"{joined(leaders)} tie for the first place."] if len(leaders) > 1 else []
    return [*told, "Nothing beats today in this ranking."] if first.is_today and len(results.rows) > 1 else told


def summary(results: ResultsFacts) -> str:
    """Return the result in words where it has them, and how much was judged."""
    if results.sentence:
        return f"{results.sentence} {results.headline}. Method, no model."
    if results.is_method:
        return f"{results.headline}. Method, no model."
    state = "provisional" if results.provisional else "complete"
    return (
        f"{results.judged} of {results.cells} answers judged by {judge_words(results.judge)}; the ranking is {state}."
    )


def score(task: ArchitectTask, results: ResultsFacts) -> ArchitectReply:
    """Tell the factors of the rows a message names."""
    missing = missing_rows(task, results)
    rows = rows_meant(task, results)
    if not rows and not missing:
        return best(results)
    return ArchitectReply(text="\n\n".join((*missing, *(_told(results, row) for row in rows[:3]))))


def missing_rows(task: ArchitectTask, results: ResultsFacts) -> list[str]:
    """Say of every row a message names by its label, and which has no place, why."""
    told, unknown = [], []
    # “today” is also how a person says now.
    labels = [label for label in labels_in(task.message) if label != "Today"][:MOST_LABELS]
    for label in labels:
        if results.row(label) is not None:
            continue
        one = next((one for one in results.unplaced if one.label == label), None)
        if one is not None:
            told.append(f"{one.label} “{one.title}” is not placed in run {results.run}: {one.why}")
        else:
            unknown.append(label)
    if unknown:
        known = joined([row.label for row in results.rows])
        more = f" and {results.more_rows} more" if results.more_rows else ""
        told.append(f"Run {results.run} has no row {joined(unknown)}; it has {known}{more}.")
    return told


def _told(results: ResultsFacts, row: RowFacts) -> str:
    said = _factors(results, row)
    factors = [f"I {three(row.I)}"]
    factors += [
        f"{name} {three(0.2 + 0.8 * value)}"
        for term, name, value in (("G", "goals", row.G), ("S", "wishes", row.S))
        if term not in results.left_out
    ]
    place = f"place {row.place} of {len(results.rows) + results.more_rows}" if results.has_order else NO_PLACE
    lines = [
        f"**{row.label} “{row.title}”** in run {results.run}: {place}; it {_TIERS[row.tier]}.",
        f"Score {three(row.score)}, with P = {said['P']}, R = {said['R']}, G = {said['G']}: each on average over the"
        " ways the open answers could turn out."
        if results.sentence
        else f"Score {three(row.score)} = {' × '.join(factors)}, with I = P / R = {said['P']} / {said['R']}, "
        f"G = {said['G']}, S = {said['S']}.",
    ]
    if row.explanation:
        lines.append(row.explanation)
    lines += [_breach(breach) for breach in row.breaks]
    if row.unknown:
        titles = joined([f"“{title}”" for title in row.unknown_titles])
        more = f" and {row.unknown - len(row.unknown_titles)} more" if row.unknown > len(row.unknown_titles) else ""
        state = "open and counted over the whole range" if results.sentence else "unknown and filled in by arithmetic"
        lines.append(f"{row.unknown} of its answers {'is' if row.unknown == 1 else 'are'} {state}: {titles}{more}.")
    if not results.has_order:
        lines.append(results.sentence)
    return "\n".join(lines)


def _factors(results: ResultsFacts, row: RowFacts) -> dict[str, str]:
    """P, R, G and S in words; what was judged for no row has no number, whatever the arithmetic takes it for."""
    figures = {"P": row.P, "R": row.R, "G": row.G, "S": row.S}
    return {term: "– (not judged)" if term in results.left_out else three(value) for term, value in figures.items()}


async def why(task: ArchitectTask, results: ResultsFacts, look: Look) -> ArchitectReply:
    """Explain why one row stands before another by the exact contributions to the gap."""
    missing = missing_rows(task, results)
    if missing:
        # Another row than the one that was named would be an answer to a question nobody asked.
        return ArchitectReply(text="\n\n".join(missing))
    rows = _rows_compared(task, results)
    named_both = len(rows) > 1
    if len(rows) == 1:
        rows = [rows[0], *_opponent(task, results, rows[0])]
    elif not rows:
        rows = list(results.rows[:2])
    if len(rows) < 2:
        return score(task, results) if rows else best(results)
    upper, lower = sorted(rows[:2], key=results.rows.index)
    if not results.has_order and upper.tie_group == lower.tie_group:
        text = f"Nothing sets {upper.label} before {lower.label} or after it in run {results.run}."
        return ArchitectReply(text=f"{text} {summary(results)}")
    if upper.tie_group == lower.tie_group:
        text = f"{upper.label} and {lower.label} tie in run {results.run}: both have the score {three(upper.score)}."
        return ArchitectReply(text=f"{text} {summary(results)}")
    lines = []
    if named_both and rows[0] is not upper:
        lines.append(f"It is the other way round: {upper.label} stands before {lower.label} in run {results.run}.")
    if upper.tier != lower.tier and (not results.sentence or lower.tier == _OUT):
        lines.append(
            f"{upper.label} “{upper.title}” {_TIERS[upper.tier]}; {lower.label} “{lower.title}” {_TIERS[lower.tier]}. "
            "That alone decides their order, before any score."
        )
        lines += [_breach(breach) for breach in lower.breaks]
    elif results.sentence:
        lines += [f"{row.label} “{row.title}”: {row.explanation}" for row in (upper, lower)]
    gap = await look.gap(results.run, upper.label, lower.label)
    lines.append(look.refusal if gap is None else _gap(gap, upper, lower, in_draws=bool(results.sentence)))
    if results.sentence:
        lines.append(results.sentence)
    elif results.provisional:
        lines.append(f"{results.headline}." if results.is_method else "The ranking is provisional.")
    return ArchitectReply(text="\n".join(line for line in lines if line))


def why_out(task: ArchitectTask, results: ResultsFacts) -> ArchitectReply | None:
    """Tell what puts the one row out that a message asks it of, or that nothing does; None where it asks otherwise."""
    rows = _rows_compared(task, results)
    if len(rows) != 1 or not results.sentence or _ASKED_OUT.search(task.message) is None:
        return None
    row = rows[0]
    who = f"{row.label} “{row.title}”"
    if row.tier == _OUT:
        lines = [f"{who} is out in run {results.run}, whatever else is true of it:", *map(_breach, row.breaks)]
    else:
        lines = [f"{who} is not out in run {results.run}: nothing said so far breaks what must hold.", row.explanation]
    return ArchitectReply(text="\n".join([*(line for line in lines if line), "", results.sentence]))


def _rows_compared(task: ArchitectTask, results: ResultsFacts) -> list[RowFacts]:
    """The two rows a question sets against each other: named by label, by title, or by their places."""
    places, whole = places_in(task.message), not results.more_rows
    # Two places in words are said of the whole ranking, also where the chat is about one of its rows.
    rows = [] if len(places) > 1 and not labels_in(task.message) else rows_meant(task, results)
    for place in places:
        if len(rows) < 2 and place < len(results.rows) and (place >= 0 or whole):
            row = results.rows[place]
            rows += [row] if row not in rows else []
    return rows


def _opponent(task: ArchitectTask, results: ResultsFacts, row: RowFacts) -> list[RowFacts]:
    """Return whom to compare one row with: today with the best; one that is asked from below with the first."""
    best_row = next((one for one in results.rows if not one.is_today), None)
    if row.is_today and best_row is not None:
        return [best_row]
    order = list(results.rows)
    if _ASKED_FROM_BELOW.search(task.message) and row is not order[0]:
        return [order[0]]
    place = order.index(row)
    return order[place + 1 : place + 2] or order[max(0, place - 1) : place]


def _breach(breach: BreachFacts) -> str:
    return f"- Breaks “{breach.title}”: {quotation(cut(breach.evidence, limit=220))}"


def _gap(facts: GapFacts, upper: RowFacts, lower: RowFacts, *, in_draws: bool) -> str:
    gap = round(facts.gap, 3)
    shown = facts.contributions[:_SHOWN]
    scale = "on the log scale the gap is on average" if in_draws else "on the log scale the gap is"
    lines = [
        (
            f"Score {three(upper.score)} against {three(lower.score)} in run {facts.run}; {scale} {gap:+.3f}, "
            "made of (computed, not judged):"
        )
    ]
    total = 0.0
    for one in shown:
        amount = round(one.amount, 3)
        total += amount
        evidence = f" — {one.evidence_of}: {quotation(one.evidence)}" if one.evidence else ""
        lines.append(
            f"- {amount:+.3f} from “{cut(one.title, limit=120)}” ({one.term}: "
            f"{_cell(one.first)} against {_cell(one.second)}){evidence}"
        )
    rest = round(gap - total, 3)
    if abs(rest) >= 0.0005:
        others = len(facts.contributions) + facts.more - len(shown)
        lines.append(f"- {rest:+.3f} from {f'{others} more columns' if others > 1 else 'the rest and rounding'}")
    lines += ["", f"Together {gap:+.3f}, which is the gap."] if shown else ["No column tells them apart."]
    return "\n".join(lines)


def broken(results: ResultsFacts) -> ArchitectReply:
    """List the hard items that rows break, with the words it rests on."""
    lines = []
    for row in results.rows:
        for breach in row.breaks:
            state = "" if breach.confirmed else " (not confirmed)"
            words = quotation(cut(breach.evidence, limit=220))
            lines.append(f"- {row.label} “{row.title}” breaks “{breach.title}”{state}: {words}")
    if not lines:
        hard = sum(column.hard for column in results.columns)
        return ArchitectReply(
            text=f"No row of run {results.run} was found to break any of its {hard} hard columns. "
            f"That says only what the text shows: {summary(results)}"
        )
    return ArchitectReply(text=f"In run {results.run}:\n" + "\n".join(lines))


def judged(results: ResultsFacts) -> ArchitectReply:
    """Tell what a run asked and how much of it has an answer."""
    rows = len(results.rows) + results.more_rows
    lines = [
        (
            f"Run {results.run} asked {len(results.columns) + results.more_columns} columns about "
            f"{rows} rows. {summary(results)}"
        )
    ]
    for kind, name in (
        ("scenario", "scenarios"),
        ("goal", "goals"),
        ("constraint", "limits and wishes"),
        ("cost", "cost"),
    ):
        columns = [one for one in results.columns if one.kind == kind]
        if not columns:
            continue
        known, cells = sum(one.answered for one in columns), sum(one.cells for one in columns)
        titles = joined([f"“{cut(one.title, limit=80)}”" for one in columns[:4]])
        lines.append(
            f"- {len(columns)} {name}, {known} of {cells} cells answered: {titles}{' …' if len(columns) > 4 else ''}"
        )
    return ArchitectReply(text="\n".join(lines))


def unknown(task: ArchitectTask, results: ResultsFacts | None) -> ArchitectReply:
    """Tell what is open in the spec and which cells of the run have no answer."""
    blocks = []
    asked = open_list(task)
    if asked:
        blocks.append("Open in the spec:\n" + "\n".join(asked))
    blank = [one for one in results.columns if one.cells > one.answered] if results is not None else []
    if results is not None and blank:
        count, cells = sum(one.cells - one.answered for one in blank), sum(one.cells for one in results.columns)
        worst = sorted(blank, key=lambda one: (one.answered - one.cells, one.slug))[:_SHOWN]
        lines = [f"- “{cut(one.title, limit=120)}”: {one.cells - one.answered} unknown" for one in worst]
        blocks.append(
            f"In run {results.run}, {count} of {cells} cells are unknown because no sentence speaks of them; "
            "answer them with + 0 − in the matrix and the ranking moves at once. Most are in:\n" + "\n".join(lines)
        )
    if not blocks:
        return ArchitectReply(
            text="By my rules nothing is open: every goal has a measure, every limit a number, and today is described."
        )
    return ArchitectReply(text="\n\n".join(blocks))


def rows_meant(task: ArchitectTask, results: ResultsFacts) -> list[RowFacts]:
    """Return the rows a message names by label or title, else the one the chat is about."""
    rows = []
    for label in labels_in(task.message):
        row = results.row(label)
        if row is None and label == "Today":
            row = next((one for one in results.rows if one.is_today), None)
        if row is not None and row not in rows:
            rows.append(row)
    if rows:
        return rows
    wanted = stems(task.message)
    by_title = [(overlap(wanted, stems(row.title)), row) for row in results.rows]
    top = max((shared for shared, _ in by_title), default=0)
    named = [row for shared, row in by_title if shared == top and shared >= min(2, max(1, len(stems(row.title))))]
    if named:
        return named[:1]
    if task.subject_run != results.run:
        return []
    return [row for label in labels_in(task.subject) if (row := results.row(label)) is not None]


def _row(results: ResultsFacts, row: RowFacts) -> str:
    said = _factors(results, row)
    against = f", ×{three(row.vs_today)} of today" if row.vs_today is not None and not row.is_today else ""
    mark = MARKS.get(row.tier, "")
    share = f"first in {about(row.p_best)}, " if results.sentence and row.p_best is not None else ""
    return (
        f"{row.label} “{cut(row.title, limit=90)}”: {share}score {three(row.score)}{against} (P "
        f"{said['P']}, R {said['R']}){mark}"
    )


def _more(count: int) -> str:
    return f"\n\n… and {count} more {'row' if count == 1 else 'rows'}." if count > 0 else ""


def _cell(value: float | None) -> str:
    return "unknown" if value is None else three(value)


def three(value: float) -> str:
    """Return a number with three digits that mean something."""
    return f"{value:.3g}"
