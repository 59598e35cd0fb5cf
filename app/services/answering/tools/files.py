"""Looking at the files a person attached, as their snapshots are: only what was confirmed for the model that asks."""

import asyncio

from pydantic import Field

from app.domain.attachments import is_visible
from app.pipeline.schemas import a_text, an_integer
from app.services.answering.tools.base import Arguments, Tool, ToolScope, parameters, tool
from app.services.answering.tools.chats import Nothing, Search
from app.services.attachments.lookup import MOST_LINES, list_files, read_file, search_files


class ReadFile(Arguments):
    """Lines of a file by its name in `list_files`."""

    name: str = Field(max_length=1000)
    first_line: int | None = Field(default=None, ge=1)
    lines: int | None = Field(default=None, ge=1, le=MOST_LINES)


def file_names(place: ToolScope) -> tuple[str, ...]:
    """Names of the files this model may read, in the order they were attached."""
    query = place.store.query
    names: list[str] = []
    for source in query.context.sources(place.chat.project):
        if is_visible(source, place.judge):
            is_one = source.kind.value == "file"
            names += [
                source.name if is_one else f"{source.name}/{file.path}" for file in query.context.files(source.id)
            ]
    return tuple(names)


def file_tools(place: ToolScope, names: tuple[str, ...]) -> tuple[Tool, ...]:
    """`list_files`, `read_file` and `search_files`; none of them where this model may read no file."""
    if not names:
        return ()
    look = _Files(place)
    return (
        tool("list_files", "The files the person attached.", parameters({}), Nothing, look.list),
        tool(
            "read_file",
            "Lines of an attached file with their numbers, at most 200. Cite them as the result names them.",
            parameters(
                {"name": a_text(1000, least=1, describe="as list_files and search_files name it")},
                {"first_line": an_integer(1, 10_000_000), "lines": an_integer(1, MOST_LINES)},
            ),
            ReadFile,
            look.read,
        ),
        tool(
            "search_files",
            "Lines of attached files that hold a text, taken literally, with the places to cite.",
            parameters({"text": a_text(200, least=1)}),
            Search,
            look.search,
        ),
    )


class _Files:
    """Off the loop: a large source takes a moment to look through."""

    def __init__(self, place: ToolScope) -> None:
        self._place = place
        self._of = (place.store, place.chat.project, place.judge)

    async def list(self, _: Nothing) -> str:
        return await asyncio.to_thread(list_files, *self._of, most=self._place.most)

    async def read(self, arguments: ReadFile) -> str:
        first, lines = arguments.first_line or 1, arguments.lines or MOST_LINES
        return await asyncio.to_thread(
            read_file, *self._of, arguments.name, first_line=first, lines=lines, most=self._place.most
        )

    async def search(self, arguments: Search) -> str:
        return await asyncio.to_thread(search_files, *self._of, arguments.text, most=self._place.most)
