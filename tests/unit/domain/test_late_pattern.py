"""Patterns that are compiled at their first use: all of them are valid, and they are what `re.compile` makes."""

import gc
import importlib
import pkgutil
import re

import app
from app.domain.kit import late_pattern
from app.domain.kit.late_pattern import late

_ROOMS = ("domain", "english", "methods", "llm", "pipeline", "services")


def test_every_pattern_of_the_application_is_valid() -> None:
    for room in _ROOMS:
        for module in pkgutil.walk_packages([f"{app.__path__[0]}/{room}"], f"app.{room}."):
            importlib.import_module(module.name)
    # Wherever a module keeps it: in a tuple, a table, a field. Those that a test of widgets has frozen are not listed.
    gc.unfreeze()
    patterns = [one for one in gc.get_objects() if type(one) is late_pattern._LatePattern]
    assert len(patterns) > 300
    for pattern in patterns:
        compiled: object = pattern._compiled
        assert isinstance(compiled, re.Pattern), pattern.pattern


def test_it_is_compiled_at_the_first_search_only_and_searches_alike() -> None:
    pattern = late(r"(?P<word>[a-z]+)-(\d)", re.IGNORECASE)
    assert "_compiled" not in vars(pattern)
    real = re.compile(r"(?P<word>[a-z]+)-(\d)", re.IGNORECASE)
    text = "A-1 and b-2"
    for _ in range(2):
        assert [found.groups() for found in pattern.finditer(text)] == [found.groups() for found in real.finditer(text)]
        assert pattern.sub(r"\g<word>", text, count=1) == real.sub(r"\g<word>", text, count=1)
        assert pattern.match(text, 8) is not None
        assert (pattern.pattern, pattern.flags, pattern.groups) == (real.pattern, real.flags, real.groups)
    assert pattern.fullmatch(text) is None
