"""Ten thousand nearly good files for each way in: no crash, no hang, nothing half taken, nothing that acts (Q13).

`make test` draws some of each. Chats of other programs have theirs in `tests/flows/test_others_chats.py`.
"""

import asyncio
import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from app.domain.attachments import AttachedSource, SourceKind
from app.domain.errors import KnownError, RefusedError, UsageError
from app.domain.model_offers import ModelChoice
from app.services.attachments.reading_jobs import ToRead, read_source
from app.services.services import Services
from app.settings.profiles import read_profiles, write_profile
from app.settings.settings import load_settings, save_settings
from app.store.database import Store
from support.empty_store import put_empty
from support.in_process import InProcess
from support.make_store_fixture import fill
from support.mutations import bounded, mutated, mutated_archive, twisted, twisted_lines
from support.paper_files import pdf, word
from support.services_at_work import opened

EACH = 10_000
pytestmark = pytest.mark.timeout(7_200)  # ten thousand of them in `make faults`

HTML = (
    b"<!doctype html><html><head><meta charset='utf-8'><title>Night trains</title><style>p {}</style></head><body>"
    b"<h2>Costs &amp; risks</h2><p>A <b>berth</b> costs &le; 90 &euro;.</p><ul><li>old_cars<ul><li>two</li></ul></li>"
    b"</ul><table><tr><th>Car</th><td colspan=2>1</td></tr><tr><td>56</td></tr></table><pre>a  b</pre>"
    b"<blockquote><p>x<br>y</p></blockquote><a href='http://example.org/x'>the study</a></body></html>"
)
TEXT = "# Night trains\n\nA berth costs ≤ 90 €.\r\n\r\n- sk-no-key\n- two\n\n```py\nx = 'password'\n```\n".encode()
IGNORE = b"*.log\n!keep.log\n/build/\n**/cache/**\n[a-z]*.tmp\n\\#x\ndocs/**/a?.md\n"
Reads = Callable[[Sequence[int], int], list[int]]


def said_in_words(error: KnownError, end: str = ".") -> None:
    """What is refused is told in one sentence or two, and nothing of the program."""
    said = str(error)
    assert said.endswith(end), said
    assert "Error" not in said.replace("(", " ").split(), said


def attached(path: Path, kind: SourceKind) -> ToRead:
    source = AttachedSource(
        id="a" * 32, project="b" * 32, kind=kind, path=str(path), name=path.name, added_at="", taken_at=""
    )
    return ToRead(source=source, data_dir=str(path.parent.parent / "none"))


def is_read(given: ToRead) -> bool:
    """Whether a source is taken; else it must be refused in words."""
    try:
        with bounded():
            found = read_source(given)
    except RefusedError as error:
        said_in_words(error)
        return False
    assert found.texts.keys() == {file.digest for file in found.files}
    return bool(found.files)


PAPERS: dict[str, tuple[bytes, Callable[[bytes, random.Random], bytes]]] = {
    "study.pdf": (pdf(("Why sleepers\nA berth costs at most 90 euros.", "", "The line must reopen by May.")), mutated),
    "study.docx": (word(), mutated_archive),
    "study.html": (HTML, mutated),
    "study.md": (TEXT, mutated),
}


@pytest.mark.parametrize("name", PAPERS)
def test_papers_and_texts(
    name: str,
    tmp_path: Path,
    drawn: random.Random,
    some: Reads,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    data, change = PAPERS[name]
    numbers, taken = some(range(EACH), 12), 0
    path, whole = tmp_path / name, tmp_path / f"whole {name}"
    whole.write_bytes(data)
    for _ in numbers:
        path.write_bytes(change(data, drawn))
        taken += is_read(attached(path, SourceKind.FILE))
        trials(1)
    assert is_read(attached(whole, SourceKind.FILE)), "else all are refused for another reason"
    figure(f"mutated {name}: {taken} were read, {len(numbers) - taken} refused in words")


def test_folders_with_ignore_files(
    tmp_path: Path, drawn: random.Random, some: Reads, trials: Callable[[int], None]
) -> None:
    folder = tmp_path / "notes"
    (folder / "docs" / "cache").mkdir(parents=True)
    for name in ("a.md", "keep.log", "docs/ab.md", "docs/cache/x.txt", "docs/a" * 12 + ".tmp"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Words")
    numbers = some(range(EACH), 12)
    for _ in numbers:
        (folder / ".gitignore").write_bytes(mutated(IGNORE, drawn))
        is_read(attached(folder, SourceKind.FOLDER))
        trials(1)


KEPT = {
    "schema_version": 1,
    "provider": "openai-compatible",
    "base_url": "http://127.0.0.1:11434/v1",
    "model": "small",
    "price_input_usd": 0.5,
    "run_cap_usd": "none",
    "day_cap_usd": 2.5,
    "text_percent": 120,
    "unknown": {"of": ["a", "later", "version"]},
    "profiles": {
        "At home": {"provider": "openai-compatible", "base_url": "http://127.0.0.1:11434/v1", "model": "small"},
        "Built in": {"provider": "builtin", "base_url": None, "model": None},
    },
}


def settings_files(tmp_path: Path, drawn: random.Random, numbers: Sequence[int]) -> Iterator[Path]:
    """Folders with a settings file that is another each time."""
    seed = json.dumps(KEPT, indent=2).encode()
    path = tmp_path / "settings.json"
    for _ in numbers:
        path.write_bytes((twisted if drawn.random() < 0.6 else mutated)(seed, drawn))
        yield path


def test_settings(tmp_path: Path, drawn: random.Random, some: Reads, trials: Callable[[int], None]) -> None:
    for path in settings_files(tmp_path, drawn, some(range(EACH), 25)):
        before = path.read_bytes()
        trials(1)
        with bounded():
            try:
                found = load_settings({"data_dir": tmp_path}, env={})
            except (RefusedError, UsageError) as error:
                said_in_words(error)
            else:
                numbers = [value for value in found.model_dump().values() if isinstance(value, float)]
                assert all(map(math.isfinite, numbers)), before
            assert path.read_bytes() == before
            try:
                save_settings(tmp_path, {"theme": "dark"})
            except RefusedError:
                assert path.read_bytes() == before
            else:
                kept, was = json.loads(path.read_bytes()), json.loads(before.decode("utf-8-sig"))
                assert kept == {**was, "theme": "dark", "schema_version": 1}


def test_profiles(tmp_path: Path, drawn: random.Random, some: Reads, trials: Callable[[int], None]) -> None:
    choice = ModelChoice(provider="builtin")
    for path in settings_files(tmp_path, drawn, some(range(EACH), 25)):
        before = path.read_bytes()
        trials(1)
        with bounded():
            try:
                found = read_profiles(tmp_path)
                write_profile(tmp_path, "New", choice)
            except RefusedError as error:
                said_in_words(error)
                assert path.read_bytes() == before
                continue
            assert {profile.name for profile in read_profiles(tmp_path)} == {"New", *(one.name for one in found)}
            write_profile(tmp_path, "New", None)
            assert set(read_profiles(tmp_path)) == {one for one in found if one.name != "New"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a project with rows of every kind."""
    folder = tmp_path_factory.mktemp("out")
    put_empty(folder / "data")
    store = Store.open(folder / "data")
    project = asyncio.run(store.write(fill)).project.id
    store.close()
    InProcess(folder / "data")("project", "export", project, str(folder / "project.json"))
    return (folder / "project.json").read_bytes()


@pytest.mark.asyncio
async def test_files_of_projects(
    tmp_path: Path,
    exported: bytes,
    drawn: random.Random,
    some: Reads,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    left = some(range(EACH), 20)
    file, came, refused, folders = tmp_path / "mutated.json", 0, 0, 0
    while left:
        folders += 1
        async with opened(tmp_path / f"data {folders}") as services:
            while left:
                del left[-1]
                file.write_bytes((twisted_lines if drawn.random() < 0.8 else mutated)(exported, drawn))
                trials(1)
                try:
                    with bounded():
                        made = await services.project_files.bring_in(file)
                except RefusedError as error:
                    said_in_words(error, "Nothing was changed.")
                    refused += 1
                    continue
                came += 1
                with bounded():
                    look_at(services, made.project.id)
                # The same project does not come in twice.
                break
            assert len(services.projects.page().items) <= 1
    figure(f"mutated files of projects: {came} came in, {refused} were refused in words")


def look_at(services: Services, project: str) -> None:
    """What came in is read as anything here; what cannot be is refused in words. Nothing of it is at work."""
    assert [row.id for row in services.projects.page().items] == [project]
    report = services.store.check()
    assert all(line.ok or line.name in ("rows", "damaged") for line in report.lines), report
    assert services.store.query.runs.live() == ()
    for read in reads_of(services, project):
        try:
            read()
        except KnownError as error:
            said_in_words(error)


def reads_of(services: Services, project: str) -> Iterator[Callable[[], object]]:
    """Everything that is shown of a project."""
    yield lambda: services.projects.get(project)
    yield lambda: services.specs.main(project)

    def sources() -> None:
        assert all(one.source.confirmed_for == () for one in services.context.list(project))

    def texts(chat: str) -> list[str]:
        return [one.text() for one in services.chats.messages(chat).items]

    yield sources
    for chat in services.chats.page(project).items:
        yield partial(texts, chat.id)
        yield partial(services.chats.get, chat.id)
    for run in services.runs.page(project).items:
        yield partial(services.results.get, run.id)
        yield partial(services.runs.candidates, run.id)
