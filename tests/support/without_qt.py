"""A pytest plugin for runs without Qt: knows the settings of pytest-qt, which cannot be loaded then.

Used as `-p support.without_qt` by the Qt-free part of `packaging/test.sh`, with Qt blocked by `packaging/without_qt`.
"""

import importlib.util

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
        parser.addini(name, "read by pytest-qt, which is absent here")


def pytest_configure(config: pytest.Config) -> None:
    try:
        importlib.util.find_spec("PySide6")
    except ModuleNotFoundError:
        return
    raise pytest.UsageError("Qt can be imported: put packaging/without_qt on PYTHONPATH")
