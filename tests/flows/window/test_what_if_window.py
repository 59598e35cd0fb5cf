"""“Try as a what-if” in the real window: the new chat says what it is about, and its first words stand ready."""

import pytest

from app.domain.chats import ChatMode
from app.gui.kit.requests import WhatIfRequest
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


def test_an_item_that_is_tried_names_the_what_if(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    items = window.services.specs.main(made.project.id).content.items()
    item = next(one for one in items if one.text.startswith("Nobody may start"))
    main.wishes.try_as_what_if(WhatIfRequest(item=item.slug))
    window.until(lambda: main.pane.chat is not None and main.pane.chat.mode is ChatMode.WHAT_IF)
    assert main.pane.chat is not None
    assert main.pane.chat.title == "What-if: not “Nobody may start work before 4 in the morning.”"
    window.until(
        lambda: main.pane.composer.text == "What if this did not hold: Nobody may start work before 4 in the morning."
    )


@pytest.mark.holds("run of its chat")
def test_a_run_that_is_tried_names_the_what_if(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    run = window.run(made.project.id, chat=made.chat.id)
    main.wishes.try_as_what_if(WhatIfRequest(run=run.id))
    window.until(lambda: main.pane.chat is not None and main.pane.chat.mode is ChatMode.WHAT_IF)
    assert main.pane.chat is not None
    assert (main.pane.chat.title, main.pane.composer.text) == ("What-if from Run 1", "")
