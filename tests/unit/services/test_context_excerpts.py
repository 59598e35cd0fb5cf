"""What of attached files goes to an agent that looks nothing up itself: what was agreed to, and what fits."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.runs import BUILTIN_JUDGE
from app.services.attachments.attached_files import AttachmentService
from app.services.attachments.excerpts import MOST_BYTES, MOST_EXCERPTS, excerpts_about
from app.services.clients import Clients
from app.services.model_choice import builtin_client
from app.store.database import Store
from app.worker.process import Worker
from support.store_samples import add_project

MODEL = "some-model@1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def project(store: Store, tmp_path: Path) -> str:
    made = store.write_now(add_project).project.id
    folder = tmp_path / "code"
    folder.mkdir()
    talk = [f"Nothing to see on line {number}." for number in range(1, 17)]
    (folder / "notes.md").write_text("\n".join([*talk, "Partners deliver orders by night."]))
    (folder / "log.txt").write_text("\n".join(["Orders of partners, delivered by night, " + "x" * 600] * 200))
    context = AttachmentService(store, Clients(builtin_client), store.data_dir, Worker())
    asyncio.run(context.attach(made, folder))
    return made


def excerpts(
    store: Store, project: str, *texts: str, judge: str = BUILTIN_JUDGE, most: int = MOST_BYTES
) -> tuple[str, ...]:
    return excerpts_about(store, project, judge, texts, most=most)


def test_places_that_share_most_words_come_first_and_are_headed_by_how_they_are_cited(
    store: Store, project: str
) -> None:
    first, *_ = excerpts(store, project, "Partners deliver their orders by night.")
    assert first == "[file:code/notes.md:17-17]\nPartners deliver orders by night."


def test_they_are_bounded_and_the_same_twice(store: Store, project: str) -> None:
    found = excerpts(store, project, "Partners deliver orders by night.")
    assert 1 < len(found) <= MOST_EXCERPTS
    assert sum(len(one.encode()) for one in found) <= MOST_BYTES
    assert found == excerpts(store, project, "Partners deliver orders by night.")
    assert excerpts(store, project, "Partners deliver orders by night.", most=80) == found[:1]


def test_nothing_is_shown_that_speaks_of_something_else_or_was_not_agreed_to(store: Store, project: str) -> None:
    assert excerpts(store, project, "A recipe for bread with rye.") == ()
    assert excerpts(store, project, "of it") == ()
    assert excerpts(store, project, "Partners deliver orders by night.", judge=MODEL) == ()
