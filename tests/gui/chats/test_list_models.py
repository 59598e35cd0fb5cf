"""The lists of chats and projects after random events are what a fresh load would show."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.events import AgentWorking, ChatChanged, ProjectChanged
from app.domain.projects import Project
from app.domain.rows import ChatRow, Page, ProjectRow
from app.gui.chats.chat_list_model import ChatListModel
from app.gui.chats.project_list_model import ProjectListModel
from app.gui.kit.reads import ChatQuery
from app.gui.kit.roles import HEADING_ROLE, WORKING_ROLE
from app.gui.look.texts import Texts
from support.chat_values import chat_row, moment, project_row

PAGE = 6
ROOT = QModelIndex()


class Listing:
    """Rows in memory with the order and the page keys of the store: pinned first, then the latest."""

    def __init__(self, rows: list[ChatRow] | list[ProjectRow]) -> None:
        self.rows: dict[str, ChatRow | ProjectRow] = {row.id: row for row in rows}

    def page(self, after: str | None, keep: Callable[[ChatRow | ProjectRow], bool]) -> Page[ChatRow | ProjectRow]:
        rows = sorted(
            filter(keep, self.rows.values()), key=lambda row: (row.pinned, row.last_activity_at), reverse=True
        )
        if after is not None:
            rows = [row for row in rows if (str(int(row.pinned)), row.last_activity_at) < tuple(after.split("|"))]
        page = rows[:PAGE]
        following = f"{int(page[-1].pinned)}|{page[-1].last_activity_at}" if len(rows) > PAGE else None
        return Page(tuple(page), following)

    def chats(self, query: ChatQuery, after: str | None) -> Page[ChatRow]:
        page = self.page(after, lambda row: row.state == query.state and query.text.casefold() in row.title.casefold())
        return Page(tuple(row for row in page.items if isinstance(row, ChatRow)), page.next)

    def projects(self, after: str | None, state: str) -> Page[ProjectRow]:
        page = self.page(after, lambda row: row.state == state)
        return Page(tuple(row for row in page.items if isinstance(row, ProjectRow)), page.next)


def watch(model: QAbstractItemModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    tester.setUseFetchMore(False)


def all_ids(model: ChatListModel | ProjectListModel) -> list[str]:
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
    return [row.id for row in model.rows]


def chat_model(listing: Listing) -> ChatListModel:
    model = ChatListModel(listing.chats, Texts(), is_working=lambda _: False)
    watch(model)
    return model


@pytest.mark.some(1, of_each=lambda grouped, **_: grouped)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("grouped", [False, True])
def test_chats_after_random_events_are_a_fresh_load(qtbot: QtBot, seed: int, grouped: bool) -> None:
    rng = random.Random(seed)
    modes = ("setup", "analysis", "what-if")
    listing = Listing([chat_row(n, mode=rng.choice(modes), pinned=rng.random() < 0.2) for n in range(1, 20)])
    query = ChatQuery("p1", text="Chat 1" if seed % 4 == 0 else "")
    model = chat_model(listing)
    model.set_grouped(grouped)
    model.load(query)
    clock = 1000
    for _ in range(150):
        clock += 1
        what = rng.random()
        known = rng.choice(list(listing.rows.values()))
        assert isinstance(known, ChatRow)
        if what < 0.15:
            row = chat_row(clock, mode=rng.choice(modes))
        elif what < 0.4:
            row = replace(known, last_activity_at=moment(clock), last_line=f"at {clock}")
        elif what < 0.55:
            row = replace(known, pinned=not known.pinned)
        elif what < 0.7:
            row = replace(known, title=f"Chat {rng.randrange(30)}")
        elif what < 0.8:
            row = replace(known, mode=rng.choice(modes))
        else:
            row = replace(known, state=rng.choice(("active", "active", "archived", "trashed")))
        listing.rows[row.id] = row
        model.apply(ChatChanged(row=row))
        if rng.random() < 0.1 and model.canFetchMore(ROOT):
            model.fetchMore(ROOT)
    fresh = chat_model(listing)
    fresh.set_grouped(grouped)
    fresh.load(query)
    assert all_ids(model) == all_ids(fresh)
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == [
        fresh.index(at, 0).data() for at in range(fresh.rowCount())
    ]


@pytest.mark.some(1)
@pytest.mark.parametrize("seed", range(12))
def test_projects_after_random_events_are_a_fresh_load(qtbot: QtBot, seed: int) -> None:
    rng = random.Random(seed)
    listing = Listing([project_row(n, pinned=rng.random() < 0.2) for n in range(1, 20)])
    model = ProjectListModel(listing.projects, Texts())
    watch(model)
    model.load()
    clock = 1000
    for _ in range(120):
        clock += 1
        known = rng.choice(list(listing.rows.values()))
        assert isinstance(known, ProjectRow)
        what = rng.random()
        if what < 0.2:
            row = project_row(clock)
        elif what < 0.5:
            row = replace(known, last_activity_at=moment(clock))
        elif what < 0.7:
            row = replace(known, pinned=not known.pinned)
        else:
            row = replace(known, state=rng.choice(("active", "trashed")))
        listing.rows[row.id] = row
        project = Project(id=row.id, title=row.title, created_at=moment(1), last_activity_at=row.last_activity_at)
        model.apply(ProjectChanged(project=project, row=row))
    fresh = ProjectListModel(listing.projects, Texts())
    fresh.load()
    assert all_ids(model) == all_ids(fresh)


def test_pages_follow_each_other_without_gap_or_repeat(qtbot: QtBot) -> None:
    listing = Listing([chat_row(n) for n in range(1, 40)])
    model = chat_model(listing)
    model.load(ChatQuery("p1"))
    assert all_ids(model) == [f"c{n:04d}" for n in range(39, 0, -1)]
    model.fetchMore(ROOT)
    assert len(model.rows) == 39


def test_groups_have_headings_that_cannot_be_chosen(qtbot: QtBot) -> None:
    listing = Listing([chat_row(1), chat_row(2, mode="what-if"), chat_row(3)])
    model = chat_model(listing)
    model.load(ChatQuery("p1"))
    model.set_grouped(True)
    assert [model.index(at, 0).data() for at in range(5)] == ["Setup", "Chat 3", "Chat 1", "What-if", "Chat 2"]
    assert model.index(0, 0).data(HEADING_ROLE)
    assert model.chat_at(0) is None
    assert model.row_of("c0002") == 4


def test_a_spinner_turns_while_the_agent_works(qtbot: QtBot) -> None:
    model = chat_model(Listing([chat_row(1)]))
    model.load(ChatQuery("p1"))
    model.apply(AgentWorking(project="p1", chat="c0001", working=True))
    assert model.index(0, 0).data(WORKING_ROLE)
    assert model.any_working
    model.apply(AgentWorking(project="p1", chat="c0001", working=False))
    assert not model.index(0, 0).data(WORKING_ROLE)


def test_another_projects_chats_stay_out(qtbot: QtBot) -> None:
    model = chat_model(Listing([chat_row(1)]))
    model.load(ChatQuery("p1"))
    model.apply(ChatChanged(row=chat_row(9, project="p2")))
    assert [row.id for row in model.rows] == ["c0001"]


def test_without_a_project_no_chat_is_listed(qtbot: QtBot) -> None:
    listing = Listing([chat_row(1)])
    model = ChatListModel(listing.chats, Texts(), is_working=lambda _: False)
    model.load(ChatQuery("p1"))
    model.load(None)
    assert model.rowCount() == 0
    assert model.query is None
