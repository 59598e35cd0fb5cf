"""Makes the database the benchmarks measure at: `PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/scale.py FOLDER`.

The real schema through the real migrations; what the arithmetic needs (one run of 50 × 20) through the store's own
writes, the masses of messages and runs in batches straight into its tables. Seeded: the same size gives the same
texts. Run it in a process of its own: it opens a writing connection beside no store. Not committed data.
"""

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text, update

from app.domain.base import new_id, new_id_in_order
from app.domain.chats import Chat, ChatMode, MessageRole, MessageState, Part, RunCardPart, TextPart
from app.domain.items import Author, Item, ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.projects import MAIN, Branch, Cause, Project, Version
from app.domain.ranking.order import rank
from app.domain.ranking.score import RankingInput
from app.domain.runs import BestRow, Call, Run, RunConfig, RunCounts, RunFlags, RunMode, RunStatus, Trigger
from app.store import mapping
from app.store.codec import dump
from app.store.database import Store
from app.store.engine import migration_engine
from app.store.seals.seals import SEALS
from app.store.search.index import ADD_WORDS, words_of
from app.store.tables import CHATS, COUNTERS, MESSAGES, PROJECTS, RUNS, SEARCH_ENTRIES
from app.store.writes.transaction import Tx
from benchmarks.scale_texts import TextWriter
from support.ranking_values import JUDGE, ranking_input
from support.store_samples import Sample, a_chat, a_run, add_chat, add_project, add_run, say

SEED = 20_261_123
SMALL_CHAT = 100
"""Messages of the chat the long one is compared with."""
ITEMS, VERSIONS = 1_000, 10
"""Of the project whose spec is long."""
_BATCH = 5_000
_SEALS = {seal.table.name: seal for seal in SEALS}


@dataclass(frozen=True)
class Size:
    """How much of everything; the defaults are made in under a minute."""

    chats: int = 1_000
    messages: int = 100_000
    long_chat: int = 20_000
    runs: int = 10_000
    candidates: int = 50
    scenarios: int = 20


FULL = Size(messages=1_000_000, long_chat=100_000)
TINY = Size(chats=20, messages=600, long_chat=200, runs=30, candidates=5, scenarios=4)


@dataclass(frozen=True)
class Scale:
    """What was made, by id; kept beside the database as `scale.json`."""

    project: str
    long_chat: str
    small_chat: str
    large_run: str
    small_project: str
    wide_project: str
    size: dict[str, int]
    seconds: float

    @classmethod
    def of(cls, folder: Path) -> "Scale":
        """Return what was made in a folder."""
        return cls(**json.loads((folder / "scale.json").read_text(encoding="utf-8")))


def make(folder: Path, size: Size) -> Scale:
    """Make the database of this size in a folder that is empty or not there."""
    began = time.perf_counter()
    store = Store.open(folder)
    try:
        sample, small = store.write_now(lambda tx: (_large_project(tx, size), _small_project(tx)))
        wide = store.write_now(_wide_project)
        large_run = store.write_now(lambda tx: _large_run(tx, sample, size))
        path = store.path
    finally:
        store.close()
    source = random.Random(SEED)
    names = [new_id() for _ in range(size.chats)]
    # Keys are proved at the end: checking them here, children before parents, costs hours.
    engine = migration_engine(path)
    with engine.begin() as db:
        runs = _add_runs(db, sample, names, size, source)
        _add_chats(db, sample, names, runs, size, source)
    engine.dispose()
    scale = Scale(
        project=sample.project.id,
        long_chat=names[0],
        small_chat=names[1],
        large_run=large_run,
        small_project=small.project.id,
        wide_project=wide.project.id,
        size=asdict(size),
        seconds=round(time.perf_counter() - began, 1),
    )
    _prove(folder, scale)
    (folder / "scale.json").write_text(json.dumps(asdict(scale), indent=1), encoding="utf-8")
    return scale


def _prove(folder: Path, scale: Scale) -> None:
    """Open the store as the application does and look at what the benchmarks rest on."""
    store = Store.open(folder)
    try:
        report = store.check()
        if not report.ok:
            raise RuntimeError(f"the database made is damaged: {report}")
        if store.query.messages.count(scale.long_chat) != scale.size["long_chat"]:
            raise RuntimeError("the long chat is not as long as asked")
        if store.query.results.get(scale.large_run) is None:
            raise RuntimeError("the large run has no ranking")
    finally:
        store.close()


# -- the projects and the one large run -----------------------------------------------------------------


def _table(size: Size) -> RankingInput:
    source = random.Random(SEED)
    scenarios: dict[str, tuple[str, ...]] = {f"s{place}": () for place in range(size.scenarios)}
    goals, constraints = {f"g{place}": 60 for place in range(6)}, {f"w{place}": 50 for place in range(10)}
    rows = {
        label: {
            **{slug: source.random() for slug in scenarios},
            **{slug: float(source.random() > 0.3) for slug in (*goals, *constraints)},
            "cost": 0.5 + source.random(),
        }
        for label in ["Today", *(f"C{number}" for number in range(1, size.candidates + 1))]
    }
    return ranking_input(rows, goals=goals, constraints=constraints, scenarios=scenarios)


def _large_project(tx: Tx, size: Size) -> Sample:
    project = Project(id=new_id(), title="Night import at scale", created_at=_at(0), last_activity_at=_at(0))
    tx.projects.add(project)
    line, content = new_id(), Content(spec=_table(size).content.spec)
    version: Version = tx.versions.first(
        project=project.id, branch=line, content=content, author=Author.PERSON, cause=Cause.CREATED
    )
    main = Branch(id=line, project=project.id, name=MAIN, is_main=True, head=version.id)
    tx.branches.add(main)
    first = a_chat(project.id, line, title="Set-up")
    tx.chats.add(first)
    return Sample(project, main, version, first)


def _small_project(tx: Tx) -> Sample:
    sample = add_project(tx, title="A small project")
    chat = add_chat(tx, sample, title="A few words")
    for number in range(6):
        say(tx, chat.id, f"Message {number} about the queue.")
    tx.projects.update(sample.project.id, last_chat=chat.id)
    return sample


def _wide_project(tx: Tx) -> Sample:
    """A project of a thousand items, changed ten times since."""
    sample = add_project(tx, title="A thousand items")
    writer, kinds = TextWriter(random.Random(SEED)), (ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION)
    items = [Item(slug=f"item-{n}", kind=kinds[n % 3], text=f"{writer.line(4 + n % 12)} {n}") for n in range(ITEMS)]
    for change in range(VERSIONS):
        items[change] = items[change].model_copy(update={"text": f"{items[change].text}, changed"})
        tx.versions.add(
            project=sample.project.id,
            branch=sample.main.id,
            content=Content(spec=ProblemSpec(items=tuple(items))),
            author=Author.PERSON,
            cause=Cause.EDIT,
        )
    return sample


def _large_run(tx: Tx, sample: Sample, size: Size) -> str:
    given = _table(size)
    started = add_run(tx, sample, title="The large run", judge=JUDGE, config=RunConfig(candidates=size.candidates))
    candidates = tuple(one.model_copy(update={"id": new_id(), "run": started.id}) for one in given.candidates)
    for candidate in candidates:
        tx.candidates.put(candidate)
    for scenario in given.scenarios:
        tx.scenarios.put(started.id, scenario)
    tx.questions.set(started.id, given.questions)
    call = Call(
        key="call",
        project=sample.project.id,
        role="judge_row",
        template="judge_row@1",
        judge=JUDGE,
        system="s",
        prompt="p",
        reply="{}",
        created_at=_at(0),
    )
    tx.calls.finish(sample.project.id, call, given.answers, run_id=started.id)
    ranking = rank(RankingInput(**(vars(given) | {"candidates": candidates})))
    tx.results.save(started.id, ranking)
    best = ranking.best
    if best is None:
        raise RuntimeError("the large run ranks nothing")
    row = BestRow(
        candidate=best.candidate, label=best.label, title=best.title, score=best.score, I=best.I, beats_today=True
    )
    counts = RunCounts(candidates=size.candidates, scenarios=size.scenarios, cells=ranking.all_cells, calls=1)
    tx.runs.update(started.id, status=RunStatus.COMPLETED, best=row, counts=counts, ranking_hash=ranking.ranking_hash)
    return started.id


# -- the masses ------------------------------------------------------------------------------------------


def _at(second: int) -> str:
    days, rest = divmod(second, 86_400)
    hour, rest = divmod(rest, 3_600)
    return f"2026-{1 + days // 28 % 12:02}-{1 + days % 28:02}T{hour:02}:{rest // 60:02}:{rest % 60:02}.000Z"


def _lengths(size: Size, source: random.Random) -> list[int]:
    """Messages of each chat: the long one, the small one, the rest shared out unevenly."""
    rest = size.chats - 2
    left = size.messages - size.long_chat - SMALL_CHAT
    shares = [source.paretovariate(1.5) for _ in range(rest)]
    return [size.long_chat, SMALL_CHAT, *(max(1, int(left * share / sum(shares))) for share in shares)]


def _add_chats(
    db: Connection, sample: Sample, names: list[str], runs: list[str], size: Size, source: random.Random
) -> None:
    writer, first = TextWriter(source), _next_entry(db)
    lengths = _lengths(size, source)
    busy = _last_activity(db)
    rows, place = [], first
    for number, (name, length) in enumerate(zip(names, lengths, strict=True)):
        about = runs[number % len(runs)] if number % 5 == 4 else None
        chat = Chat(
            id=name,
            project=sample.project.id,
            title=f"{writer.line(3)} {number}",
            mode=ChatMode.ANALYSIS if about else ChatMode.SETUP,
            branch=sample.main.id,
            subject_run=about,
            pinned=number in (5, 6),
            created_at=_at(number),
            last_activity_at=_at(number * 60),
            last_read_seq=length,
        )
        cells = chat.model_dump(exclude={"siblings"}) | {"mode": chat.mode.value, "state": chat.state.value}
        last = ""
        for batch in _batches(_messages(writer, chat, length, runs), _BATCH):
            following = itertools.count(place)
            _insert(db, MESSAGES, [cells | {"search_place": next(following) if body else 0} for cells, body in batch])
            bodies = [body for _, body in batch if body]
            entries = [(cells, body) for cells, body in batch if body]
            place = _index(
                db, place, "message", [(c["id"], c["chat"], None, "", body) for c, body in entries], sample.project.id
            )
            last = mapping.last_line((TextPart(text=bodies[-1]),)) if bodies else last
        rows.append(
            cells
            | {
                "activity": busy + size.chats - number,
                "last_answer_seq": length - length % 2,
                "message_count": length,
                "last_line": last,
            }
        )
    _insert(db, CHATS, rows)
    titles = [(str(row["id"]), str(row["id"]), None, str(row["title"]), "") for row in rows]
    _index(db, place, "chat", titles, sample.project.id)
    db.execute(update(PROJECTS).where(PROJECTS.c.id == sample.project.id).values(last_chat=names[0]))
    db.execute(update(COUNTERS).where(COUNTERS.c.name == "activity").values(value=busy + size.chats + 1))


def _messages(writer: TextWriter, chat: Chat, length: int, runs: list[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """The cells and the text of each message of a chat; every 200th of a long one shows a run."""
    for seq in range(1, length + 1):
        shows_run = seq % 200 == 0
        body = "" if shows_run else writer.message(seq)
        part: Part = RunCardPart(run=runs[seq % len(runs)]) if shows_run else TextPart(text=body)
        role = MessageRole.AGENT if seq % 2 == 0 else MessageRole.USER
        yield (
            {
                "id": new_id_in_order(),
                "project": chat.project,
                "chat": chat.id,
                "seq": seq,
                "on_path": True,
                "role": role.value,
                "state": MessageState.COMPLETE.value,
                "parts": dump(mapping.PARTS, (part,)),
                "model": JUDGE if role is MessageRole.AGENT else "",
                "input_tokens": 0,
                "output_tokens": 0,
                "duration_ms": 900,
                "created_at": _at(seq * 40),
            },
            body,
        )


def _add_runs(db: Connection, sample: Sample, names: list[str], size: Size, source: random.Random) -> list[str]:
    writer, number = TextWriter(source), 2
    states = [RunStatus.COMPLETED] * 17 + [RunStatus.STOPPED, RunStatus.FAILED, RunStatus.PAUSED]
    made: list[Run] = []
    for place in range(size.runs - 1):
        status = states[place % len(states)]
        score, title = source.random() * 9, f"{writer.line(3)} {place}"
        best = BestRow(candidate="", label="C1", title=title, score=score, I=score / 2, beats_today=True)
        made.append(
            a_run(
                sample,
                title=f"{writer.line(4)} {place % 97}",
                mode=list(RunMode)[place % 3],
                status=status,
                trigger=list(Trigger)[place % 3],
                launched_from_chat=names[place % len(names)] if place % 4 else None,
                counts=RunCounts(candidates=5, scenarios=8, cells=40, calls=source.randint(0, 34), calls_reused=3),
                cost_usd=round(source.random(), 4) if place % 3 else None,
                best=best if status is RunStatus.COMPLETED else None,
                ranking_hash=new_id() if status is RunStatus.COMPLETED else None,
                flags=RunFlags(warnings=("few-answers",) if place % 9 == 0 else ()),
                created_at=_at(place * 50),
                started_at=_at(place * 50 + 1),
                ended_at=_at(place * 50 + 40),
                duration_s=source.random() * 90,
            ).model_copy(update={"number": number + place})
        )
    place = _next_entry(db)
    for batch in _batches(iter(made), _BATCH):
        _insert(db, RUNS, [mapping.run_columns(one) for one in batch])
        titles = [(one.id, None, one.id, one.title, one.best.title if one.best else "") for one in batch]
        place = _index(db, place, "run", titles, sample.project.id)
    return [one.id for one in made]


def _index(
    db: Connection,
    place: int,
    kind: str,
    entries: Sequence[tuple[str, str | None, str | None, str, str]],
    project: str,
) -> int:
    """Index (ref, chat, run, title, body) in this order; returns the next free place."""
    rows = [
        {"id": place + at, "type": kind, "ref": ref, "project": project, "chat": chat, "run": about, "title": title}
        for at, (ref, chat, about, title, _) in enumerate(entries)
    ]
    _insert(db, SEARCH_ENTRIES, rows)
    cells = [
        {"place": place + at} | words_of(kind, project, chat, title, body)
        for at, (_, chat, _, title, body) in enumerate(entries)
    ]
    if cells:
        db.execute(ADD_WORDS, cells)
    return place + len(entries)


def _insert(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if (seal := _SEALS.get(table.name)) is not None:
        rows = [seal.sealed(row) for row in rows]
    for batch in _batches(iter(rows), _BATCH):
        db.execute(insert(table), batch)


def _batches(source: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(source, size)):
        yield batch


def _next_entry(db: Connection) -> int:
    return int(db.execute(text("SELECT coalesce(max(id), 0) + 1 FROM search_entry")).scalar_one())


def _last_activity(db: Connection) -> int:
    return int(db.execute(text("SELECT value FROM counter WHERE name = 'activity'")).scalar_one())


def main() -> None:
    """Make a database where the command line says."""
    parser = argparse.ArgumentParser(description="Make a seeded database for the benchmarks.")
    parser.add_argument("folder", type=Path)
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--full", action="store_true", help="a million messages, one chat of 100,000")
    sizes.add_argument("--tiny", action="store_true", help="a few hundred messages, to try the benchmarks out")
    options = parser.parse_args()
    size = FULL if options.full else TINY if options.tiny else Size()
    print(json.dumps(asdict(make(options.folder, size))))


if __name__ == "__main__":
    main()
