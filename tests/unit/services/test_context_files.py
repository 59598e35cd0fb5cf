"""Attached files: kept as they were, shown only to a model the person agreed to, and read within bounds."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.attachments import AttachedSource, SourceKind
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.runs import BUILTIN_JUDGE
from app.services.attachments import lookup as context_tools
from app.services.attachments.attached_files import AttachmentService
from app.services.clients import Clients
from app.services.model_choice import builtin_client
from app.store.database import Store
from app.worker.process import Worker
from support.store_samples import add_project

MODEL = "some-model@1"


@dataclass
class Place:
    """A project with a store, and a folder of files beside them."""

    store: Store
    context: AttachmentService
    project: str
    folder: Path
    worker: Worker

    def attach(self, path: Path | None = None) -> AttachedSource:
        async def attached() -> AttachedSource:
            try:
                return (await self.context.attach(self.project, path or self.folder)).source
            finally:
                await self.worker.close()

        return asyncio.run(attached())

    def list(self, judge: str = BUILTIN_JUDGE, **bounds: int) -> str:
        return context_tools.list_files(self.store, self.project, judge, **bounds)

    def read(self, name: str, *lines: int, judge: str = BUILTIN_JUDGE) -> str:
        return context_tools.read_file(self.store, self.project, judge, name, *lines)

    def search(self, text: str, judge: str = BUILTIN_JUDGE) -> str:
        return context_tools.search_files(self.store, self.project, judge, text)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "night import"
    (folder / "src").mkdir(parents=True)
    (folder / "README.md").write_text("The import\nmust end before 6.\n")
    (folder / "src" / "queue.py").write_text("\n".join(f"line {number}" for number in range(1, 501)))
    store = Store.open(tmp_path / "data")
    project = store.write_now(add_project).project.id
    worker = Worker()
    context = AttachmentService(store, Clients(builtin_client), store.data_dir, worker)
    yield Place(store, context, project, folder, worker)
    store.close()


def test_a_folder_is_kept_as_it_was_until_it_is_taken_anew(place: Place) -> None:
    source = place.attach()
    assert (source.kind, source.name) == (SourceKind.FOLDER, "night-import")
    [snapshot] = place.context.list(place.project)
    assert [file.path for file in snapshot.files] == ["README.md", "src/queue.py"]
    (place.folder / "README.md").write_text("Changed.\n")
    assert "must end" in place.read("night-import/README.md")
    fresh = asyncio.run(place.context.refresh(place.project, "night-import"))
    assert fresh.source.id == source.id
    assert fresh.source.added_at == source.added_at
    assert place.read("night-import/README.md").endswith("1: Changed.")
    # Attaching the same place again is taking it anew.
    assert place.attach().id == source.id
    removed = asyncio.run(place.context.remove(place.project, "night-import"))
    assert place.context.list(place.project) == ()
    with pytest.raises(NotFoundError):
        place.read("night-import/README.md")
    asyncio.run(place.context.put_back(removed))
    assert place.read("night-import/README.md").endswith("1: Changed.")
    assert place.context.list(place.project) == (removed.snapshot,)
    asyncio.run(place.context.remove(place.project, "night-import"))
    anew = place.attach()
    asyncio.run(place.context.put_back(removed))
    assert [one.source for one in place.context.list(place.project)] == [anew]


def test_names_are_unique_and_can_be_cited(place: Place, tmp_path: Path) -> None:
    place.attach()
    twin = tmp_path / "other" / "night import"
    twin.mkdir(parents=True)
    assert place.attach(twin).name == "night-import-2"
    odd = tmp_path / "a]b:c\nd.md"
    odd.write_text("x")
    source = place.attach(odd)
    assert (source.kind, source.name) == (SourceKind.FILE, "a-b-c-d.md")
    assert place.read("a-b-c-d.md") == "[file:a-b-c-d.md:1-1] of 1 lines\n1: x"


def test_what_cannot_be_attached_is_refused_and_nothing_is_kept(place: Place, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("K=1")
    (tmp_path / ".ssh").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\x00")
    for path in (tmp_path / ".env", tmp_path / ".ssh", tmp_path / "picture.png", tmp_path / "data"):
        with pytest.raises(RefusedError):
            place.attach(path)
    for missing in (tmp_path / "nothing", Path("a\x00b")):
        with pytest.raises((NotFoundError, UsageError)):
            place.attach(missing)
    with pytest.raises(NotFoundError):
        asyncio.run(place.context.attach("nothing", place.folder))
    assert place.context.list(place.project) == ()


def test_a_source_that_is_gone_keeps_its_snapshot(place: Place) -> None:
    place.attach()
    place.folder.rename(place.folder.with_name("away"))
    with pytest.raises(NotFoundError):
        asyncio.run(place.context.refresh(place.project, "night-import"))
    assert "must end" in place.read("night-import/README.md")


def test_a_model_sees_nothing_until_the_person_agreed_to_the_list(place: Place) -> None:
    source = place.attach()
    name = "night-import/README.md"

    def sees() -> bool:
        try:
            place.read(name, judge=MODEL)
        except NotFoundError:
            assert "No files" in place.list(MODEL)
            assert "Nothing found" in place.search("import", MODEL)
            return False
        return name in place.list(MODEL) and "1 lines found" in place.search("must end", MODEL)

    assert place.context.will_send(place.project).is_builtin
    assert place.context.will_send(place.project).confirmed
    assert "must end" in place.read(name)
    assert not sees()
    asyncio.run(place.context.confirm(place.project, MODEL, (source,)))
    assert sees()
    # The same files with other content: agreed. A further file: asked again.
    (place.folder / "README.md").write_text("must end too\n")
    asyncio.run(place.context.refresh(place.project, source.id))
    assert sees()
    (place.folder / "new.md").write_text("new")
    asyncio.run(place.context.refresh(place.project, source.id))
    assert not sees()
    with pytest.raises(RefusedError, match="changed meanwhile"):
        asyncio.run(place.context.confirm(place.project, MODEL, (source,)))
    assert not sees()
    asyncio.run(place.context.confirm(place.project, MODEL))
    assert sees()


def test_another_project_sees_nothing(place: Place) -> None:
    place.attach()
    other = place.store.write_now(add_project).project.id
    assert "No files" in context_tools.list_files(place.store, other, BUILTIN_JUDGE)
    with pytest.raises(NotFoundError):
        context_tools.read_file(place.store, other, BUILTIN_JUDGE, "night-import/README.md")


def test_reading_is_by_lines_and_bounded(place: Place) -> None:
    (place.folder / "wide.txt").write_text("\n".join("ü" * 2_000 for _ in range(200)))
    (place.folder / "empty.txt").write_text("")
    place.attach()
    name = "night-import/src/queue.py"
    head, *lines = place.read(name, 12, 9).splitlines()
    assert head == f"[file:{name}:12-20] of 500 lines; more from line 21"
    assert lines == [f"{number}: line {number}" for number in range(12, 21)]
    assert len(place.read(name, 1, 10_000).splitlines()) == 201
    assert place.read(name, 500, 50).splitlines() == [f"[file:{name}:500-500] of 500 lines", "500: line 500"]
    wide = place.read("night-import/wide.txt")
    assert len(wide.encode()) <= context_tools.MOST_BYTES
    assert "more from line" in wide
    assert "is empty" in place.read("night-import/empty.txt")
    for first in (0, -1, 501, 10**12):
        with pytest.raises(UsageError, match="1 to 500"):
            place.read(name, first)


@pytest.mark.parametrize(
    "name", ["../README.md", "night-import/../README.md", "/etc/passwd", "night-import", "", "night-import/\ud800\x00"]
)
def test_made_up_names_are_nothing(place: Place, name: str) -> None:
    place.attach()
    with pytest.raises(NotFoundError):
        place.read(name)


def test_searching_is_literal_and_bounded(place: Place) -> None:
    (place.folder / "many.txt").write_text("\n".join(f"{number} Needle.* " + "x" * 3_000 for number in range(100)))
    place.attach()
    found = place.search("needle.*")
    assert found.splitlines()[0] == "100 lines found, the first 20:"
    assert len(found.encode()) <= context_tools.MOST_BYTES
    assert "[file:night-import/many.txt:1-1] 0 Needle.*" in found
    assert "[file:night-import/README.md:2-2] must end before 6." in place.search("BEFORE 6")
    assert "Nothing found" in place.search("need.*le")
    with pytest.raises(UsageError):
        place.search("  ")


def test_lists_are_bounded(place: Place) -> None:
    for number in range(400):
        (place.folder / f"{number:03} a file with quite a long name.md").write_text("x")
    place.attach()
    found = place.list()
    assert len(found.encode()) <= context_tools.MOST_BYTES
    assert found.startswith("402 files.")
    assert "more; search_files" in found.splitlines()[-1]
    assert len(place.list(most=2_000).encode()) <= 2_000
