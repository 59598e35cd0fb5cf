"""Verdicts of the built-in model: scenarios by comparison with today, checks by numbers and the card's own words.

For: the judge's list and row calls. Not for: cost (`cost`) or what counts as a ground (`pugh`). No sentence, no
verdict: what a card does not speak of stays unknown.
"""

from typing import Literal

from app.domain.agents import (
    CheckColumn,
    CheckVerdict,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgedRow,
    JudgeRowReply,
    JudgeRowTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    ScenarioVerdict,
)
from app.domain.items import Item, ItemKind
from app.english.polarity import NEGATIONS
from app.english.words import sentence_texts, stems, words
from app.methods.cards import relies
from app.methods.claims import Claim, claims_of, direction_near, fits_as_evidence, make_claim, target_of
from app.methods.cost import judge_cost
from app.methods.frames import Frame, Stress, read, sharpened
from app.methods.pugh import SignFound, SignScale, check, compare, overall, touched

_GENERAL = (Stress.LOADED, Stress.WANTED, Stress.NORMAL)
_PUGH = {1: 75, 0: 50, -1: 25}
_NAMES_OF_TODAY = frozenset({"today", "row 0", "row0", "c0"})


def is_today(label: str) -> bool:
    """Tell whether a row label is today's."""
    return label.strip().lower() in _NAMES_OF_TODAY


def _claims(row: JudgedRow) -> tuple[Claim, ...]:
    """Return the claims of a row; today's summary only strings its lines together, so the lines count."""
    lines = (*row.card.mechanism, *row.card.resources)
    card = row.card.model_copy(update={"summary": ""}) if is_today(row.label) and lines else row.card
    return claims_of(card)


def judge_scenario(task: JudgeScenarioTask) -> JudgeScenarioReply:
    """Return one verdict per row; all four sub-scores are alike, because one sentence is all there is."""
    frame = read(task.scenario_text)
    today = tuple(claim for row in task.rows if is_today(row.label) for claim in _claims(row))
    return JudgeScenarioReply(rows={row.label: _scenario_verdict(task, frame, row, today) for row in task.rows})


def _scenario_verdict(
    task: JudgeScenarioTask, frame: Frame, row: JudgedRow, today: tuple[Claim, ...]
) -> ScenarioVerdict:
    claims = _claims(row)
    if is_today(row.label):
        # Today is the scale's anchor: by definition as good as itself.
        return _verdict(SignFound(0, claims[0].evidence, 0)) if claims else ScenarioVerdict()
    finding = _on_false_assumptions(task, frame, claims)
    if finding is None:
        finding = _on_what_is_asked(frame, task.scenario_text, claims, today)
    return _verdict(finding) if finding is not None else ScenarioVerdict()


def _verdict(finding: SignFound) -> ScenarioVerdict:
    score = _PUGH[finding.sign]
    return ScenarioVerdict(outcome=score, failure_modes=score, robust=score, follows=score, evidence=finding.evidence)


def _on_false_assumptions(task: JudgeScenarioTask, frame: Frame, claims: tuple[Claim, ...]) -> SignFound | None:
    """A card that rests on what is false or missing here fares worse than today; one that does without it, better."""
    gone = [item for item in task.uses if item.kind is ItemKind.ASSUMPTION and not item.holds]
    if frame.stress in (Stress.FALSE, Stress.GONE, Stress.SCARCE):
        named = {text.rstrip("…") for text in frame.asked}
        gone += [item for item in task.uses if any(" ".join(item.text.split()).startswith(text) for text in named)]
    for item in gone:
        finding = _resting_on(item, claims)
        if finding is not None:
            return finding
    return None


def _resting_on(item: Item, claims: tuple[Claim, ...]) -> SignFound | None:
    wanted = stems(item.text)
    for claim in claims:
        if not relies(claim.evidence, item):
            continue
        without = direction_near(claim.evidence, wanted) == "absent" or any(
            word.lower in NEGATIONS for word in words(claim.evidence)[:2]
        )
        return SignFound(1 if without else -1, claim.evidence, 0)
    return None


def _on_what_is_asked(frame: Frame, text: str, claims: tuple[Claim, ...], today: tuple[Claim, ...]) -> SignFound | None:
    if frame.stress in (Stress.FALSE, Stress.GONE, Stress.SCARCE):
        return None
    asked = frame.asked if frame.stress is not None else sentence_texts(text)
    found = []
    for one in asked:
        target = target_of(one)
        own = tuple(claim for claim in claims if fits_as_evidence(claim, target))
        scale = SignScale(today=today, stressed=sharpened(target.bounds, frame))
        finding = compare(target, own, scale)
        if finding is not None:
            found.append(finding)
    best = max(found, key=lambda finding: finding.strength, default=None)
    if frame.stress not in _GENERAL or (best is not None and best.sign != 0):
        return best
    # How a goal fares on a hard day, and a normal day, is what praise and blame in general speak of.
    return overall(claims) or best or touched(tuple(target_of(one) for one in frame.today), claims)


# -- checks -----------------------------------------------------------------------------------------


def judge_checks(task: JudgeChecksTask) -> JudgeChecksReply:
    """Return per row and column a yes, no or unknown for each check, with the sentence it rests on."""
    today = tuple(
        make_claim(sentence, evidence=sentence) for item in task.today for sentence in sentence_texts(item.text)
    )
    rows = {}
    for row in task.rows:
        claims = _claims(row) + (today if is_today(row.label) else ())
        rows[row.label] = {column.name: _check_verdict(column, claims) for column in task.columns}
    return JudgeChecksReply(rows=rows)


def _check_verdict(column: CheckColumn, claims: tuple[Claim, ...]) -> CheckVerdict:
    answers: list[Literal["yes", "no", "unknown"]] = []
    quote = ""
    for question in column.item.questions:
        of_text = question == column.item.text
        target = target_of(question, quantity=column.item.quantity if of_text else None)
        finding = check(
            target, tuple(claim for claim in claims if fits_as_evidence(claim, target)), hard=column.item.is_hard
        )
        if finding is None or finding.sign == 0:
            answers.append("unknown")
            continue
        answers.append("yes" if finding.sign > 0 else "no")
        # The words of a broken check matter most to the reader.
        quote = finding.evidence if finding.sign < 0 or not quote else quote
    return CheckVerdict(answers=tuple(answers), quote=quote)


# -- one added or edited row ------------------------------------------------------------------------


def judge_row(task: JudgeRowTask) -> JudgeRowReply:
    """Return the reply of each part that is asked about one row beside fixed ones."""
    return JudgeRowReply(
        scenarios={f"t{place}": judge_scenario(part) for place, part in enumerate(task.scenarios, start=1)},
        checks=None if task.checks is None else judge_checks(task.checks),
        cost=None if task.cost is None else judge_cost(task.cost),
    )
