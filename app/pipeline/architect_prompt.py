"""What the Architect is told about a project, as the values of its template.

Not for: choosing what it may know; that is the task it is given.
"""

from app.domain.agents import ArchitectTask
from app.domain.items import Item
from app.domain.results import Comparison, RunResults
from app.pipeline.prompts import bulleted, fenced, one_line

_MAX_ROWS = 12
_MAX_CONTRIBUTIONS = 6


def architect_values(task: ArchitectTask) -> dict[str, str]:
    """Return the placeholder values; everything from people, files or agents is fenced."""
    questions = [f"{one.slug or '–'}: {one.question} (“{one_line(one.quote)}”)" for one in task.open_questions]
    runs = [
        f"Run {run.number} “{one_line(run.title)}”, {run.mode.value}, {run.status}, judged by {run.judge}"
        + (f", best {run.best}" if run.best else "")
        for run in task.runs
    ]
    turns = "\n\n".join(f"{turn.role}: {turn.text}" for turn in task.turns)
    main_items = "(the same)" if task.main_items is None else _weighted(task.main_items)
    return {
        "project": fenced("project", f"{one_line(task.project_title)}, on {one_line(task.line)}"),
        "mode": task.mode.value,
        "version": str(task.version_number),
        "language": one_line(task.language_note),
        "subject": f"It is about {one_line(task.subject)}." if task.subject else "It is about the project.",
        "items": fenced("items", _weighted(task.items)),
        "main_items": fenced("items of main", main_items),
        "applied": ", ".join(task.applied) or "nothing",
        "unused": str(task.unused_count),
        "open_questions": fenced("questions", bulleted(questions)),
        "runs": fenced("runs", bulleted(runs)),
        "results": fenced("results", "\n\n".join(_results(one) for one in task.results) or "(none)"),
        "comparisons": fenced("comparisons", "\n\n".join(_comparison(one) for one in task.comparisons) or "(none)"),
        "quotes": fenced("quotes", "\n\n".join(task.quotes) or "(none)"),
        "turns": fenced("conversation", turns or "(nothing yet)"),
        "message": fenced("message", task.message),
    }


def _weighted(items: tuple[Item, ...]) -> str:
    # In a chat a person may ask about weights; runs never see them.
    lines = [f"- {item.slug} ({item.kind.value}, weight {item.weight}): {one_line(item.stated)}" for item in items]
    return "\n".join(lines) or "(none)"


def _results(results: RunResults) -> str:
    ranking = results.ranking
    judged = f"{ranking.judged_cells} of {ranking.all_cells} answers judged, {ranking.by_hand_cells} by hand"
    lines = [f"Run {results.run_number}, {'provisional, ' if ranking.provisional else ''}{judged}:"]
    lines += [
        f"{row.rank}. {row.label} “{one_line(row.title)}” tier {row.tier}, score {row.score:.3f}, I {row.I:.3f}, "
        f"P {row.P:.2f}, R {row.R:.2f}, goals {row.G:.2f}, preferences {row.S:.2f}. {row.explanation}"
        for row in ranking.rows[:_MAX_ROWS]
    ]
    lines += [f"Warning: {warning}" for warning in ranking.warnings]
    return "\n".join(lines)


def _comparison(comparison: Comparison) -> str:
    lines = [f"{comparison.first} against {comparison.second}, gap of ln Score {comparison.gap:+.3f}:"]
    lines += [
        f"- {one_line(one.title)} ({one.term}): {one.amount:+.3f}"
        for one in comparison.contributions[:_MAX_CONTRIBUTIONS]
    ]
    return "\n".join(lines)
