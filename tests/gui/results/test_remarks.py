"""What a text says of an option and no column asks stands on the option's page; a click makes it a column of all."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.elicitation.scales import Level
from app.gui.asking.run_questions import RunQuestions
from app.gui.results.results_view import ResultsView
from support.run_window import RunWindow

RECORD = """# Where do the tapes go?

## Decision drivers
* copies at two sites at least
* not more than 6,500 euros a year

## Considered options
* Two boxes
* Tape library

## Pros and cons of the options
### Two boxes
* Bad, because disks and power come to 7,900 euros a year
### Tape library
* Good, because the cellar can be cleared.
* Good, because a second set of cartridges goes to the depot every Friday
"""


@pytest.fixture
def view(window: RunWindow) -> ResultsView:
    questions = RunQuestions(window.context)
    widget = ResultsView(window.context, questions)
    window.qtbot.addWidget(widget)
    for heard in (questions.apply, widget.apply):
        window.context.bridge.published.connect(heard)
    widget.resize(1200, 800)
    widget.show()
    return widget


def test_a_line_on_an_option_becomes_a_column_with_a_click(window: RunWindow, view: ResultsView) -> None:
    made = window.project(RECORD)
    options = tuple(one.text for one in window.services.specs.main(made.project.id).content.spec.options)
    run = window.run(made.project.id, window.request(made.project.id, chat=made.chat.id, ideas=options))
    asking = window.services.asking
    view.set_project(made.project.id)
    view.open_run(run.id)
    window.until(lambda: view.model.rowCount() > 0)
    title = next(one.label for one in asking.state(run.id).table.alternatives if one.title.startswith("Tape"))
    view.body.open_inspector()
    view.table.select_options((title,))
    panel = view.inspector.remarks
    window.until(panel.isVisible)
    [button] = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    assert button.accessibleName() == "Compare by: Good, because the cellar can be cleared."
    button.click()
    window.until(lambda: asking.state(run.id).acts == 1)
    table = asking.state(run.id).table
    column = next(one for one in table.criteria if one.text == "the cellar can be cleared.")
    levels = {one.title: table.level(column.key, one.key) for one in table.alternatives}
    assert levels == {"Tape library": Level.BETTER, "Two boxes": None}
    window.until(panel.isHidden)
    window.settle(lambda: asking.undo(run.id))
    window.until(panel.isVisible)
    view.pages.open_option(title)
    page = view.pages.option
    assert page is not None
    window.until(lambda: any("goes to the depot every Friday" in line for line in page.said))
    assert any("the cellar can be cleared" in line for line in page.said), "all that the text says of it"
