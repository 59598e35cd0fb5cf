"""A verb asked for by a slot: its result, its fault, a bug, and the window closing meanwhile."""

import asyncio
import sys
import threading
from types import TracebackType

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import KnownError, RefusedError, UsageError
from support.run_window import RunWindow


async def refuse() -> None:
    raise RefusedError("busy", "It is still at work.")


def test_the_result_comes_back_in_the_gui_thread(qtbot: QtBot, window: RunWindow) -> None:
    came: list[tuple[int, threading.Thread]] = []

    async def verb() -> int:
        return 7

    task = window.context.run_verb(verb, on_done=lambda result: came.append((result, threading.current_thread())))
    qtbot.waitUntil(task.done)
    assert came == [(7, threading.main_thread())]


def test_a_known_fault_becomes_a_notice(qtbot: QtBot, window: RunWindow) -> None:
    task = window.context.run_verb(refuse)
    qtbot.waitUntil(task.done)
    assert [notice.sentence for notice in window.notices] == ["It is still at work."]
    assert window.notices[0].kind == "error"


def test_a_known_fault_goes_to_who_asked_for_it(qtbot: QtBot, window: RunWindow) -> None:
    faults: list[KnownError] = []
    task = window.context.run_verb(refuse, on_fault=faults.append)
    qtbot.waitUntil(task.done)
    assert [fault.code for fault in faults] == ["busy"]
    assert window.notices == []


def test_a_bug_goes_to_the_crash_hook(qtbot: QtBot, window: RunWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[type[BaseException]] = []

    def hook(kind: type[BaseException], _fault: BaseException, _trace: TracebackType | None) -> None:
        met.append(kind)

    async def verb() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys, "excepthook", hook)
    task = window.context.run_verb(verb)
    qtbot.waitUntil(task.done)
    qtbot.waitUntil(lambda: met == [ZeroDivisionError])


def test_closing_meanwhile_calls_nobody_and_the_work_goes_on(qtbot: QtBot, window: RunWindow) -> None:
    began, go_on, finished = threading.Event(), threading.Event(), threading.Event()
    came: list[None] = []

    async def verb() -> None:
        began.set()
        await asyncio.to_thread(go_on.wait)
        finished.set()

    task = window.context.run_verb(verb, on_done=came.append)
    qtbot.waitUntil(began.is_set)
    window.context.verbs.close()
    qtbot.waitUntil(task.done)
    go_on.set()
    qtbot.waitUntil(finished.is_set)
    assert came == []


def test_a_verb_of_the_services_says_its_sentence(qtbot: QtBot, window: RunWindow) -> None:
    faults: list[KnownError] = []
    services = window.context.services
    task = window.context.run_verb(lambda: services.projects.create(title=" ", text=None), on_fault=faults.append)
    qtbot.waitUntil(task.done)
    assert isinstance(faults[0], UsageError)
