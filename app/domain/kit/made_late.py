"""Parts that are made when they are first asked for, so that a start imports none of what it does not show.

Not for values that change: what is made stays for as long as its owner.
"""

import threading
from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

O = TypeVar("O")  # noqa: E741  owner
T = TypeVar("T")

_MAKING = threading.RLock()
"""Any thread may be the first to ask, and what holds something may not be there twice."""


class made_late(Generic[O, T]):  # noqa: N801  used like `property`
    """As `property`, but worked out once, by whichever thread asks first. Its function may import what it makes."""

    def __init__(self, make: Callable[[O], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type[O], name: str) -> None:
        """Called by Python once the class is there."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[O]) -> Self: ...
    @overload
    def __get__(self, instance: O, owner: type[O]) -> T: ...
    def __get__(self, instance: O | None, owner: type[O]) -> Self | T:
        """Called until the part is among the owner's attributes, which are looked at first."""
        if instance is None:
            return self
        with _MAKING:
            if self._name not in vars(instance):
                vars(instance)[self._name] = self._make(instance)
            found: T = vars(instance)[self._name]
            return found
