"""Every field of the window that takes a number: it is read as typed, in any locale, or refused on the spot."""

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.items import ItemKind
from app.domain.model_offers import ModelChoice
from app.domain.runs import RunRequest
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.number_field import NumberField
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import answers_of
from app.gui.results.results_view import ResultsView
from app.gui.runs.raise_cap import RaiseCapDialog
from app.gui.runs.run_dialog import RunDialog
from app.gui.runs.run_history import RunHistory
from app.gui.settings.attachments_dialog import AttachmentsDialog
from app.gui.settings.backups_dialog import BackupsDialog
from app.gui.settings.checkup_dialog import CheckupDialog
from app.gui.settings.preferences import Preferences
from app.gui.spec.spec_entries import SpecEntry
from app.gui.spec.spec_model import ENTRY_ROLE, TEXT, WEIGHT
from app.gui.spec.spec_view import SpecView
from support.drawing import IsTried
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("project")

_LOCALES = ("C", "de_DE", "fr_FR", "de_CH", "ar_EG")
# What is typed, and the one number it may be read as; None where it is none.
_TYPED: tuple[tuple[str, float | None], ...] = (
    ("0.5", 0.5),
    ("0,5", 0.5),
    ("1.000", 1.0),
    ("1,000", 1.0),
    ("1.000,50", None),
    ("1,000.50", None),
    ("1 000", None),
    ("1’000", None),
    ("1\u202f000", None),
    ("1e3", None),
    ("-1", None),
    ("5k", None),
    ("٠٫٥", 0.5),
    (".75", 0.75),
    ("12", 12.0),
)


@pytest.fixture(autouse=True)
def locale_before() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


def locales() -> Iterator[str]:
    """Put each locale into effect."""
    for name in _LOCALES:
        QLocale.setDefault(QLocale(name) if name != "C" else QLocale.c())
        yield name


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


def places(window: RunWindow, made: Made) -> list[QWidget]:
    """Every dialog and panel of the run half, shown."""
    run = window.run(made.project.id)
    cell = next(iter(answers_of(window.services.results.require(run.id)).values()))
    history, spec, results = (
        RunHistory(window.context),
        SpecView(window.context),
        ResultsView(window.context, RunQuestions(window.context)),
    )
    preferences = Preferences(window.context)
    form = preferences.model.form
    form.fill(ModelChoice(provider="openai-compatible", base_url="http://127.0.0.1:9/v1", model="small"))
    form.advanced.setChecked(True)
    shown: list[QWidget] = [
        history,
        spec,
        results,
        preferences,
        CheckupDialog(window.context),
        AttachmentsDialog(window.context, made.project.id),
        BackupsDialog(window.context),
        RaiseCapDialog(window.context, window.services.runs.get(run.id)),
        RunDialog(window.context, made.project.id, RunRequest()),
        HandAnswerDialog(cell),
    ]
    for widget in shown:
        window.qtbot.addWidget(widget)
        widget.show()
    history.set_project(made.project.id)
    spec.set_project(made.project.id)
    results.open_run(run.id)
    edit_weight(spec)
    return shown


def edit_weight(spec: SpecView) -> NumberField:
    """Open the field for the weight of the first limit."""
    limit = spec.model.group_index(ItemKind.CONSTRAINT.value)
    entry = spec.model.index(0, TEXT, limit).data(ENTRY_ROLE)
    assert isinstance(entry, SpecEntry)
    spec.tree.edit(spec.model.index_of(entry.item.slug).siblingAtColumn(WEIGHT))
    field = spec.tree.findChild(NumberField)
    assert field is not None
    return field


@pytest.mark.holds("run")
def test_every_number_is_read_as_it_is_typed_or_refused(window: RunWindow, made: Made, tried: IsTried) -> None:
    shown = places(window, made)
    stepping = [field for widget in shown for field in widget.findChildren(QAbstractSpinBox)]
    fields = [field for field in stepping if isinstance(field, NumberField)]
    assert len(fields) == len(stepping)
    assert {field.accessibleName() for field in fields} >= {"Candidates", "Value", "Most calls", "Requests at once"}
    assert any(field.accessibleName().startswith("Weight") for field in fields)
    assert len(fields) > 20
    given = {field: field.number for field in fields}
    for at, locale in enumerate(locales()):
        for (row, (text, number)), (column, field) in product(enumerate(_TYPED), enumerate(fields)):
            if not tried(at * len(_TYPED) + row, column, of=4):
                continue
            window.type_number(field, text)
            told = (field.accessibleName(), locale, text, field.number, field.fault)
            if field.fault:
                assert field.number == given[field], told
                assert field.lineEdit().text() == text, told
            else:
                assert field.number == number, told


def test_what_was_read_stays_when_the_field_is_left(qtbot: QtBot) -> None:
    field = NumberField("Most money", decimals=6, shown_decimals=2, unit="USD")
    qtbot.addWidget(field)
    typed = {"0,5": 0.5, "1.000": 1.0, "1234,5678": 1234.5678, "0.004": 0.004, "1000000": 1e6}
    given: list[float | None] = []
    field.committed.connect(lambda: given.append(field.number))
    for locale in locales():
        for text, number in typed.items():
            RunWindow.type_number(field, text, enter=True)
            shown = field.lineEdit().text()
            assert (field.number, field.fault) == (number, ""), (locale, shown)
            RunWindow.type_number(field, shown, enter=True)
            assert (field.number, field.lineEdit().text()) == (number, shown)
    assert given == [*typed.values()] * len(_LOCALES)


def test_what_cannot_be_read_is_marked_told_and_kept_as_it_was_typed(qtbot: QtBot) -> None:
    field = NumberField("Candidates", least=1, most=200)
    qtbot.addWidget(field)
    field.set_number(6)
    given: list[float | None] = []
    field.committed.connect(lambda: given.append(field.number))
    for text, told in (("0.5", "a whole number"), ("1.000", "a whole number"), ("500", "from 1 to 200"), ("", "whole")):
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        RunWindow.type_number(field, text, enter=True)
        assert told in field.fault
        assert field.toolTip() == field.accessibleDescription() == field.fault
        assert field.property("bad") is True
        assert (field.lineEdit().text(), field.number) == (text, 6)
    RunWindow.type_number(field, "12", enter=True)
    assert (field.number, field.fault, field.property("bad"), given) == (12, "", False, [12])


def test_a_run_does_not_start_while_a_number_cannot_be_read(window: RunWindow, made: Made) -> None:
    dialog = RunDialog(window.context, made.project.id, window.request(made.project.id))
    window.qtbot.addWidget(dialog)
    dialog.show()
    window.until(dialog.start.isEnabled)
    window.type_number(dialog.form.budget.calls, "1.000")
    assert not dialog.start.isEnabled()
    assert dialog.blocked.text() == dialog.form.budget.calls.fault
    window.type_number(dialog.form.budget.calls, "1000")
    window.until(dialog.start.isEnabled)
    assert dialog._ready is not None
    assert dialog._ready.request.config.budget.calls == 1000


def test_a_cap_that_cannot_be_read_is_not_kept(window: RunWindow) -> None:
    dialog = Preferences(window.context, page="money")
    window.qtbot.addWidget(dialog)
    dialog.show()
    money = dialog.money
    window.type_number(money.day_cap.amount, "1.000,50", enter=True)
    assert money.fault.isVisible()
    assert "nothing between the thousands" in money.fault.text()
    with window.qtbot.waitSignal(dialog.kept):
        window.type_number(money.day_cap.amount, "0,5", enter=True)
    assert not money.fault.isVisible()
    assert window.services.settings.day_cap_usd == 0.5


def test_a_weight_with_decimals_stays_in_its_field(window: RunWindow, made: Made) -> None:
    spec = SpecView(window.context)
    window.qtbot.addWidget(spec)
    window.context.bridge.published.connect(spec.apply)
    spec.resize(420, 700)
    spec.show()
    spec.set_project(made.project.id)
    field = edit_weight(spec)
    before = window.services.specs.main(made.project.id).number
    window.type_number(field, "0.5", enter=True)
    QApplication.processEvents()
    assert field.isVisible()
    assert field.fault
    window.type_number(field, "50", enter=True)
    window.until(lambda: window.services.specs.main(made.project.id).number == before + 1)


def test_steps_lead_from_none_to_the_least_and_back(qtbot: QtBot) -> None:
    field = NumberField("tokens", none="no limit", least=1000, step=500)
    qtbot.addWidget(field)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(field, key)
        seen.append(field.whole)
    assert seen == [1000, 1500, 1000, None, None]


def test_a_number_is_not_changed_by_being_looked_at(qtbot: QtBot) -> None:
    field = NumberField("Most time", none="no cap", least=0.5, most=1e5, decimals=2, unit="min")
    qtbot.addWidget(field)
    for number in (100 / 60, 1 / 60, 1e9, None):
        field.set_number(number)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert (field.number, field.fault) == (number, "")
