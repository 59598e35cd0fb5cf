"""What was spent and what the caps leave: sums by noun, and the refusal when the cap of a day is reached.

An unknown price is not free: it is shown beside the known part, and once the day's cap is reached nothing without a
price goes out either (docs/decisions/0007-money.md). Not for the caps of one run, which hold inside the run
(`pipeline.budget`), and not for writing entries: who stores an answer stores its `Spend` in the same transaction.
"""

from collections.abc import Callable, Mapping
from datetime import date

from app.domain.base import iso
from app.domain.errors import BudgetError
from app.domain.kit.local_time import local_today, midnight
from app.domain.model_client import ModelClient, Role
from app.domain.money import ChatSpend, DaySpend, SpendTotal
from app.domain.runs import Budget, Stage
from app.pipeline.budget import unpriced
from app.services.estimates import Outlook, outlook
from app.settings.settings import Settings
from app.store.database import Store


class SpendingService:
    """Queries on any thread, each one short read; `require_room` too."""

    def __init__(
        self, store: Store, settings: Callable[[], Settings], *, today: Callable[[], date] = local_today
    ) -> None:
        """Nothing is read yet.

        Args:
            store: holds the entries of all processes.
            settings: the choices in effect now.
            today: the local date.
        """
        self._store = store
        self._settings = settings
        self._today = today

    def of_chat(self, chat: str) -> ChatSpend:
        """What the answers of a chat came to, and the runs launched from it."""
        answers, runs = self._store.query.spend.of_chat(chat)
        return ChatSpend(answers=answers, runs=runs)

    def of_run(self, run: str) -> SpendTotal:
        """What a run came to, over all times it was resumed."""
        return self._store.query.spend.total(run=run)

    def of_stages(self, run: str) -> dict[str, SpendTotal]:
        """What a run came to by stage, in the order of the stages; stages without a request are left out.

        What was counted before entries were kept stands under the empty name.
        """
        found = self._store.query.spend.by_stage(run)
        order = [stage.value for stage in Stage]
        return dict(sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else -1))

    def of_project(self, project: str) -> SpendTotal:
        """What all chats and runs of a project came to."""
        return self._store.query.spend.total(project=project)

    def today(self) -> DaySpend:
        """What all processes spent since local midnight, and the cap in effect."""
        total = self._store.query.spend.total(since=iso(midnight(self._today())))
        return DaySpend(total=total, cap_usd=self._settings().day_cap_usd)

    def refusal(self, usd: float | None) -> str | None:
        """Say why requests of this price cannot go out today, in one sentence with the way out, or None.

        Args:
            usd: their price together; 0 always goes, None = unknown.
        """
        if usd == 0:
            return None
        day = self.today()
        if day.cap_usd is None:
            return None
        reached = day.total.known_usd >= day.cap_usd
        if not reached and (usd is None or day.total.known_usd + usd <= day.cap_usd):
            return None
        cap, spent = f"cap of {day.cap_usd:.2f} USD", f"{day.total.known_usd:.2f} USD spent"
        if usd is None:
            return (
                f"Today's {cap} is reached ({spent}), and the price of this model is unknown, which is not free:"
                " state its price or raise the cap in the settings, or go on tomorrow."
            )
        if reached:
            return f"Today's {cap} is reached ({spent}): raise the cap in the settings, or go on tomorrow."
        return (
            f"This would pass today's {cap} ({spent}, about {usd:.2f} USD needed): raise the cap in the settings,"
            " or go on tomorrow."
        )

    def require_room(self, usd: float | None) -> None:
        """Return when requests of this price may go out today.

        Args:
            usd: what they are expected to cost together; None = unknown price, which is not free.

        Raises:
            BudgetError: the cap of the day would be passed; nothing may be sent.
        """
        sentence = self.refusal(usd)
        if sentence is not None:
            raise BudgetError(sentence)

    def run_cap(self) -> float | None:
        """The cap of one run in money where none is given."""
        return self._settings().run_cap_usd

    def outlook(self, by_role: Mapping[Role, int], client: ModelClient) -> Outlook:
        """Return what so many calls of each role will take, from what this model's calls took before."""
        stored = self._store.query.calls.recent(client.info.judge)
        return outlook(by_role, stored, client, concurrency=self._settings().max_concurrency)

    def with_run_cap(self, budget: Budget, client: ModelClient) -> Budget:
        """Return a run's budget with the cap of the settings where the person gave none in money.

        A model whose price is unknown, or 0, gets none: the one could not be held, the other has nothing to hold.
        """
        cap = self.run_cap()
        if budget.usd is not None or cap is None or not price_of(client):
            return budget
        return budget.model_copy(update={"usd": cap})


def price_of(client: ModelClient) -> float | None:
    """Return what a million tokens in and a million out cost together; None = unknown, 0 = it costs nothing."""
    return 0.0 if client.info.is_builtin else client.cost(1_000_000, 1_000_000)


def unpriced_cap(budget: Budget, client: ModelClient) -> str | None:
    """Say why a cap in money cannot be held with this model, in one sentence with the ways out, or None."""
    if budget.usd is None or price_of(client) is not None:
        return None
    return unpriced(budget.usd)
