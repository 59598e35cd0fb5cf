"""A run as one page that needs nothing beside it: what came out, the table, the answers with their grounds. Pure."""

from collections.abc import Iterator

from app.domain.elicitation.sentence import about
from app.domain.ranking.headline import headline
from app.domain.results import Cell, RankingRow, RunResults
from app.domain.runs import Origin, Question, QuestionKind
from app.services.exporting.formats import RunFacts
from app.services.exporting.page import listed, page_foot, page_head, row, table
from app.services.exporting.plot import plot
from app.services.exporting.run_sources import lineage, options, spec, stress_cases
from app.services.exporting.run_table import has_no_order, judged
from app.services.exporting.safe_text import escaped
from app.services.exporting.words import (
    NONE,
    RUN_MODES,
    answer_words,
    figure,
    judge_words,
    line_words,
    made_line,
    moment,
    times,
)

_TIERS = {0: "", 1: "not settled", 2: "breaks a hard limit"}
_COLUMNS_OF_A_SHEET = 8
_KINDS = {
    QuestionKind.SCENARIO: "stress case",
    QuestionKind.GOAL: "goal",
    QuestionKind.CONSTRAINT: "limit",
    QuestionKind.COST: "cost",
}


def run_report(facts: RunFacts) -> str:
    """Return the page."""
    return _report(facts, len(facts.results.columns) if facts.results is not None else 0)


def printed_report(facts: RunFacts) -> str:
    """Return the page for paper, where no table scrolls: the answers stand in tables as wide as a sheet."""
    return _report(facts, _COLUMNS_OF_A_SHEET)


def _report(facts: RunFacts, columns: int) -> str:
    run = facts.run
    title = f"Run {run.number}: {run.title}"
    parts = [page_head(f"{title} – {facts.project}"), f"<h1>{escaped(title)}</h1>\n", _where(facts)]
    results = facts.results
    if results is None:
        parts.append(f'<p class="lead">This run is {run.status.value} and has no ranking.</p>\n')
    else:
        parts += [
            f'<p class="lead">{escaped(headline(results.ranking, times))}</p>\n',
            _warnings(facts, results),
            _ranking(results),
            f"<h2>Holds up against cost</h2>\n{drawn}" if (drawn := plot(results)) else "",
            _matrix(results, columns),
            _limits(results),
            _grounds(results),
        ]
    parts += [_by_hand(facts), options(facts), stress_cases(facts), spec(facts), lineage(facts)]
    return "".join(parts) + page_foot(f"{facts.judged_under} {made_line(facts.made)}")


def _where(facts: RunFacts) -> str:
    run = facts.run
    version = f"v{facts.version.number} of {line_words(facts.line)} · {run.status.value}"
    lines = [
        f"Project “{facts.project}” · {RUN_MODES[run.mode]} · {version} · {judge_words(run.judge)}",
        f"Started {moment(run.created_at)}"
        + (f", ended {moment(run.ended_at)}" if run.ended_at else "")
        + (f" · from the chat “{facts.chat}”" if facts.chat else ""),
    ]
    if (results := facts.results) is not None:
        counted = results.ranking
        by_hand = f", {counted.by_hand_cells} by you" if counted.by_hand_cells else ""
        lines.append(f"Judged {counted.judged_cells} of {counted.all_cells} answers{by_hand}.")
    return "".join(f'<p class="dim">{escaped(line)}</p>\n' for line in lines)


def _warnings(facts: RunFacts, results: RunResults) -> str:
    found = [*results.ranking.warnings, *facts.run.flags.warnings, *facts.run.flags.notes]
    found += [f"Left out: {one.sentence}" for one in results.ranking.skipped]
    if facts.run.error is not None:
        found.insert(0, f"Failed: {facts.run.error.sentence}")
    return f"<h2>Warnings and notes</h2>\n{listed(dict.fromkeys(found))}" if found else ""


def _ranking(results: RunResults) -> str:
    head = ("#", "Option", "First in", "Score", "Holds up", "Cost", "Value", "Goals", "Wishes", "Against today", "Note")
    rows = [row(_figures(one, results)) for one in results.ranking.rows]
    rows += [
        row((NONE, f"{escaped(one.label)} {escaped(one.title)}", *[NONE] * 8, f"not ranked: {escaped(one.why)}"))
        for one in results.ranking.unranked
    ]
    whys = [
        f"<p><b>{escaped(one.label)} {escaped(one.title)}</b>: {escaped(one.explanation)}</p>\n"
        for one in results.ranking.rows
        if one.explanation and not has_no_order(results)
    ]
    return f"<h2>Ranking</h2>\n{table(head, rows)}{''.join(whys)}"


def _figures(one: RankingRow, results: RunResults) -> Iterator[str]:
    is_open, left_out = has_no_order(results), results.ranking.left_out
    yield NONE if is_open else str(one.rank)
    yield escaped(one.title if one.origin is Origin.TODAY else f"{one.label} {one.title}")
    yield NONE if is_open or one.p_best is None else about(one.p_best)
    yield NONE if is_open else figure(one.score, 3)
    for term, text in (("P", figure(one.P)), ("R", f"×{one.R:.2f}")):
        yield NONE if is_open or term in left_out else text
    yield NONE if is_open else figure(one.I, 3)
    for term, value in (("G", one.G), ("S", one.S)):
        yield NONE if is_open or term in left_out else figure(value)
    yield times(one) if results.ranking.today_stated and not is_open and times(one) else NONE
    titles = {column.slug: column.title for column in results.columns}
    notes = [_TIERS.get(one.tier, "")] if not one.violations else []
    notes += [f"breaks “{titles.get(v.slug, v.slug)}”" + ("" if v.confirmed else "?") for v in one.violations]
    notes += [f"{len(one.incomplete)} not judged"] if one.incomplete else []
    yield escaped("; ".join(note for note in notes if note))


def _rows(results: RunResults) -> list[tuple[str, str]]:
    """Label and title of every option, as they stand in the ranking."""
    ranking = results.ranking
    ranked = [(one.label, one.title) for one in ranking.rows]
    return ranked + [(one.label, one.title) for one in ranking.unranked]


def _matrix(results: RunResults, at_once: int) -> str:
    """The answers of all options, at most so many questions beside each other."""
    tables = []
    for start in range(0, len(results.columns), max(at_once, 1)):
        columns = results.columns[start : start + at_once]
        rows = []
        for label, title in _rows(results):
            cells = [_cell(question, results.cell(label, question.slug)) for question in columns]
            rows.append(f"<tr><th>{escaped(label)} {escaped(title)}</th>{''.join(cells)}</tr>\n")
        tables.append(table(("Option", *(f"{_kind(column)}: {column.title}" for column in columns)), rows))
    filled = any(cell.imputed and cell.value is not None for cell in results.cells)
    explained = "Stronger is better; hatched is not judged" + (
        ", a value with ≈ is filled in for the ranking only." if filled else "."
    )
    return f'<h2>Answers</h2>\n<p class="dim">{explained}</p>\n{"".join(tables)}' if tables else ""


def _cell(question: Question, cell: Cell | None) -> str:
    value = None if cell is None else cell.value
    checks = max((len(answer.parts) for answer in cell.answers), default=1) if cell is not None else 1
    text = answer_words(question, value, checks)
    if cell is None or judged(cell) is None or value is None:
        return f'<td class="n open">{"≈ " + text if value is not None else text}</td>'
    strength = 1 / (1 + max(value, 0.0)) if question.kind is QuestionKind.COST else min(max(value, 0.0), 1.0)
    mark = " ✎" if cell.by_hand else ""
    return f'<td class="n" style="background: rgb(var(--heat) / {strength * 0.45:.2f})">{text}{mark}</td>'


def _kind(question: Question) -> str:
    return f"hard {_KINDS[question.kind]}" if question.hard else _KINDS[question.kind]


def _limits(results: RunResults) -> str:
    """A row for each limit and state: who keeps it and who breaks it by what words, and where nothing is judged."""
    broken = {(one.label, v.slug): v for one in results.ranking.rows for v in one.violations}
    rows = []
    for column in (column for column in results.columns if column.hard):
        by_state: dict[str, list[str]] = {}
        grounds: dict[str, list[str]] = {}
        for label, title in _rows(results):
            cell, found = results.cell(label, column.slug), broken.get((label, column.slug))
            value = judged(cell)
            if found is not None:
                state = "broken" if found.confirmed else "broken, not confirmed"
            else:
                state = "not judged" if value is None else "holds" if value >= 1.0 else answer_words(column, value, 1)
            by_state.setdefault(state, []).append(f"{label} {title}")
            ground = found.evidence if found is not None else _evidence(cell)
            if ground:
                grounds.setdefault(state, []).append(f"{label}: {ground}")
        for state, names in by_state.items():
            said = "; ".join(grounds.get(state, ()))
            rows.append(row(map(escaped, (column.title, state, ", ".join(names), said))))
    return f"<h2>Limits</h2>\n{table(('Limit', 'State', 'Options', 'Ground'), rows)}" if rows else ""


def _grounds(results: RunResults) -> str:
    parts = []
    for label, title in _rows(results):
        rows = []
        for column in results.columns:
            cell = results.cell(label, column.slug)
            evidence = _evidence(cell)
            if evidence and cell is not None:
                value = answer_words(column, cell.value, max((len(one.parts) for one in cell.answers), default=1))
                rows.append(row(map(escaped, (column.title, value, evidence))))
        if rows:
            head = ("Question", "Answer", "Ground")
            parts.append(f"<h3>{escaped(label)} {escaped(title)}</h3>\n{table(head, rows)}")
    return f"<h2>What the answers rest on</h2>\n{''.join(parts)}" if parts else ""


def _evidence(cell: Cell | None) -> str:
    answers = () if cell is None else cell.answers
    return "; ".join(dict.fromkeys(answer.evidence for answer in answers if answer.evidence))


def _by_hand(facts: RunFacts) -> str:
    rows = [
        row(map(escaped, (one.candidate, one.question, figure(one.value), one.reason, moment(one.created_at))))
        for one in facts.hand
    ]
    head = ("Option", "Question", "Answer", "Reason", "When")
    return f"<h2>Answers by hand</h2>\n{table(head, rows)}" if rows else ""
