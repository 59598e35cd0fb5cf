"""The Checker's request, and how its reply becomes answers: only quotes that code finds in the text count.

Not for: who is checked, or what a confirmed flag means (`domain.ranking.tiers`).
"""

from collections.abc import Mapping

from app.domain.model_client import ModelRequest, Role
from app.domain.recheck import CheckerReply, CheckerTask, CheckerVerdict
from app.domain.runs import Answer
from app.pipeline.columns import ItemColumn
from app.pipeline.judging.requests import columns_text
from app.pipeline.prompts import fenced, one_line, render
from app.pipeline.schemas import a_list, a_text, an_object, one_of

_QUOTE = 600
_QUOTES = 3
_LEAST_WORDS = 2
"""A single word is in too many texts to show anything, unless it is the whole text."""


def checker_request(task: CheckerTask) -> ModelRequest[CheckerReply]:
    """Ask for the sentences that violate the items, or for a clear."""
    filled = render(
        Role.CHECKER,
        label=task.label,
        text=fenced(task.label, task.text),
        items=fenced("rules", columns_text(task.items)),
    )
    verdict = an_object({"quotes": a_list(a_text(_QUOTE, least=1), _QUOTES), "verdict": one_of(["clear", "broken"])})
    names = [item.name for item in task.items]

    def check(reply: CheckerReply) -> str | None:
        if set(reply.items) != set(names):
            return f"The answer needs exactly these rules: {', '.join(names)}."
        return None

    return ModelRequest[CheckerReply](
        role=Role.CHECKER,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=CheckerReply,
        json_schema=an_object({"items": an_object(dict.fromkeys(names, verdict))}),
        check=check,
    )


def checker_answers(
    task: CheckerTask,
    columns: Mapping[str, ItemColumn],
    reply: CheckerReply,
    *,
    card_key: str,
    judge: str,
    call: str,
    replicate: int,
) -> tuple[Answer, ...]:
    """Return one answer per item: 1 = clear; 0 = broken, with a part of 0 per quote found; None = said, not shown."""

    def read(column: ItemColumn, verdict: CheckerVerdict) -> Answer:
        found = found_quotes(task.text, verdict.quotes) if verdict.verdict == "broken" else ()
        clear = verdict.verdict == "clear"
        return Answer(
            question_key=column.question.key,
            candidate_key=card_key,
            judge=judge,
            replicate=replicate,
            value=1.0 if clear else 0.0 if found else None,
            parts=(1.0,) if clear else (0.0,) * len(found),
            evidence=" … ".join(found),
            call=call,
        )

    return tuple(read(column, reply.items[name]) for name, column in columns.items())


def found_quotes(text: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the quotes that stand in the text, white space apart, none of them a part of another."""
    whole = one_line(text)
    found: list[str] = []
    for quote in sorted({one_line(quote).strip("“”\"'") for quote in quotes}, key=lambda one: (-len(one), one)):
        shows = len(quote.split()) >= _LEAST_WORDS or quote == whole
        if shows and quote in whole and not any(quote in longer for longer in found):
            found.append(quote)
    return tuple(found)
