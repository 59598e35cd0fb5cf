"""What calls will take: medians of this model's stored calls, a stated guess without any, and never a free unknown."""

import pytest

from app.domain.model_client import Role
from app.domain.money import CallUse
from app.pipeline.budget import OUTPUT_GUESS
from app.services.estimates import INPUT_GUESS, outlook
from app.services.model_choice import builtin_client
from support.scripted_model import ScriptedModel


class Priced(ScriptedModel):
    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return 0.001 * input_tokens + 0.01 * output_tokens


class Unpriced(ScriptedModel):
    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return None


def use(role: Role, given: int, taken: int, seconds: float) -> CallUse:
    return CallUse(role=role, input_tokens=given, output_tokens=taken, duration_ms=round(1000 * seconds))


STORED = [use(Role.DESIGNER, 100, 50, 2), use(Role.DESIGNER, 120, 70, 4), use(Role.DESIGNER, 900, 900, 60)] + [
    use(Role.JUDGE_SCENARIO, 400, 80, 1)
] * 4


def test_medians_are_summed_by_role_and_priced() -> None:
    found = outlook({Role.DESIGNER: 2, Role.JUDGE_SCENARIO: 10}, STORED, Priced(), concurrency=4)
    assert found.tokens == 2 * (120 + 70) + 10 * (400 + 80)
    assert found.cost_usd == pytest.approx(0.001 * (240 + 4000) + 0.01 * (140 + 800))
    assert not found.is_guess
    assert found.seconds == pytest.approx(4 + 10 * 1 / 4), "phases wait for each other; a phase for its longest call"


def test_a_role_without_a_call_takes_the_median_of_all_and_is_a_guess() -> None:
    found = outlook({Role.CHECKER: 1}, STORED, Priced(), concurrency=4)
    assert (found.tokens, found.is_guess) == (400 + 80, True)
    assert found.seconds == pytest.approx(1.0)


def test_without_any_call_tokens_are_guessed_and_time_is_not() -> None:
    found = outlook({Role.DESIGNER: 2}, [], Priced(), concurrency=4)
    assert found.tokens == 2 * (INPUT_GUESS + OUTPUT_GUESS[Role.DESIGNER])
    assert (found.seconds, found.is_guess) == (None, True)


def test_an_unknown_price_stays_unknown_and_the_built_in_methods_cost_nothing() -> None:
    assert outlook({Role.DESIGNER: 2}, STORED, Unpriced(), concurrency=4).cost_usd is None
    assert outlook({}, STORED, Priced(), concurrency=4).cost_usd == 0.0
    free = outlook({Role.DESIGNER: 2}, [], builtin_client(), concurrency=4)
    assert (free.tokens, free.cost_usd, free.seconds, free.is_guess) == (0, 0.0, None, False)


def test_every_role_has_a_guess() -> None:
    assert set(OUTPUT_GUESS) == set(Role)
