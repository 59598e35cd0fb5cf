"""The pages of an attached file, and whether the file itself can be opened."""

from pathlib import Path

import pytest

from app.services.attachments.pages import page_with
from app.store.database import Store
from support.empty_store import put_empty
from support.store_samples import a_snapshot, a_source, add_project


@pytest.mark.parametrize("place", ["imported:papers", "."])
def test_a_file_of_a_project_that_came_in_leads_to_nothing_on_this_machine(tmp_path: Path, place: str) -> None:
    paper = tmp_path / "mine.pdf"
    paper.write_bytes(b"%PDF")
    put_empty(tmp_path / "data")
    store = Store.open(tmp_path / "data")
    try:
        project = store.write_now(add_project).project.id
        snapshot, texts = a_snapshot(a_source(project, "papers", path=place), {str(paper): "One line."})
        store.write_now(lambda tx: tx.context.put_snapshot(snapshot, texts))
        page = page_with(store, project, f"papers/{paper}", 1)
        assert (page.lines, page.path) == (("One line.",), None)
    finally:
        store.close()
