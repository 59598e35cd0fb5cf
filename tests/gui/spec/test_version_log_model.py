"""The log of versions: pages that follow each other, new ones on top, none twice."""

import random

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.items import Author
from app.domain.operations import Content
from app.domain.projects import Cause, Version
from app.domain.rows import Page
from app.gui.spec.version_log_model import VersionLogModel

ROOT = QModelIndex()


def version(number: int, branch: str = "b1") -> Version:
    return Version(
        id=f"v-{number}",
        project="p1",
        branch=branch,
        number=number,
        parent=f"v-{number - 1}",
        spec_revision=number,
        world_revision=1,
        content=Content(),
        author=Author.PERSON,
        cause=Cause.EDIT,
        created_at="2026-11-23T03:00:00.000Z",
    )


class Log:
    def __init__(self, newest: int) -> None:
        self.newest = newest

    def fetch(self, _branch: str, after: str | None) -> Page[Version]:
        top = int(after) - 1 if after else self.newest
        numbers = list(range(top, max(top - 5, 0), -1))
        return Page(tuple(version(number) for number in numbers), str(numbers[-1]) if numbers[-1:] > [1] else None)


def make(log: Log) -> VersionLogModel:
    model = VersionLogModel(log.fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    tester.setUseFetchMore(False)
    model.set_branch("b1")
    model.add(version(log.newest))
    assert model.rowCount() == 0, "it will be read with the others"
    model.open_log()
    return model


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_pages_and_new_versions_shows_each_once(seed: int, qtbot: QtBot) -> None:
    luck, log = random.Random(seed), Log(12)
    model = make(log)
    for _step in range(15):
        if luck.random() < 0.5:
            log.newest += 1
            model.add(version(log.newest))
            model.add(version(log.newest))
        model.fetchMore(ROOT)
    numbers = [model.version(row).number for row in range(model.rowCount())]
    assert numbers == list(range(log.newest, 0, -1))


def test_versions_of_other_lines_stay_out(qtbot: QtBot) -> None:
    model = make(Log(3))
    model.add(version(4, branch="b2"))
    assert model.rowCount() == 3
    before = model.before(0)
    assert before is not None
    assert before.number == 2
    assert model.index(0, 0).data(Qt.ItemDataRole.DisplayRole).startswith("v3  edited, by you")
