"""What the built-in Architect says about runs: places, factors, exact contributions, broken limits, unknown cells.

For: `architect`. Not for: opinions; every number is one of the task's results, or computed from them and said to be.
The built-in methods claim no probability and no interval.
"""

import math

from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.headline import headline
from app.domain.results import Comparison, RankingRow, RunResults, Violation
from app.domain.runs import BUILTIN_JUDGE, Origin, QuestionKind
from app.llm.builtin.intents import labels_in, run_number_in
from app.llm.builtin.spec_answers import joined, open_list
from app.llm.builtin.words import cut, overlap, squeezed, stems

_SHOWN = 5
_TIERS = {
    0: "is feasible and meets the must-goals",
    1: "is undetermined: it is not known whether it meets all it must",
    2: "breaks something it must not break",
}
_MARKS = {1: " — undetermined", 2: " — breaks something it must not"}


def results_of(task: ArchitectTask) -> RunResults | None:
    """Return the results the message names, else the subject's, else the newest."""
    number = run_number_in(task.message)
    named = next((one for one in task.results if one.run_number == number), None)
    return named or (task.results[0] if task.results and number is None else None)


def no_results(task: ArchitectTask) -> ArchitectReply:
    """Say honestly that there is nothing to tell yet."""
    number = run_number_in(task.message)
    if number is not None and task.runs:
        run = next((one for one in task.runs if one.number == number), None)
        if run is None:
            return ArchitectReply(
                text=(
                    f"There is no run {number} in this project; the newest is run "
                    f"{max(one.number for one in task.runs)}."
                )
            )
        return ArchitectReply(
            text=(
                f"Run {number} ({run.title}) is {run.status}; I have no ranking of it here. Quote it into "
                f"this chat to ask about it."
            )
        )
    if task.runs:
        states = joined([f"run {one.number} is {one.status}" for one in task.runs[:_SHOWN]])
        return ArchitectReply(text=f"No ranking is there yet: {states}.")
    return ArchitectReply(
        text="No run has been made in this project yet, so there is no ranking. Ask me to propose one."
    )


def best(results: RunResults) -> ArchitectReply:
    """Tell the order of a run as it stands."""
    ranking = results.ranking
    lines = [f"**Run {results.run_number}.** {summary(results)}"]
    shown = ranking.rows[:_SHOWN]
    lines.append("\n".join(f"{row.rank}. {_row(row)}" for row in shown) + _more(len(ranking.rows) - len(shown)))
    first = ranking.rows[0] if ranking.rows else None
    if first is not None and first.origin is Origin.TODAY and len(ranking.rows) > 1:
        lines.insert(1, "Nothing beats today in this ranking.")
    leaders = [row for row in ranking.rows if row.tie_group == (first.tie_group if first else 0)]
    if len(leaders) > 1:
        lines.insert(1, f"{joined([row.label for row in leaders])} tie for the first place.")
    if ranking.unranked:
        lines.append(
            f"Not placed, because nothing about them was answered: {joined([row.label for row in ranking.unranked])}."
        )
    lines += [f"Note: {cut(one, limit=240)}" for one in ranking.warnings[:3]]
    return ArchitectReply(text="\n\n".join(lines))


def summary(results: RunResults) -> str:
    """Return the honest first line about how much was judged."""
    ranking = results.ranking
    if results.judge == BUILTIN_JUDGE:
        return f"{headline(ranking)}. Method, no model."
    state = "provisional" if ranking.provisional else "complete"
    return f"{ranking.judged_cells} of {ranking.all_cells} answers judged by {results.judge}; the ranking is {state}."


def score(task: ArchitectTask, results: RunResults) -> ArchitectReply:
    """Tell the factors of the rows a message names."""
    rows = _rows_meant(task, results)
    if not rows:
        labels = labels_in(task.message)
        missing = next((one for one in results.ranking.unranked if one.label in labels), None)
        if missing is not None:
            return ArchitectReply(
                text=f"{missing.label} “{missing.title}” is not placed in run {results.run_number}: {missing.why}"
            )
        if labels:
            known = joined([row.label for row in results.ranking.rows])
            return ArchitectReply(text=f"Run {results.run_number} has no row {joined(list(labels))}; it has {known}.")
        return best(results)
    return ArchitectReply(text="\n\n".join(_told(results, row) for row in rows[:3]))


def _told(results: RunResults, row: RankingRow) -> str:
    unknown = len(row.incomplete)
    lines = [
        (
            f"**{row.label} “{row.title}”** in run {results.run_number}: place {row.rank} of "
            f"{len(results.ranking.rows)}; it {_TIERS[row.tier]}."
        ),
        (
            f"Score {_three(row.score)} = I {_three(row.I)} × goals {_three(0.2 + 0.8 * row.G)} × wishes "
            f"{_three(0.2 + 0.8 * row.S)}, with I = P / R = {_three(row.P)} / {_three(row.R)}, "
            f"G = {_three(row.G)}, S = {_three(row.S)}."
        ),
    ]
    if row.explanation:
        lines.append(row.explanation)
    lines += [_breach(results, violation) for violation in row.violations]
    if unknown:
        lines.append(
            f"{unknown} of its answers {'is' if unknown == 1 else 'are'} unknown and filled in by "
            f"arithmetic: {_titles(results, row.incomplete)}."
        )
    return "\n".join(lines)


def why(task: ArchitectTask, results: RunResults) -> ArchitectReply:
    """Explain why one row stands before another by the exact contributions to the gap."""
    rows = _rows_meant(task, results)
    ranking = results.ranking
    named_both = len(rows) > 1
    if len(rows) == 1:
        rows = [rows[0], *_opponent(task, results, rows[0])]
    elif not rows:
        rows = list(ranking.rows[:2])
    if len(rows) < 2:
        return score(task, results) if rows else best(results)
    upper, lower = sorted(rows[:2], key=lambda row: ranking.rows.index(row))
    if upper.tie_group == lower.tie_group:
        text = (
            f"{upper.label} and {lower.label} tie in run {results.run_number}: both have the score "
            f"{_three(upper.score)}."
        )
        return ArchitectReply(text=f"{text} {summary(results)}")
    lines = []
    if named_both and rows[0] is not upper:
        lines.append(
            f"It is the other way round: {upper.label} stands before {lower.label} in run {results.run_number}."
        )
    if upper.tier != lower.tier:
        lines.append(
            f"{upper.label} “{upper.title}” {_TIERS[upper.tier]}; {lower.label} “{lower.title}” {_TIERS[lower.tier]}. "
            "That alone decides their order, before any score."
        )
        lines += [_breach(results, one) for one in lower.violations]
    lines.append(_gap(task, results, upper, lower))
    if ranking.provisional:
        lines.append(f"{headline(ranking)}." if results.judge == BUILTIN_JUDGE else "The ranking is provisional.")
    return ArchitectReply(text="\n".join(line for line in lines if line))


def _opponent(task: ArchitectTask, results: RunResults, row: RankingRow) -> list[RankingRow]:
    """Return whom to compare one row with: today with the best, else the row whose exact comparison is at hand."""
    order = list(results.ranking.rows)
    if row.origin is Origin.TODAY and results.ranking.best is not None:
        return [results.ranking.best]
    for one in _comparisons(task, results):
        if row.label in (one.first, one.second):
            other = results.ranking.row(one.second if row.label == one.first else one.first)
            return [other] if other is not None else []
    place = order.index(row)
    return order[place + 1 : place + 2] or order[max(0, place - 1) : place]


def _comparisons(task: ArchitectTask, results: RunResults) -> tuple[Comparison, ...]:
    """Return the comparisons of these results; the task's are those of its first."""
    return task.comparisons if task.results and results == task.results[0] else ()


def _breach(results: RunResults, violation: Violation) -> str:
    quote = cut(squeezed(violation.evidence), limit=220)
    return f"- Breaks “{_title(results, violation.slug)}”: “{quote}”"


def _gap(task: ArchitectTask, results: RunResults, upper: RankingRow, lower: RankingRow) -> str:
    comparison = next(
        (one for one in _comparisons(task, results) if {one.first, one.second} == {upper.label, lower.label}), None
    )
    if comparison is None:
        return _by_factors(upper, lower)
    sign = 1.0 if comparison.first == upper.label else -1.0
    gap = round(sign * comparison.gap, 3)
    ordered = sorted((one for one in comparison.contributions if one.amount), key=lambda one: -abs(one.amount))
    shown = ordered[:_SHOWN]
    lines = [
        (
            f"Score {_three(upper.score)} against {_three(lower.score)}; on the log scale the gap is "
            f"{gap:+.3f}, made of (computed, not judged):"
        )
    ]
    total = 0.0
    for one in shown:
        amount = round(sign * one.amount, 3)
        total += amount
        first, second = (one.first, one.second) if sign > 0 else (one.second, one.first)
        values = f"{_cell(first)} against {_cell(second)}"
        lines.append(
            f"- {amount:+.3f} from “{cut(one.title, limit=120)}” ({one.term}: "
            f"{values}){_evidence(results, one.question, upper, lower)}"
        )
    rest = round(gap - total, 3)
    if abs(rest) >= 0.0005:
        others = len(ordered) - len(shown)
        lines.append(f"- {rest:+.3f} from {f'{others} more columns' if others > 1 else 'the rest and rounding'}")
    lines += ["", f"Together {gap:+.3f}, which is the gap."] if shown else ["No column tells them apart."]
    return "\n".join(lines)


def _by_factors(upper: RankingRow, lower: RankingRow) -> str:
    parts = (
        ("P", math.log(max(upper.P, 0.05)) - math.log(max(lower.P, 0.05)), upper.P, lower.P),
        ("R (dearer is worse)", math.log(lower.R) - math.log(upper.R), upper.R, lower.R),
        ("goals G", math.log(0.2 + 0.8 * upper.G) - math.log(0.2 + 0.8 * lower.G), upper.G, lower.G),
        ("wishes S", math.log(0.2 + 0.8 * upper.S) - math.log(0.2 + 0.8 * lower.S), upper.S, lower.S),
    )
    lines = [
        (
            f"Score {_three(upper.score)} against {_three(lower.score)}; on the log scale the gap is "
            f"{upper.U - lower.U:+.3f}, made of:"
        )
    ]
    lines += [
        f"- {amount:+.3f} from {name} ({_three(mine)} against {_three(theirs)})" for name, amount, mine, theirs in parts
    ]
    return "\n".join(lines)


def broken(results: RunResults) -> ArchitectReply:
    """List the hard items that rows break, with the words it rests on."""
    lines = []
    for row in results.ranking.rows:
        for violation in row.violations:
            state = "" if violation.confirmed else " (not confirmed)"
            lines.append(
                f"- {row.label} “{row.title}” breaks “{_title(results, violation.slug)}”{state}: "
                f"“{cut(squeezed(violation.evidence), limit=220)}”"
            )
    if not lines:
        open_columns = sum(question.hard for question in results.columns)
        return ArchitectReply(
            text=f"No row of run {results.run_number} was found to break any of its {open_columns} hard columns. "
            f"That says only what the text shows: {summary(results)}"
        )
    return ArchitectReply(text=f"In run {results.run_number}:\n" + "\n".join(lines))


def judged(results: RunResults) -> ArchitectReply:
    """Tell what a run asked and how much of it has an answer."""
    lines = [
        (
            f"Run {results.run_number} asked {len(results.columns)} columns about "
            f"{len(results.ranking.rows)} rows. {summary(results)}"
        )
    ]
    for kind, name in (
        (QuestionKind.SCENARIO, "scenarios"),
        (QuestionKind.GOAL, "goals"),
        (QuestionKind.CONSTRAINT, "limits and wishes"),
        (QuestionKind.COST, "cost"),
    ):
        columns = [one for one in results.columns if one.kind is kind]
        if not columns:
            continue
        cells = [cell for cell in results.cells if any(cell.question == one.slug for one in columns)]
        known = sum(cell.value is not None and not cell.imputed for cell in cells)
        titles = joined([f"“{cut(squeezed(one.title), limit=80)}”" for one in columns[:4]])
        lines.append(
            f"- {len(columns)} {name}, {known} of {len(cells)} cells answered: "
            f"{titles}{' …' if len(columns) > 4 else ''}"
        )
    return ArchitectReply(text="\n".join(lines))


def unknown(task: ArchitectTask, results: RunResults | None) -> ArchitectReply:
    """Tell what is open in the spec and which cells of the run have no answer."""
    blocks = []
    asked = open_list(task)
    if asked:
        blocks.append("Open in the spec:\n" + "\n".join(asked))
    if results is not None:
        blanks: dict[str, int] = {}
        for cell in results.cells:
            if cell.imputed or cell.value is None:
                blanks[cell.question] = blanks.get(cell.question, 0) + 1
        if blanks:
            count = sum(blanks.values())
            worst = sorted(blanks, key=lambda slug: (-blanks[slug], slug))[:_SHOWN]
            lines = [f"- “{cut(_title(results, slug), limit=120)}”: {blanks[slug]} unknown" for slug in worst]
            blocks.append(
                f"In run {results.run_number}, {count} of {len(results.cells)} cells are unknown because no "
                f"sentence speaks of them; "
                "answer them with + 0 − in the matrix and the ranking moves at once. Most are in:\n" + "\n".join(lines)
            )
    if not blocks:
        return ArchitectReply(
            text="By my rules nothing is open: every goal has a measure, every limit a number, and today is described."
        )
    return ArchitectReply(text="\n\n".join(blocks))


def _rows_meant(task: ArchitectTask, results: RunResults) -> list[RankingRow]:
    rows = []
    for label in labels_in(task.message):
        row = results.ranking.row(label)
        if row is None and label == "Today":
            row = next((one for one in results.ranking.rows if one.origin is Origin.TODAY), None)
        if row is not None and row not in rows:
            rows.append(row)
    if rows:
        return rows
    wanted = stems(task.message)
    by_title = [(overlap(wanted, stems(row.title)), row) for row in results.ranking.rows]
    top = max((shared for shared, _ in by_title), default=0)
    named = [row for shared, row in by_title if shared == top and shared >= min(2, max(1, len(stems(row.title))))]
    if named:
        return named[:1]
    subject = labels_in(task.subject)
    return [row for label in subject if (row := results.ranking.row(label)) is not None]


def _row(row: RankingRow) -> str:
    against = (
        f", ×{_three(row.vs_today)} of today" if row.vs_today is not None and row.origin is not Origin.TODAY else ""
    )
    mark = _MARKS.get(row.tier, "")
    return (
        f"{row.label} “{cut(row.title, limit=90)}”: score {_three(row.score)}{against} (P "
        f"{_three(row.P)}, R {_three(row.R)}){mark}"
    )


def _more(count: int) -> str:
    return f"\n\n… and {count} more rows." if count > 0 else ""


def _title(results: RunResults, slug: str) -> str:
    return next((squeezed(one.title) for one in results.columns if one.slug == slug), slug)


def _titles(results: RunResults, slugs: tuple[str, ...]) -> str:
    shown = joined([f"“{cut(_title(results, slug), limit=60)}”" for slug in slugs[:3]])
    return shown + (f" and {len(slugs) - 3} more" if len(slugs) > 3 else "")


def _evidence(results: RunResults, question: str, upper: RankingRow, lower: RankingRow) -> str:
    for row in (upper, lower):
        cell = results.cell(row.label, question)
        quote = next((one.evidence for one in cell.answers if one.evidence), "") if cell is not None else ""
        if quote:
            return f" — {row.label}: “{cut(squeezed(quote), limit=160)}”"
    return ""


def _cell(value: float | None) -> str:
    return "unknown" if value is None else _three(value)


def _three(value: float) -> str:
    return f"{value:.3g}"
