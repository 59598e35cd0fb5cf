"""The caps of one run: every call is reserved before it is made and settled with what it really used.

A reservation is an estimate: the prompt as the client measures it, and an answer as long as the mean of this run's
answers of the same role, at first a stated guess. A call goes out only while what was used, what is reserved and its
own estimate fit every cap; where only reservations stand in the way it waits for them to settle. So a cap is passed
by no more than what the calls in flight use beyond their estimates. An unknown price is not free: with a cap in money
nothing goes out unpriced. Not for: what ends a run at a cap (`asking`) or the sums people see (`progress`).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

from app.domain.canonical import canonical_json
from app.domain.model_client import ModelClient, ModelRequest, Role
from app.domain.money import SpendTotal
from app.domain.runs import Budget
from app.domain.usage import Usage

OUTPUT_GUESS: dict[Role, int] = {
    Role.DOCUMENT: 800,
    Role.PROBLEM_SPEC: 1500,
    Role.ARCHITECT: 1500,
    Role.DESIGNER: 1000,
    Role.SAME_MECHANISM: 100,
    Role.INTAKE: 500,
    Role.SCENARIOS: 2000,
    Role.JUDGE_SCENARIO: 1200,
    Role.JUDGE_CHECKS: 1200,
    Role.JUDGE_COST: 600,
    Role.JUDGE_ROW: 1500,
    Role.CHECKER: 800,
    Role.WORLD_MODELLER: 1500,
}
"""Tokens an answer of a role takes where nothing is known yet: those of a run of 5 × 8, rounded up."""


class Purse(Protocol):
    """What all work together may spend: the cap of a day."""

    def refusal(self, usd: float | None) -> str | None:
        """Say in one sentence why requests of this price cannot go out now, or None. None = unknown price."""


class CapReachedError(Exception):
    """The next call would pass a cap, whatever becomes of the calls in flight; the text names the cap."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one call is expected to use."""

    role: Role
    tokens: int
    usd: float | None


def expected(client: ModelClient, request: ModelRequest[Any], output_tokens: int | None = None) -> Reservation:
    """Return what a request is expected to use: measured prompt and schema, and an answer of this length.

    Args:
        client: measures and prices.
        request: not sent.
        output_tokens: length of the answer; the guess for its role by default.
    """
    schema = canonical_json(request.json_schema)
    prompt = sum(client.measure(text) for text in (request.system, request.prompt, schema))
    answer = OUTPUT_GUESS[request.role] if output_tokens is None else output_tokens
    return Reservation(request.role, prompt + answer, client.cost(prompt, answer))


class RunBudget:
    """Counts for one run, on one loop. Counts go on from where an earlier part of the same run left them."""

    def __init__(
        self,
        caps: Budget,
        client: ModelClient,
        *,
        before: SpendTotal,
        seconds_before: float = 0.0,
        purse: Purse | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to count the time of work.

        Args:
            caps: of the run.
            client: measures and prices.
            before: what earlier parts of this run used.
            seconds_before: how long they worked.
            purse: the cap of all work together, if there is one.
            clock: seconds that only grow.
        """
        self._caps = caps
        self._client = client
        self._purse = purse
        self._clock = clock
        self._began = clock() - seconds_before
        self._calls = before.calls
        self._tokens = before.input_tokens + before.output_tokens
        self._usd = before.known_usd
        self._in_flight: list[Reservation] = []
        self._unstored: list[float] = []
        self._answers: dict[Role, tuple[int, int]] = {}
        self._changed = asyncio.Event()

    @property
    def calls(self) -> int:
        """Calls that count against their cap so far, those in flight not among them."""
        return self._calls

    def found(self) -> None:
        """Count a call that was found: it costs nothing, but the cap on calls says how much a run may rest on.

        Raises:
            CapReachedError: it fits no more.
        """
        self._require_call()
        self._calls += 1

    def _require_call(self) -> None:
        cap = self._caps.calls
        if cap is not None and self._calls + len(self._in_flight) + 1 > cap:
            raise CapReachedError(f"The cap of {cap} calls is reached: raise it to go on.")

    def reserve(self, request: ModelRequest[Any]) -> Reservation | None:
        """Reserve a call, or return None where it may fit once calls in flight have settled (`changed`).

        Raises:
            CapReachedError: it fits no more.
        """
        caps = self._caps
        self._require_call()
        if caps.seconds is not None and self._clock() - self._began >= caps.seconds:
            raise CapReachedError(f"The cap of {caps.seconds:g} seconds of work is reached: raise it to go on.")
        wanted = Reservation(request.role, 0, 0.0)
        if caps.tokens is not None or caps.usd is not None or self._purse is not None:
            wanted = expected(self._client, request, self._answer_of(request.role))
        if not (self._tokens_fit(wanted) and self._money_fits(wanted) and self._purse_allows(wanted)):
            return None
        self._in_flight.append(wanted)
        return wanted

    async def changed(self) -> None:
        """Return when a call in flight has settled or come to nothing."""
        await self._changed.wait()

    def settle(self, reserved: Reservation, usage: Usage) -> None:
        """Replace a reservation by what the call used; its cost is held against the day until it is `stored`."""
        usd = self._price(reserved, usage)
        self._calls += 1
        self._tokens += usage.input_tokens + usage.output_tokens
        self._usd += usd
        self._unstored.append(usd)
        number, total = self._answers.get(reserved.role, (0, 0))
        self._answers[reserved.role] = (number + 1, total + usage.output_tokens)
        self.release(reserved)

    def stored(self, reserved: Reservation, usage: Usage) -> None:
        """A settled call is in the ledger that the purse reads."""
        self._unstored.remove(self._price(reserved, usage))
        self._tell()

    def release(self, reserved: Reservation) -> None:
        """The call came to nothing and cost nothing."""
        self._in_flight.remove(reserved)
        self._tell()

    def _tokens_fit(self, wanted: Reservation) -> bool:
        cap = self._caps.tokens
        if cap is None:
            return True
        if self._tokens + wanted.tokens > cap:
            raise CapReachedError(
                f"The next call may take {wanted.tokens} tokens and would pass the cap of {cap} tokens:"
                " raise it to go on."
            )
        return self._tokens + wanted.tokens + sum(one.tokens for one in self._in_flight) <= cap

    def _money_fits(self, wanted: Reservation) -> bool:
        cap = self._caps.usd
        if cap is None or wanted.usd == 0:
            return True
        if wanted.usd is None:
            raise CapReachedError(unpriced(cap))
        if self._usd + wanted.usd > cap:
            # What is spent is not said here: calls in flight still add to it, and every view shows the sum beside this.
            raise CapReachedError(
                f"The next call may cost {wanted.usd:.4f} USD and would pass the cap of {cap:g} USD: raise it to go on."
            )
        return self._usd + wanted.usd + self._reserved_usd() <= cap

    def _purse_allows(self, wanted: Reservation) -> bool:
        if self._purse is None or wanted.usd == 0:
            return True
        held = sum(self._unstored) + self._reserved_usd()
        refused = self._purse.refusal(None if wanted.usd is None else wanted.usd + held)
        if refused is None:
            return True
        if not self._in_flight and not self._unstored:
            raise CapReachedError(refused)
        return False

    def _reserved_usd(self) -> float:
        return sum(one.usd or 0.0 for one in self._in_flight)

    def _answer_of(self, role: Role) -> int | None:
        number, total = self._answers.get(role, (0, 0))
        return ceil(total / number) if number else None

    def _price(self, reserved: Reservation, usage: Usage) -> float:
        """What a call cost; one that comes without a price counts as was reserved, not as nothing."""
        return usage.cost_usd if usage.cost_usd is not None else reserved.usd or 0.0

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def unpriced(cap: float) -> str:
    """Say that a cap in money cannot be held, and the two ways out."""
    return (
        f"The price of this model is unknown, so a cap of {cap:g} USD cannot be held: state its price in the settings"
        " (0 for a model that costs nothing), or leave the cap out and cap calls or tokens."
    )
