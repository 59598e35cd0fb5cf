"""No text of the window hides what it is: a title that turns its line round, or holds nothing to see, shows its signs.

The whole window and its dialogs are walked: labels, buttons, tips, titles, cells, and what is painted by hand.
"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import Chat, ChatMode
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, UpdateItem
from app.domain.runs import Idea, Run, RunConfig, RunMode, RunRequest
from app.gui.chats.chat_chooser import ChatChooser
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import AnswerCell, answers_of
from app.gui.results.pages.comparison_page import ComparisonPage
from app.gui.results.results_view import ResultsView
from app.gui.runs.raise_cap import RaiseCapDialog
from app.gui.runs.run_dialog import RunDialog
from app.gui.settings.attachments_dialog import AttachmentsDialog
from app.gui.shell.main_window import MainWindow
from app.gui.spec.what_if_dialog import WhatIfDialog
from support.run_window import Made, RunWindow
from support.shown_texts import painted_texts, shown_texts

pytestmark = pytest.mark.holds("project")

# Turns the line round; nothing to see; begins a command of a terminal; an isolate; a soft hyphen; a tag.
HIDDEN = "\u202e\u200b\x1b\u2066\u00ad\U000e0041"
ODD = f"Ovens{HIDDEN} & <b>bread</b>"


def odd(text: str) -> str:
    return f"{text} {ODD}"


def hidden_in(texts: list[tuple[str, str]]) -> list[str]:
    return [f"{where}: {text!r}" for where, text in texts if set(HIDDEN) & set(text)]


def odd_items() -> tuple[AddItem, ...]:
    """One item of every kind."""
    return tuple(
        AddItem(item=Item(slug=f"odd-{kind.value}", kind=kind, text=odd(f"The {kind.value} is")))
        for kind in ItemKind
        if kind is not ItemKind.TODAY
    )


def filled(window: RunWindow, tmp_path: Path) -> tuple[Made, Chat, tuple[Run, Run]]:
    """A project in which every title and text is odd."""
    services, settle = window.services, window.settle
    made = window.project()
    project = made.project.id
    settle(lambda: services.projects.rename(project, odd("Bakery")))
    settle(lambda: services.chats.rename(made.chat.id, odd("Setup")))
    settle(lambda: services.specs.apply(services.specs.main(project).branch, odd_items()))
    ideas = tuple(Idea(title=odd(f"Idea {n}"), text=odd(f"Bake {n} times, 3{n}0 euros a week.")) for n in range(3))
    request = RunRequest(
        config=RunConfig(mode=RunMode.EVAL_ONLY, scenarios=3, candidates=3, ideas=ideas), chat=made.chat.id
    )
    runs = window.run(project, request), window.run(project, request)
    analysis = settle(
        lambda: services.chats.create(project, mode=ChatMode.ANALYSIS, title=odd("Analysis"), about_run=runs[0].id)
    )
    settle(lambda: services.chats.cite(analysis.id, run=runs[0].id))
    candidate = services.runs.candidates(runs[0].id)[-1]
    settle(lambda: services.chats.cite(analysis.id, candidate=candidate.id))
    what_if = settle(
        lambda: services.chats.create(project, mode=ChatMode.WHAT_IF, title=odd("What-if"), about_run=runs[0].id)
    )
    goal = next(item for item in services.specs.head(what_if.branch).content.items() if item.kind is ItemKind.GOAL)
    settle(lambda: services.specs.apply(what_if.branch, (UpdateItem(slug=goal.slug, text=odd("Something else")),)))
    settle(lambda: services.chats.send(made.chat.id, odd("It must cost at most 450 euros a week.")))
    settle(lambda: services.chats.send(analysis.id, odd("Why does it lead?")))
    path = tmp_path / f"Ovens{HIDDEN}.txt"
    path.write_text(odd("A file."))
    settle(lambda: services.context.attach(project, path))
    return made, what_if, runs


def test_no_text_of_the_window_hides_what_it_is(window: RunWindow, main: MainWindow, tmp_path: Path) -> None:
    made, what_if, runs = filled(window, tmp_path)
    project = made.project.id
    candidate = window.services.runs.candidates(runs[0].id)[-1]
    main.resize(1400, 1000)
    main.open_project(project)
    found: list[str] = []

    def look(at: QWidget, where: str) -> None:
        QApplication.processEvents()
        painted = [(f"{where}: painted", text) for text in painted_texts(at)]
        texts = list(shown_texts(at))
        assert any("Ovens" in text for _, text in [*texts, *painted]), f"{where} shows no odd text"
        found.extend(f"{where}: {text}" for text in hidden_in(texts))
        found.extend(hidden_in(painted))

    chats = window.services.chats.page(project).items
    for chat in chats:
        main.open_chat(chat.id)
        look(main, f"the window with {chat.mode}")
    main.open_run(runs[0].id)
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    window.until(lambda: results.model.rowCount() > 0)
    results.select_answer(candidate.label, odd_cell(results).question.slug)
    look(main, "the window with results")
    spec = main.docks["spec"].bring_up()
    look(spec, "the spec")
    look(main.docks["runs"].bring_up(), "the history")
    window.settle(lambda: window.services.chats.rename(made.chat.id, odd("Another title")))
    # Not the notice that a run has ended: that one need not name an option.
    main.notice_strip.close_notice()
    main.items.rename_chat(window.services.chats.row(made.chat.id), odd("A third"))
    window.until(lambda: "third" in main.notice_strip.sentence.text())
    look(main.notice_strip, "the notice")
    cell = odd_cell(results)
    seeded = RunRequest(config=RunConfig(mode=RunMode.SEEDED), chat=made.chat.id)
    comparison = ComparisonPage(window.context)
    comparison.open_runs(tuple(run.id for run in runs))
    dialogs: list[QWidget] = [
        RunDialog(window.context, project, seeded),
        RunDialog(window.context, project, window.request(project, chat=what_if.id)),
        comparison,
        WhatIfDialog(window.context, what_if.id),
        AttachmentsDialog(window.context, project),
        ChatChooser(window.context, project, "A chat"),
        HandAnswerDialog(cell),
    ]
    for dialog in dialogs:
        window.qtbot.addWidget(dialog)
        dialog.show()
    window.until(lambda: all(_loaded(dialog) for dialog in dialogs))
    for dialog in dialogs:
        look(dialog, type(dialog).__name__)
    raise_cap = RaiseCapDialog(window.context, window.services.runs.get(runs[0].id))
    window.qtbot.addWidget(raise_cap)
    found += hidden_in(list(shown_texts(raise_cap)))
    main.show_start_page()
    look(main, "the start page")
    assert found == [], "\n" + "\n".join(sorted(set(found)))


def odd_cell(results: ResultsView) -> AnswerCell:
    """An answer about an odd question and an odd candidate."""
    assert results.model.results is not None
    for cell in answers_of(results.model.results).values():
        if "Ovens" in cell.question.title and "Ovens" in cell.row.title:
            return cell
    raise AssertionError("no question is odd")


def _loaded(dialog: QWidget) -> bool:
    if isinstance(dialog, RunDialog):
        return bool(dialog.estimate.text())
    if isinstance(dialog, WhatIfDialog):
        return dialog.model.rowCount() > 0
    if isinstance(dialog, ComparisonPage):
        return dialog.answers.rowCount() > 0
    return True
