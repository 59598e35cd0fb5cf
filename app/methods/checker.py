"""A second look by the built-in methods: the same reading of checks, over the sentences of the whole text.

Not for: runs the built-in methods judge. Their verdicts compare numbers and are confirmed by the words they rest on.
"""

from app.domain.agents import JudgeChecksTask, JudgedRow
from app.domain.recheck import CheckerReply, CheckerTask, CheckerVerdict
from app.domain.runs import Card
from app.methods.judging import judge_checks

_SUMMARY_CHARS = 1200


def look_again(task: CheckerTask) -> CheckerReply:
    """Return *broken* with its sentence where a check is answered no from the text, else *clear*."""
    card = Card(title=task.label, summary=task.text[:_SUMMARY_CHARS])
    rows = judge_checks(JudgeChecksTask(columns=task.items, rows=(JudgedRow(label=task.label, card=card),))).rows
    verdicts = {}
    for name, verdict in rows[task.label].items():
        broken = "no" in verdict.answers and bool(verdict.quote)
        verdicts[name] = CheckerVerdict(
            verdict="broken" if broken else "clear", quotes=(verdict.quote,) if broken else ()
        )
    return CheckerReply(items=verdicts)
