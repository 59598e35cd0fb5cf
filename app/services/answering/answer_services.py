"""What answering in chats needs besides a model; light, so that it can be made at the start."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.services.answering.digest import DigestService
from app.services.results import ResultService
from app.services.spending import SpendingService
from app.store.database import Store
from app.worker.process import Worker


@dataclass(frozen=True, slots=True)
class AnswerServices:
    """Where an answer looks and counts. `asks_first` is the setting of the moment it is asked.

    `takes_tools` are the judge ids of models that took tools before: for them no results are put into words beforehand.
    """

    store: Store
    digests: DigestService
    results: ResultService
    spending: SpendingService
    asks_first: Callable[[], bool]
    worker: Worker
    takes_tools: set[str] = field(default_factory=set)
