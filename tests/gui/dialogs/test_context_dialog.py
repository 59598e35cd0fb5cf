"""Files the agents may read, in the window: attached, left out with why, agreed to, taken anew, removed and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt

from app.domain.model_offers import ModelChoice
from app.gui.settings.attachments_dialog import AttachmentsDialog
from support.provider_server import ProviderServer
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that may be read and one that never is."""
    made = tmp_path / "bakery"
    made.mkdir()
    (made / "vans.md").write_text("Three vans.\nThey start at 3.\n")
    (made / "shops.md").write_text("Five shops.\n")
    (made / ".env").write_text("SECRET=1\n")
    return made


@pytest.fixture
def model(window: RunWindow) -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as server:
        choice = ModelChoice(provider="openai-compatible", base_url=server.base_url, model="small")
        window.settle(lambda: window.services.models.choose(choice))
        yield server


def opened(window: RunWindow, made: Made, *, stays: bool = True) -> AttachmentsDialog:
    """Open it; one that does not stay is closed and deleted by its test."""
    dialog = AttachmentsDialog(window.context, made.project.id)
    if stays:
        window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def attached(window: RunWindow, made: Made, folder: Path) -> AttachmentsDialog:
    dialog = opened(window, made)
    dialog.attach(folder)
    window.until(lambda: dialog.tree.topLevelItemCount() == 1 and not dialog.spinner.isVisible())
    return dialog


def shown(dialog: AttachmentsDialog) -> dict[str, str]:
    """Path → third column of the first source's lines; what was left out too."""
    model = dialog.tree.model()
    found: dict[str, str] = {}

    def read(parent: QModelIndex) -> None:
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            found[str(index.data())] = str(index.siblingAtColumn(2).data())
            read(index)

    read(model.index(0, 0))
    return found


def test_nothing_is_attached_at_first(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made)
    assert dialog.nothing.isVisible()
    assert not dialog.refresh.isEnabled()
    assert not dialog.remove.isEnabled()
    assert dialog.add_folder.isEnabled()


def test_a_folder_is_attached_and_what_is_left_out_says_why(window: RunWindow, made: Made, folder: Path) -> None:
    dialog = attached(window, made, folder)
    lines = shown(dialog)
    assert lines["vans.md"] == "2 lines"
    assert lines[".env"]
    said = "The built-in methods cannot read them; a model can, once you agree. Nothing is sent now."
    window.until(lambda: dialog.local.text() == said)
    assert not dialog.card.isVisible()


def test_a_model_elsewhere_waits_for_the_agreement(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    dialog = attached(window, made, folder)
    window.until(dialog.card.isVisible)
    assert "2 files of bakery" in dialog.ask.text()
    assert "small at 127.0.0.1" in dialog.ask.text()
    dialog.agree.click()
    window.until(lambda: not dialog.card.isVisible())
    assert window.services.context.will_send(made.project.id).confirmed
    window.until(lambda: "you agreed" in dialog.local.text())
    (folder / "new.md").write_text("more\n")
    dialog.refresh.click()
    window.until(dialog.card.isVisible)


def test_a_file_with_a_key_is_named_before_it_is_sent_and_taken_only_by_choice(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    # In pieces, so that no committed file holds what looks like a key.
    (folder / "kube.config").write_text("tok" + "en: abc123def456ghi789\n")
    dialog = attached(window, made, folder)
    window.until(dialog.card.isVisible)
    assert "2 files of bakery" in dialog.ask.text()
    named = "bakery/kube.config holds what looks like a key or token (line 1)"
    assert f"Left out: {named}." in dialog.ask.text()
    assert dialog.take.isHidden()
    [line] = dialog.tree.findItems("kube.config", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    dialog.tree.setCurrentItem(line)
    assert not dialog.take.isHidden()
    dialog.take.click()
    window.until(lambda: f"Sent by your choice: {named}." in dialog.ask.text())
    assert "3 files of bakery" in dialog.ask.text()


def test_nothing_is_called_agreed_to_before_the_person_agreed(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    dialog = opened(window, made)
    window.until(lambda: dialog._waiting is not None)
    told: list[str] = []
    dialog.tree.source_changed.connect(lambda: told.append(dialog.local.text()))
    dialog.attach(folder)
    # The list of files and the question about them are two reads; either may come first.
    window.until(lambda: told and dialog.card.isVisible())
    assert set(told) == {""}


def test_an_agreement_to_files_that_changed_meanwhile_is_refused(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    dialog = attached(window, made, folder)
    window.until(dialog.card.isVisible)
    before = dialog._asked
    window.settle(lambda: window.services.context.refresh(made.project.id, "bakery"))
    window.until(lambda: dialog._asked != before)
    dialog._asked = before
    dialog.agree.click()
    window.until(dialog.fault.isVisible)
    assert "look at the list again" in dialog.fault.text()
    assert not window.services.context.will_send(made.project.id).confirmed


def test_what_the_card_shows_can_be_agreed_to_while_it_is_read_again(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    dialog = attached(window, made, folder)
    window.until(dialog.card.isVisible)
    dialog.load()
    dialog.agree.click()
    window.until(lambda: "you agreed" in dialog.local.text())


def test_removing_can_be_undone(window: RunWindow, made: Made, folder: Path) -> None:
    dialog = attached(window, made, folder)
    dialog.remove.click()
    window.until(lambda: dialog.nothing.isVisible())
    window.undo()
    window.until(lambda: dialog.tree.topLevelItemCount() == 1)


def test_undo_brings_back_what_was_agreed_to_also_where_the_files_are_gone(
    window: RunWindow, made: Made, folder: Path, model: ProviderServer
) -> None:
    dialog = attached(window, made, folder)
    window.until(dialog.card.isVisible)
    dialog.agree.click()
    window.until(lambda: "you agreed" in dialog.local.text())
    before = window.services.context.list(made.project.id)
    folder.rename(folder.with_name("elsewhere"))
    window.notices.clear()
    dialog.remove.click()
    window.until(dialog.nothing.isVisible)
    window.undo()
    window.until(lambda: dialog.tree.topLevelItemCount() == 1)
    assert window.services.context.list(made.project.id) == before
    assert window.services.context.will_send(made.project.id).confirmed


def test_a_folder_that_is_gone_is_said_and_the_snapshot_kept(window: RunWindow, made: Made, folder: Path) -> None:
    dialog = attached(window, made, folder)
    folder.rename(folder.with_name("elsewhere"))
    dialog.refresh.click()
    window.until(dialog.fault.isVisible)
    assert dialog.refresh.isEnabled()
    assert len(window.services.context.list(made.project.id)[0].files) == 2


def test_what_is_never_read_is_refused(window: RunWindow, made: Made, folder: Path) -> None:
    dialog = opened(window, made)
    dialog.attach(folder / ".env")
    window.until(dialog.fault.isVisible)
    assert "never read" in dialog.fault.text()
    assert window.services.context.list(made.project.id) == ()


def test_closing_while_it_reads_attaches_all_the_same(window: RunWindow, made: Made, folder: Path) -> None:
    dialog = opened(window, made, stays=False)
    dialog.attach(folder)
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    window.until(lambda: window.services.context.list(made.project.id))
    assert window.notices == []
