"""Runs, rankings and comparisons as lines for people; the documents they are made of are in `documents.py`."""

from app.cli.documents import Document
from app.cli.output import shorten, table
from app.cli.words import branch_name, budget_words, cost_text, judge_name, mode_name, moment, note_lines, plural
from app.domain.elicitation.sentence import about
from app.domain.results import RankingRow, RunResults
from app.domain.runs import is_method, judged_under
from app.services.running.preflight import Preflight

_ASKS = "judged by what your text says; what it leaves open is asked after it, card by card (int-crucible ask RUN)"


def preflight_lines(found: Preflight) -> list[str]:
    """Before you start."""
    config = found.request.config
    size = plural(config.candidates, "candidate")
    if not is_method(found.judge):
        size += f", {plural(config.scenarios, 'scenario')}"
    calls = plural(found.calls, "call") + (f" (at most {found.ceiling})" if found.ceiling > found.calls else "")
    mode = "Judge the same again" if config.rejudge else mode_name(config.mode.value)
    lines = [
        f"{mode}: {size}, judged by {judge_name(found.judge)}",
        *([_ASKS] if is_method(found.judge) else []),
        f"{calls} to make, {found.reused} found already ({found.share_reused:.0%}); {_outlook(found)}",
        f"caps: {budget_words(config.budget)}",
        *(f"moved: {shorten(line, 150)}" for line in found.moved),
        *note_lines(found.warnings),
    ]
    return lines + ([f"blocked: {found.blocked}"] if found.blocked is not None else [])


def _outlook(found: Preflight) -> str:
    """Cost, tokens and time; what rests on no call of this model is said to be a guess."""
    if is_method(found.judge):
        return "no cost"
    cost = "price unknown, which is not free" if found.cost_usd is None else f"about {found.cost_usd:.2f} USD"
    if found.ceiling_usd is not None and found.ceiling > found.calls:
        cost += f" (at most {found.ceiling_usd:.2f})"
    told = f"{cost}, about {round(found.tokens, -2):,} tokens"
    if found.seconds is not None:
        told += f", about {found.seconds:.0f} s"
    return f"{told} (a first guess)" if found.is_guess else told


def run_lines(document: Document) -> list[str]:
    """One run."""
    counts, flags = document["counts"], document["flags"]
    where = f"v{document['version']} of {branch_name(document['branch'])}"
    sizes = [one for one in ("candidate", "scenario") if one == "candidate" or counts["scenarios"]]
    parts = ", ".join(plural(counts[f"{one}s"], one) for one in sizes)
    calls = f"{plural(counts['calls'], 'call')} made, {counts['calls_reused']} found already"
    lines = [
        f"Run {document['number']}: {document['title']}",
        f"  {mode_name(document['mode'])} on {where}: {document['status']}",
        f"  {parts}, {plural(counts['cells'], 'answer')}; {calls}",
        f"  judged by {judge_name(document['judge'])}",
        f"  {document['judged_under']}",
    ]
    if document["note"]:
        lines.append(f"  note: {shorten(document['note'], 150)}")
    if document["tags"]:
        lines.append(f"  tags: {', '.join(document['tags'])}")
    usage = document["usage"]
    if not is_method(document["judge"]):
        tokens = usage["input_tokens"] + usage["output_tokens"]
        lines.append(f"  spent: {tokens:,} tokens, {cost_text(usage['cost_usd']) if tokens else 'no cost'}")
    best = document["best"]
    if document["sentence"]:
        lines.append(f"  {document['sentence']}")
    elif best is not None:
        beats = "" if best["beats_today"] else "; nothing beats today"
        lines.append(f"  best: {best['label']} {shorten(best['title'])}, score {best['score']:.3f}{beats}")
    if document["error"] is not None:
        lines.append(f"  failed: {document['error']['sentence']}")
    if flags["needs_you"] is not None:
        lines.append(f"  needs you: {flags['needs_you']}")
    return [*lines, *(f"  {line}" for line in note_lines([*flags["warnings"], *flags["notes"]]))]


def run_list_lines(items: list[Document]) -> list[str]:
    """The run history."""
    rows: list[tuple[str, ...]] = [("Run", "Title", "Mode", "Status", "Line", "Best", "Score", "Calls", "Created")]
    for row in items:
        best = row["best"]
        rows.append(
            (
                str(row["number"]),
                shorten(row["title"], 48),
                mode_name(row["mode"]),
                row["status"],
                shorten(branch_name(row["branch"]), 32),
                best["label"] if best else "",
                f"{best['score']:.3f}" if best else "",
                str(row["calls"]),
                moment(row["created_at"]),
            )
        )
    return table(rows, right=(0, 6, 7))


def results_lines(results: RunResults) -> list[str]:
    """How much was judged, the ranking, notes, and what may be asked about."""
    ranking = results.ranking
    head = f"Run {results.run_number}: judged {ranking.judged_cells} of {plural(ranking.all_cells, 'answer')}"
    if ranking.by_hand_cells:
        head += f", {ranking.by_hand_cells} by you"
    if ranking.sentence:
        return [f"Run {results.run_number}: {ranking.sentence}", *ranking_lines(results)]
    lines = [head + (" (provisional)" if ranking.provisional else ""), *ranking_lines(results)]
    lines += [_leaders(results), *(f"left out: {one.sentence}" for one in ranking.skipped)]
    lines.append(judged_under(results.rule, results.taken_from))
    return [*(line for line in lines if line), *note_lines(ranking.warnings)]


def _leaders(results: RunResults) -> str:
    """Who ties for best, or is the clear winner; nothing where today is not beaten, which a note says."""
    ranking = results.ranking
    first = ranking.rows[0] if ranking.rows else None
    if first is None or first.tier > 1 or "Nothing beats today." in ranking.warnings:
        return ""
    tied = [row.label for row in ranking.rows if row.tie_group == first.tie_group]
    if len(tied) > 1:
        return f"{', '.join(tied[:-1])} and {tied[-1]} tie for best"
    return f"{first.label} is the clear winner" if ranking.clear_winner == first.label else ""


def ranking_lines(results: RunResults) -> list[str]:
    """The ranking, best first."""
    head = ("#", "Candidate", "Score", "Holds up", "Cost", "Value", "Goals", "Wishes", "Note")
    rows = [head, *(_ranking_row(row, results) for row in results.ranking.rows)]
    lines = table(rows, right=(0, 2, 3, 4, 5, 6, 7))
    lines += [f"–  {row.label} {shorten(row.title)}: not ranked. {row.why}" for row in results.ranking.unranked]
    return lines


def _ranking_row(row: RankingRow, results: RunResults) -> tuple[str, ...]:
    left_out = results.ranking.left_out
    titles = {question.slug: question.title for question in results.columns}
    broken = ", ".join(f"“{shorten(titles.get(v.slug, v.slug), 40)}”" for v in row.violations)
    notes = {0: "", 1: "not settled", 2: f"breaks {broken}"}[row.tier]
    is_open = bool(results.ranking.sentence) and results.ranking.provisional and not results.ranking.is_sparse
    if results.ranking.sentence and row.p_best is not None and not is_open:
        notes = "; ".join(part for part in (f"first in {about(row.p_best)}", notes) if part)
    if row.interval is not None and row.vs_today is not None and results.ranking.today_stated:
        against = f"×{row.vs_today:.2g} today ({row.interval.low:.2g}–{row.interval.high:.2g})"
        notes = "; ".join(part for part in (notes, against) if part)
    if row.incomplete:
        notes = "; ".join(part for part in (notes, f"{plural(len(row.incomplete), 'answer')} missing") if part)

    def figure(term: str, text: str) -> str:
        # Before there is an order, numbers would say of what is open that it is known.
        return "–" if is_open or term in left_out else text

    title = row.title if row.label == "Today" else f"{row.label} {row.title}"
    return (
        "–" if is_open else str(row.rank),
        shorten(title, 48),
        "–" if is_open else f"{row.score:.3f}",
        figure("P", f"{row.P:.2f}"),
        figure("R", f"×{row.R:.2f}"),
        "–" if is_open else f"{row.I:.3f}",
        figure("G", f"{row.G:.2f}"),
        figure("S", f"{row.S:.2f}"),
        notes,
    )


def comparison_lines(document: Document) -> list[str]:
    """Runs side by side: what differed going in, what was asked again and why, what came out."""
    lines = [
        f"Run {one['number']} ({branch_name(one['branch'])}, v{one['version']}): {plural(one['calls'], 'call')} made,"
        f" {one['calls_reused']} found already"
        for one in document["runs"]
    ]
    if document["not_comparable"] is not None:
        lines.append(f"Not comparable: {document['not_comparable']}.")
    if document["changes"] or document["config_changes"]:
        lines.append("Changed:")
    lines += [f"  {_change_line(change)}" for change in document["changes"]]
    lines += [f"  {line}" for line in document["config_changes"]]
    asked = document["asked_again"]
    lines.append(
        f"{plural(len(asked), 'question')} asked again, {plural(document['shared_answers'], 'answer')} shared"
        + (":" if asked else ".")
    )
    for again in asked:
        changed = ", ".join(again["changed"]) if again["changed"] else "no answer changed"
        lines += [f"  {shorten(again['title'], 100)}", f"    because {shorten(again['why'], 100)}; {changed}"]
    head = ("Candidate", *(f"Run {one['number']}" for one in document["runs"]))
    rows = [head]
    for row in document["rows"]:
        places = [
            "–" if rank is None else f"{rank}. {score:.3f}"
            for rank, score in zip(row["ranks"], row["scores"], strict=True)
        ]
        rows.append((shorten(row["title"], 48), *places))
    return [*lines, "", *table(rows, right=tuple(range(1, len(head))))]


def _change_line(change: Document) -> str:
    before, after = change["before"], change["after"]
    item = after or before
    sign = "+" if before is None else "−" if after is None else "≠"
    told = ""
    if before is not None and after is not None:
        if before["holds"] != after["holds"]:
            told = f" (taken as {'true' if after['holds'] else 'false'})"
        elif before["weight"] != after["weight"]:
            told = f" (weight {before['weight']} → {after['weight']})"
    return f"{sign} {shorten(item['text'], 90)}{told}"
