"""What calls that are still to be made will take, from what this model's calls took before.

Medians of the newest stored calls of the same model and role; a role without one takes the median of all, and a model
without any takes a stated guess in tokens and no time at all. Not for which calls those are (`pipeline.preflight`).
"""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import NamedTuple

from app.domain.base import Value
from app.domain.model_client import ModelClient, Role
from app.domain.money import CallUse
from app.pipeline.budget import OUTPUT_GUESS

INPUT_GUESS = 2500
"""Tokens of a prompt where nothing is known yet."""
_PHASES = (
    frozenset({Role.DESIGNER, Role.INTAKE, Role.SCENARIOS}),
    frozenset({Role.SAME_MECHANISM}),
    frozenset({Role.JUDGE_SCENARIO, Role.JUDGE_CHECKS, Role.JUDGE_COST, Role.JUDGE_ROW, Role.CHECKER}),
)
"""Roles whose calls go side by side; the next phase waits for the one before."""


class Outlook(Value):
    """What calls will take together. `cost_usd` None = unknown price; `seconds` None = no call to go by."""

    tokens: int
    cost_usd: float | None
    seconds: float | None
    is_guess: bool
    """Part of it rests on no call this model ever made."""


class _Typical(NamedTuple):
    input_tokens: int
    output_tokens: int
    seconds: float | None


def outlook(
    by_role: Mapping[Role, int], stored: Iterable[CallUse], client: ModelClient, *, concurrency: int
) -> Outlook:
    """Return what so many calls of each role will take with this many at once.

    Args:
        by_role: calls to make.
        stored: finished calls of this model, of any role.
        client: prices them.
        concurrency: calls in flight.
    """
    if client.info.is_builtin:
        return Outlook(tokens=0, cost_usd=0.0, seconds=None, is_guess=False)
    uses = tuple(stored)
    typical = {role: _typical(role, uses) for role in by_role}
    given = sum(number * typical[role].input_tokens for role, number in by_role.items())
    taken = sum(number * typical[role].output_tokens for role, number in by_role.items())
    return Outlook(
        tokens=given + taken,
        cost_usd=client.cost(given, taken),
        seconds=_seconds(by_role, typical, concurrency) if uses else None,
        is_guess=bool(set(by_role) - {use.role for use in uses}),
    )


def _typical(role: Role, uses: tuple[CallUse, ...]) -> _Typical:
    own = [use for use in uses if use.role is role] or list(uses)
    if not own:
        return _Typical(INPUT_GUESS, OUTPUT_GUESS[role], None)
    return _Typical(
        round(median(use.input_tokens for use in own)),
        round(median(use.output_tokens for use in own)),
        median(use.duration_ms for use in own) / 1000,
    )


def _seconds(by_role: Mapping[Role, int], typical: Mapping[Role, _Typical], concurrency: int) -> float:
    total = 0.0
    for phase in _PHASES:
        each = [(number, typical[role].seconds or 0.0) for role, number in by_role.items() if role in phase and number]
        if each:
            longest = max(seconds for _, seconds in each)
            total += max(longest, sum(number * seconds for number, seconds in each) / concurrency)
    return total
