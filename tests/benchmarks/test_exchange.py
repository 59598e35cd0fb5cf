"""What comes in and goes out at scale: a project of 1,000 chats and 100,000 messages as one file, equal elsewhere.

`make bench ARGS="-k exchange"`. Beside it the chats of another program, and a paper of 300 pages. CPU of this process
and its worker; how long a person waits is that on a machine with nothing else to do.
"""

import asyncio
import hashlib
import json
import random
import resource
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.store.reads.portable_tables import BY_NAME
from benchmarks.scale import Scale
from benchmarks.table import Figure
from support.others_chats import chatgpt, made_chat
from support.paper_files import pdf
from support.services_at_work import opened

GIVEN_ANEW = {
    ("project", "activity"),
    ("chat", "activity"),
    ("message", "process"),
    ("message", "search_place"),
    ("answer", "id"),
    ("person_answer", "id"),
    ("spend", "id"),
    ("run_answer", "answer"),
}
"""Cells that each store gives of its own."""


def rows_of(path: Path) -> dict[str, tuple[int, int]]:
    """How many rows a file of a project holds of each table, and a sum of their digests: of no order."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    with path.open("rb") as file:
        for line in file:
            if not line.startswith(b"["):
                continue
            name, cells = json.loads(line)
            names = [column.name for column in BY_NAME[name].columns]
            kept = [cell for key, cell in zip(names, cells, strict=True) if (name, key) not in GIVEN_ANEW]
            digest = int.from_bytes(hashlib.sha256(json.dumps(kept).encode()).digest()[:16], "big")
            count, total = found[name]
            found[name] = (count + 1, total + digest)
    return dict(found)


def spent_s() -> float:
    """CPU of this process and of children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def test_a_project_goes_out_and_comes_in_equal_row_by_row(
    scale_folder: Path, tmp_path: Path, row: Callable[[Figure], None]
) -> None:
    scale = Scale.of(scale_folder)

    async def timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
        began = spent_s()
        await work()
        row(Figure(f"{what}, {scale.size['messages']:,} messages", spent_s() - began, "s"))

    async def there_and_back() -> None:
        out, again = tmp_path / "out.json", tmp_path / "again.json"
        async with opened(scale_folder) as services:
            await timed("a project out", lambda: services.project_files.export(scale.project, out))
        async with opened(tmp_path / "there") as services:
            await timed("a project in", lambda: services.project_files.bring_in(out))
            await services.project_files.export(scale.project, again)
        row(Figure("the file of it", out.stat().st_size / 1e6, "MB"))
        assert rows_of(again) == rows_of(out)

    asyncio.run(there_and_back())


def test_chats_of_another_program_come_in(tmp_path: Path, row: Callable[[Figure], None], made_scale: Path) -> None:
    size = Scale.of(made_scale).size
    drawn = random.Random(1)
    each = max(size["messages"] // size["chats"], 1)
    one = [json.dumps(chatgpt(f"Chat {number}", made_chat(drawn, each), number)) for number in range(50)]
    file = tmp_path / "conversations.json"
    file.write_text("[" + ",".join((one * (size["chats"] // 50 + 1))[: size["chats"]]) + "]", "utf-8")

    async def come_in() -> None:
        async with opened(tmp_path / "data") as services:
            before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, spent_s()
            made = await services.project_files.bring_in(file)
            assert made.chats is not None
            what = f"{made.chats.messages:,} messages of ChatGPT in"
            row(Figure(f"{what}, {file.stat().st_size / 1e6:.0f} MB", spent_s() - began, "s"))
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
            row(Figure("memory that it takes more", grown, "MB"))

    asyncio.run(come_in())


def test_a_paper_of_300_pages_is_attached(tmp_path: Path, row: Callable[[Figure], None]) -> None:
    paper = tmp_path / "long.pdf"
    paper.write_bytes(
        pdf(["\n".join(f"Line {line} of page {page} says this." for line in range(40)) for page in range(300)])
    )

    async def attach() -> None:
        async with opened(tmp_path / "data") as services:
            project = (await services.projects.create(title="P", text=None)).project.id
            began = spent_s()
            await services.context.attach(project, paper)
            await services.worker.close()
            row(Figure("a paper of 300 pages attached", spent_s() - began, "s", most=10.0))
            assert "page 300" in services.context.page(project, "long.pdf", 10**9).place

    asyncio.run(attach())
