"""The table of runs: pages, order and filters against a fresh load, and small steps on events."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cmp_to_key

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.errors import StoreError
from app.domain.events import BranchChanged, ChatChanged, ProjectChanged, RunChanged
from app.domain.projects import Branch, Project
from app.domain.rows import ChatRow, Page, ProjectRow, RunRow
from app.gui.runs.run_columns import COLUMNS, RunColumn, best_text
from app.gui.runs.run_query import RunQuery
from app.gui.runs.run_table_model import RUN_ROLE, RunTableModel
from support.run_values import run_row

PAGE = 5
ROOT = QModelIndex()


class Listing:
    """A listing in memory with the order and the page keys of the store."""

    def __init__(self, rows: list[RunRow]) -> None:
        self.rows = {row.id: row for row in rows}
        self.reads = 0

    def fetch(self, query: RunQuery, after: str | None) -> Page[RunRow]:
        self.reads += 1

        def compare(one: RunRow, other: RunRow) -> int:
            return -1 if query.before(query.key(one), query.key(other)) else 1

        rows = sorted(filter(query.matches, self.rows.values()), key=cmp_to_key(compare))
        if after is not None:
            group, value, name = json.loads(after)
            rows = [row for row in rows if query.before((group, value, name), query.key(row))]
        page = rows[:PAGE]
        return Page(tuple(page), json.dumps(query.key(page[-1])) if len(rows) > PAGE else None)


def make(listing: Listing, query: RunQuery, qtbot: QtBot) -> RunTableModel:
    model = RunTableModel(listing.fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    # It fetches inside the reset signal and then takes the insertion for a fault of the model.
    tester.setUseFetchMore(False)
    model.set_query(query)
    return model


def ids(model: RunTableModel) -> list[str]:
    return [model.run(row).id for row in range(model.rowCount())]


def test_pages_follow_each_other_without_gap_or_repeat(qtbot: QtBot) -> None:
    listing = Listing([run_row(number) for number in range(1, 13)])
    model = make(listing, RunQuery("p1"), qtbot)
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
    assert [model.run(row).number for row in range(model.rowCount())] == list(range(12, 0, -1))
    reads = listing.reads
    model.fetchMore(ROOT)
    assert listing.reads == reads


def test_a_new_run_comes_first_and_nothing_is_read_again(qtbot: QtBot) -> None:
    listing = Listing([run_row(number) for number in range(1, 4)])
    model = make(listing, RunQuery("p1"), qtbot)
    reads = listing.reads
    with qtbot.waitSignal(model.rowsInserted):
        model.apply(RunChanged(row=run_row(4)))
    assert ids(model) == ["run-004", "run-003", "run-002", "run-001"]
    assert listing.reads == reads


def test_a_run_that_no_longer_matches_leaves(qtbot: QtBot) -> None:
    model = make(Listing([run_row(1, status="running")]), RunQuery("p1", status=("running",)), qtbot)
    model.apply(RunChanged(row=run_row(1, status="completed")))
    assert model.rowCount() == 0


def test_progress_changes_one_row_and_moves_nothing(qtbot: QtBot) -> None:
    model = make(Listing([run_row(1), run_row(2, status="running", done=1)]), RunQuery("p1"), qtbot)
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.rowsMoved):
        model.apply(RunChanged(row=run_row(2, status="running", done=7)))
    assert changed.args is not None
    assert (changed.args[0].row(), changed.args[1].row()) == (0, 0)


def test_renaming_a_chat_or_a_line_renames_it_in_every_row(qtbot: QtBot) -> None:
    model = make(Listing([run_row(1), run_row(2, launched_from_chat=None, chat_title=None)]), RunQuery("p1"), qtbot)
    model.apply(ChatChanged(row=chat_row("c1", "Imports")))
    model.apply(BranchChanged(branch=Branch(id="b-main", project="p1", name="trunk", is_main=True, head="v")))
    assert [model.run(row).chat_title for row in range(2)] == [None, "Imports"]
    assert {model.run(row).branch_name for row in range(2)} == {"trunk"}


def test_pinning_another_run_reads_the_changes_against_it_again(qtbot: QtBot) -> None:
    listing = Listing([run_row(1)])
    model = make(listing, RunQuery("p1"), qtbot)
    model.set_pinned(None)
    model.apply(project_changed(pinned="run-001"))
    assert listing.reads == 2
    model.apply(project_changed(pinned="run-001"))
    assert listing.reads == 2


def test_a_listing_that_cannot_be_read_says_so_and_recovers(qtbot: QtBot) -> None:
    answers: list[Callable[[], Page[RunRow]]] = []

    def fail() -> Page[RunRow]:
        raise StoreError("disk", "The disk cannot be read.")

    answers += [fail, lambda: Page((run_row(1),), None)]
    model = RunTableModel(lambda _query, _after: answers.pop(0)())
    with qtbot.waitSignal(model.fetch_failed) as failed:
        model.set_query(RunQuery("p1"))
    assert failed.args is not None
    assert str(failed.args[0]) == "The disk cannot be read."
    assert not model.is_complete
    model.reload()
    assert model.rowCount() == 1
    assert model.is_complete


def test_what_a_row_says(qtbot: QtBot) -> None:
    rows = [
        run_row(1, delta=0.12, baseline_number=7),
        run_row(2, judge="openai:gpt", cost_usd=None, starred=True),
        run_row(3, best_score=None, best_label=None, judge="openai:gpt", cost_usd=0.25),
    ]
    model = make(Listing(rows), RunQuery("p1", descending=False), qtbot)

    def text(row: int, column: RunColumn) -> str:
        number = next(at for at, spec in enumerate(COLUMNS) if spec.column == column)
        return str(model.index(row, number).data())

    assert text(0, RunColumn.BEST) == "0.61  ▲ +0.12"
    assert text(0, RunColumn.COST) == "Method, no model"
    assert text(0, RunColumn.MODE) == "Find solutions"
    assert text(0, RunColumn.CALLS) == "12 (2)"
    assert text(1, RunColumn.COST) == "price unknown"
    assert text(1, RunColumn.BEST) == "0.61"
    assert text(2, RunColumn.BEST) == "–"
    assert "0.25" in text(2, RunColumn.COST)
    sentence = model.index(1, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert sentence.startswith("Run 2, Find solutions")
    assert sentence.endswith("starred.")


def test_a_title_written_in_place_is_a_wish(qtbot: QtBot) -> None:
    model = make(Listing([run_row(1)]), RunQuery("p1"), qtbot)
    title = next(at for at, spec in enumerate(COLUMNS) if spec.column == RunColumn.TITLE)
    with qtbot.waitSignal(model.rename_requested) as asked:
        assert model.setData(model.index(0, title), " Shorter ")
    assert asked.args == [run_row(1), "Shorter"]
    assert not model.setData(model.index(0, title), "  ")
    assert model.run(0).title == run_row(1).title


SORTS = [spec.sort for spec in COLUMNS if spec.sort is not None]


@pytest.mark.some(2)
@pytest.mark.parametrize("seed", range(12))
def test_any_events_leave_what_a_fresh_load_shows(seed: int, qtbot: QtBot) -> None:
    luck = random.Random(seed)
    query = RunQuery(
        "p1",
        status=luck.choice([(), ("running",), ("completed", "failed")]),
        mode=luck.choice([None, "eval_only"]),
        text=luck.choice([None, "idea 1"]),
        group=luck.choice([None, "chat_title", "branch_name"]),
        sort=str(luck.choice(SORTS)),
        descending=luck.random() < 0.5,
    )
    listing = Listing([some_run(luck, number) for number in range(1, 25)])
    model = make(listing, query, qtbot)
    for _step in range(60):
        if luck.random() < 0.15 and model.canFetchMore(ROOT):
            model.fetchMore(ROOT)
            continue
        row = some_run(luck, luck.randint(1, 40))
        listing.rows[row.id] = row
        model.apply(RunChanged(row=row))
    loaded = ids(model)
    fresh = RunTableModel(listing.fetch)
    fresh.set_query(query)
    while fresh.canFetchMore(ROOT):
        fresh.fetchMore(ROOT)
    assert loaded == ids(fresh)[: len(loaded)]
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
    assert ids(model) == ids(fresh)
    assert [model.index(row, 0).data(RUN_ROLE) for row in range(model.rowCount())] == [
        fresh.run(row) for row in range(fresh.rowCount())
    ]


def some_run(luck: random.Random, number: int) -> RunRow:
    return replace(
        run_row(number),
        status=luck.choice(["running", "completed", "failed"]),
        mode=luck.choice(["full_search", "eval_only"]),
        chat_title=luck.choice([None, "A", "B"]),
        best_score=luck.choice([None, 0.2, 0.4, 0.6]),
        cost_usd=luck.choice([None, 0.5]),
        calls=luck.randint(0, 4),
        done=luck.randint(0, 12),
        started_at=luck.choice([None, "2026-11-23T03:00:01.000Z"]),
    )


def chat_row(chat: str, title: str) -> ChatRow:
    return ChatRow(
        id=chat,
        project="p1",
        title=title,
        mode="setup",
        branch="b-main",
        branch_name="main",
        subject=None,
        subject_run=None,
        subject_candidate=None,
        parent_chat=None,
        message_count=1,
        runs_launched=1,
        last_line="",
        last_activity_at="2026-11-23T03:00:00.000Z",
        unread=False,
        archived=False,
        pinned=False,
        state="active",
    )


def project_changed(*, pinned: str | None) -> ProjectChanged:
    stamp = "2026-11-23T03:00:00.000Z"
    project = Project(id="p1", title="P", created_at=stamp, last_activity_at=stamp, pinned_run=pinned)
    row = ProjectRow(
        id="p1", title="P", state="active", pinned=False, last_activity_at=stamp, chats=1, runs=1, waiting=0
    )
    return ProjectChanged(project=project, row=row)


def test_a_best_score_as_before_has_no_change_beside_it() -> None:
    assert best_text(run_row(1, best_score=0.42, delta=0.0, baseline_number=1)) == "0.42"
    assert best_text(run_row(1, best_score=0.42, delta=0.1, baseline_number=1)) == "0.42  ▲ +0.10"
