"""What the menu offers follows the state a project has now: after an undo, and after a change made elsewhere."""

from app.domain.projects import ItemState
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

_NAMES = ("trash_project", "archive_project", "rename_project", "restore_project")
_ACTIVE, _ASIDE = (True, True, True, False), (False, False, False, True)


def offered(main: MainWindow) -> tuple[bool, ...]:
    return tuple(main.action(name).isEnabled() for name in _NAMES)


def test_a_project_that_is_restored_can_be_trashed_again(main: MainWindow, window: RunWindow) -> None:
    project = window.project().project.id
    main.open_project(project)
    assert offered(main) == _ACTIVE
    main.action("trash_project").trigger()
    window.until(lambda: main.project is None)
    window.undo()
    window.until(lambda: window.services.projects.get(project).state is ItemState.ACTIVE)
    main.open_project(project)
    window.until(lambda: offered(main) == _ACTIVE)


def test_an_open_project_that_is_archived_elsewhere_is_offered_to_be_restored(
    main: MainWindow, window: RunWindow
) -> None:
    project, projects = window.project().project.id, window.services.projects
    main.open_project(project)
    window.settle(lambda: projects.set_state(project, ItemState.ARCHIVED))
    window.until(lambda: offered(main) == _ASIDE)
    window.settle(lambda: projects.set_state(project, ItemState.ACTIVE))
    window.until(lambda: offered(main) == _ACTIVE)
