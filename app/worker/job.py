"""A piece of work that can be done in another process: a pure function of one value, with what it takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

G = TypeVar("G", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Job(Generic[G, R]):
    """Both values travel as JSON, so they are pydantic values that come back equal from it.

    Attributes:
        name: unique; how the child finds it (`app.worker.jobs`).
        given: the type it takes.
        gives: the type it returns.
        work: does it; may raise a `KnownError`.
        likely_ms: about how long it takes, by a look at what is given that costs nothing.
    """

    name: str
    given: type[G]
    gives: type[R]
    work: Callable[[G], R]
    likely_ms: Callable[[G], float]
