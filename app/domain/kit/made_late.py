"""Parts that are made when they are first asked for, so that a start imports none of what it does not show.

Not for values that change: what is made stays for as long as its owner.
"""

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

O = TypeVar("O")  # noqa: E741  owner
T = TypeVar("T")


class made_late(Generic[O, T]):  # noqa: N801  used like `property`
    """As `property`, but worked out once, by whichever thread asks first.

    Its function may import what it makes, and does nothing else: what it made too late is dropped.
    """

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
        # Under no lock: to make it may take a second of imports, and the window asks for other parts meanwhile. Where
        # two threads ask first at once, both are given the one that was there first.
        found: T = vars(instance).setdefault(self._name, self._make(instance))
        return found
