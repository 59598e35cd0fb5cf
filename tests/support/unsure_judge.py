"""What a judge says for whom C1 is best, and who cannot tell whether it keeps one limit: for `ScriptedModel`."""

from pydantic import BaseModel

from app.domain.agents import (
    CheckVerdict,
    CostVerdict,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    ScenarioVerdict,
)

UNSURE_OF = "9 hours"
"""Words of the bakery's limit that the judge cannot tell of C1."""
_SCORES = {"C1": 80, "C2": 65}
_OTHERS = 50


def unsure_of_the_first(task: BaseModel) -> BaseModel | None:
    """A judge for whom C1 is best, and who cannot say whether it keeps a limit."""
    if isinstance(task, JudgeScenarioTask):

        def judged(label: str) -> ScenarioVerdict:
            score = _SCORES.get(label, _OTHERS)
            return ScenarioVerdict(
                outcome=score, failure_modes=score, robust=score, follows=score, evidence="it says so"
            )

        return JudgeScenarioReply(rows={row.label: judged(row.label) for row in task.rows})
    if isinstance(task, JudgeChecksTask):

        def said(label: str, hours: bool, number: int) -> CheckVerdict:
            answers = ("unknown" if label == "C1" and hours else "yes",) * number
            return CheckVerdict.model_validate({"answers": answers, "quote": "so it says"})

        return JudgeChecksReply(
            rows={
                row.label: {
                    one.name: said(row.label, UNSURE_OF in one.item.text, len(one.item.questions))
                    for one in task.columns
                }
                for row in task.rows
            }
        )
    if isinstance(task, JudgeCostTask):
        return JudgeCostReply(rows={row.label: CostVerdict(multiple=1.0, because="alike") for row in task.rows})
    return None
