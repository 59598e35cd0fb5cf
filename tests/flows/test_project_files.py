"""A project goes out as one file and comes in elsewhere, equal row by row; hostile files are refused in words (Q13)."""

import asyncio
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.attachments import AttachedSource
from app.domain.errors import RefusedError
from app.store.database import Store
from app.store.reads.portable_tables import BY_NAME, PORTABLE
from app.store.tables import metadata
from support.empty_store import put_empty
from support.in_process import InProcess
from support.made_folders import put_bakery
from support.make_store_fixture import fill
from support.services_at_work import opened

OWN_OF_A_STORE = {"request", "checkup", "change", "counter", "search_entry"}
GIVEN_ANEW = {("project", "activity"), ("chat", "activity"), ("message", "process"), ("message", "search_place")}
Line = list[Any] | dict[str, Any]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A data folder with a project of every kind of row, the file of it, and the project's id."""
    folder = tmp_path_factory.mktemp("out")
    put_empty(folder / "data")
    store = Store.open(folder / "data")
    project = asyncio.run(store.write(fill)).project.id
    store.close()
    InProcess(folder / "data")("project", "export", project, str(folder / "project.json"))
    return folder / "data", folder / "project.json", project


def lines_of(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def rows_of(path: Path) -> dict[str, list[str]]:
    """Every row of a file by table, without what each store gives anew; sorted, so that order does not matter."""
    found: dict[str, list[str]] = {name: [] for name in BY_NAME}
    for line in lines_of(path)[1:-1]:
        assert isinstance(line, list)
        name, cells = line
        names = [column.name for column in BY_NAME[name].columns]
        kept = {key: cell for key, cell in zip(names, cells, strict=True) if (name, key) not in GIVEN_ANEW}
        if name in ("answer", "person_answer", "spend"):
            del kept["id"]
        if name == "run_answer":
            del kept["answer"]
        found[name].append(json.dumps(kept))
    return {name: sorted(rows) for name, rows in found.items()}


def test_every_table_goes_along_or_is_named_as_of_its_store() -> None:
    assert set(BY_NAME) | OWN_OF_A_STORE == set(metadata.tables)
    assert len(PORTABLE) == len(BY_NAME)


def test_every_row_comes_in_elsewhere_as_it_was(exported: tuple[Path, Path, str], tmp_path: Path) -> None:
    _, file, project = exported
    put_empty(tmp_path / "there")
    there = InProcess(tmp_path / "there")
    assert there.json("project", "import", str(file))["id"] == project
    there("project", "export", project, str(tmp_path / "again.json"))
    assert all(rows_of(file).values()), "every table has a row"
    assert rows_of(tmp_path / "again.json") == rows_of(file)
    again = there("project", "import", str(file), code=4)
    assert "this project is here already: “Night import" in again.err
    assert len(there.json("project", "list")["items"]) == 1


def test_what_is_shown_and_found_is_the_same_on_the_other_side(tmp_path: Path) -> None:
    project, chat, _ = put_bakery(tmp_path / "here", with_run=True)
    put_empty(tmp_path / "there")
    here, there = InProcess(tmp_path / "here"), InProcess(tmp_path / "there")
    here("project", "export", project, str(tmp_path / "bakery.json"))
    there("project", "import", str(tmp_path / "bakery.json"))
    for words in (("run", "results", "run:1"), ("ask", "run:1"), ("spec", "show", project), ("chat", "show", chat)):
        assert there.json(*words) == here.json(*words), words
    found = [sorted(hit["title"] for hit in one.json("search", "courier")["items"]) for one in (here, there)]
    assert found[0] == found[1] != []


def test_no_agreement_and_no_place_of_a_file_goes_along(exported: tuple[Path, Path, str]) -> None:
    _, file, _ = exported
    rows = [json.loads(row) for row in rows_of(file)["context_source"]]
    assert [(row["path"], json.loads(row["confirmed_for"])["d"]) for row in rows] == [("imported:src", [])]


def changed(name: str, column: str, value: object) -> Callable[[list[Line]], list[Line]]:
    """Lines with one cell of the first row of a table changed."""

    def change(lines: list[Line]) -> list[Line]:
        at = [one.name for one in BY_NAME[name].columns].index(column)
        row = next(line for line in lines if isinstance(line, list) and line[0] == name)
        row[1][at] = value
        return lines

    return change


def head(**fields: object) -> Callable[[list[Line]], list[Line]]:
    """Lines whose first says something else."""
    return lambda lines: [{**lines[0], **fields} if isinstance(lines[0], dict) else lines[0], *lines[1:]]


HOSTILE: dict[str, tuple[Callable[[list[Line]], list[Line]], str]] = {
    "another format": (head(format="something"), "it is no file of chats"),
    "a newer version": (head(format_version=2), "another version"),
    "a later schema": (head(schema_version=99_999), "keeps other rows"),
    "huge counts": (head(rows=dict.fromkeys(BY_NAME, 10**18)), "it holds other rows than it says"),
    "counts below zero": (head(rows=dict.fromkeys(BY_NAME, -1)), "something else than a project has"),
    "cut off": (lambda lines: lines[:-3], "it is cut off"),
    "a row too many": (lambda lines: [*lines[:-1], lines[1], lines[-1]], "more rows than it says"),
    "something after the end": (lambda lines: [*lines, lines[1]], "other rows than it says"),
    "another table": (lambda lines: [lines[0], ["sqlite_master", ["x"]], *lines[1:]], "a line of it is no row"),
    "a path for an id": (changed("run", "id", "../../../etc/passwd"), "“id” is no id"),
    "a text for a number": (changed("message", "seq", "1; DROP TABLE message"), "“seq” is no number"),
    "a number for a text": (changed("chat", "title", 7), "“title” is no text"),
    "2^64": (changed("message", "seq", 2**64), "“seq” is out of range"),
    "money back": (changed("run", "cost_usd", -1e9), "“cost_usd” is below zero"),
    "no JSON": (changed("message", "parts", "[" * 50), "does not fit to the others"),
    "another project": (changed("chat", "project", "0" * 32), "belongs to another project"),
    "a link to nowhere": (changed("run", "launched_from_chat", "f" * 32), "its launched_from_chat is not there"),
    "a row twice": (changed("version", "number", 2), "does not fit to the others"),
    "cells missing": (lambda lines: [lines[0], ["project", []], *lines[2:]], "it has other cells"),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    folder = tmp_path_factory.mktemp("in") / "data"
    put_empty(folder)
    return InProcess(folder)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_changes_nothing(
    exported: tuple[Path, Path, str], target: InProcess, tmp_path: Path, name: str
) -> None:
    change, said = HOSTILE[name]
    bad = tmp_path / "bad.json"
    bad.write_text("\n".join(json.dumps(line) for line in change(lines_of(exported[1]))) + "\n", "utf-8")
    err = target("project", "import", str(bad), code=4).err
    assert said in err
    assert err.startswith("bad.json was not imported: ")
    assert err.rstrip().endswith("Nothing was changed.")
    assert target.json("project", "list")["items"] == []
    assert target.json("search", "import")["items"] == []


def test_what_is_no_file_of_text_is_not_even_read(target: InProcess, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("{}", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "deep").write_text("[" * 200_000, "utf-8")
    (tmp_path / "empty").write_text("", "utf-8")
    (tmp_path / "digits").write_text("9" * 10_000, "utf-8")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("../../x", b"0" * 1_000_000)
    for name in ("pipe", "folder", "link", "/dev/zero", "deep", "empty", "digits", "bomb.zip", "file"):
        err = target("project", "import", str(tmp_path / name), code=4).err
        assert "was not imported: " in err, name
    assert "There is no file" in target("project", "import", str(tmp_path / "none"), code=3).err
    assert target.json("project", "list")["items"] == []


def test_what_was_at_work_comes_to_rest_and_agreements_stay_behind(
    exported: tuple[Path, Path, str], tmp_path: Path
) -> None:
    lines = lines_of(exported[1])
    for change in (
        changed("run", "status", "running"),
        changed("message", "state", "streaming"),
        changed("context_source", "path", "/etc/passwd"),
        changed("context_source", "confirmed_for", '{"v":1,"d":["judge@1"]}'),
        changed("project", "state", "trashed"),
    ):
        lines = change(lines)
    bad = tmp_path / "busy.json"
    bad.write_text("\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")
    put_empty(tmp_path / "data")
    cli = InProcess(tmp_path / "data")
    project = cli.json("project", "import", str(bad))["id"]
    statuses = {cli.json("run", "show", f"run:{number}")["status"] for number in (1, 2)}
    assert statuses == {"interrupted", "completed"}

    async def sources() -> list[AttachedSource]:
        async with opened(tmp_path / "data") as services:
            return [one.source for one in services.context.list(project)]

    assert [(one.path, one.confirmed_for) for one in asyncio.run(sources())] == [("imported:src", ())]


def test_both_ways_can_be_stopped_and_leave_nothing(exported: tuple[Path, Path, str], tmp_path: Path) -> None:
    data, file, project = exported

    async def stopped() -> None:
        async with opened(data) as services:
            files, to = services.project_files, tmp_path / "x.json"
            at = asyncio.ensure_future(files.export(project, to))
            await asyncio.sleep(0)
            assert files.stop(to)
            with pytest.raises(RefusedError, match="Stopped; nothing was changed"):
                await at
        async with opened(tmp_path / "data") as services:
            files = services.project_files
            at_work = asyncio.ensure_future(files.bring_in(file))
            await asyncio.sleep(0)
            assert files.stop(file)
            with pytest.raises(RefusedError, match="Stopped; nothing was changed"):
                await at_work
            assert services.projects.page().items == ()

    asyncio.run(stopped())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
