"""How a place that was found is said: its kind, its title, where it lies."""

from app.domain.rows import SearchHit
from app.gui.finding.found_lines import FoundLine
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import Texts, translate

_KINDS = {
    "message": ("chat", "Message"),
    "chat": ("chat", "Chat"),
    "run": ("runs", "Run"),
    "candidate": ("ranking", "Option"),
    "scenario": ("world", "Scenario"),
    "answer": ("results", "Judgement"),
    "item": ("spec", "Spec"),
    "project": ("project", "Project"),
}


def line_of_hit(hit: SearchHit, texts: Texts, *, in_project: bool) -> FoundLine:
    """Return the line of a hit; `in_project`: all are of the open project, whose name is not said."""
    icon, kind = _KINDS.get(hit.type, ("question", hit.type))
    right = [translate(kind)]
    if hit.run_number is not None and hit.type != "run":
        right.append(texts.run(hit.run_number))
    if not in_project and hit.type != "project":
        right.append(one_line(hit.project_title, 40))
    second = "" if hit.type in ("project", "chat", "item") else hit.snippet
    return FoundLine(icon=icon, title=_title(hit, texts), target=hit, second=second, right=" · ".join(right))


def _title(hit: SearchHit, texts: Texts) -> str:
    if hit.type == "run" and hit.run_number is not None:
        return f"{texts.run(hit.run_number)} · {hit.title}" if hit.title else texts.run(hit.run_number)
    if hit.type == "answer":
        return translate("Judgement of {option}").format(option=hit.label) if hit.label else translate("Judgement")
    return hit.title
