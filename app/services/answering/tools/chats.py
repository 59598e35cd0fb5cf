"""Looking at the project's chats, and searching all that is written in it."""

import asyncio

from app.domain.chats import ErrorPart, Message, MessageState, ProposalPart, QuotePart, RunCardPart
from app.domain.errors import NotFoundError
from app.domain.rows import ChatRow, SearchHit
from app.pipeline.schemas import a_text, an_integer
from app.services.answering.tools.base import Arguments, Tool, ToolScope, cut, lines_that_fit, parameters, tool

_CHATS = 50
_MESSAGES = 20
_TEXT = 1_500
_HITS = 20


class Nothing(Arguments):
    """No arguments."""


class ReadChat(Arguments):
    """A chat by its place in `list_chats`, and before which message."""

    chat: int
    before: int | None = None


class Search(Arguments):
    """Words to look for."""

    text: str


def chat_tools(place: ToolScope) -> tuple[Tool, ...]:
    """`list_chats`, `read_chat` and `search_project`. The order of chats is that of the moment the tools are made."""
    rows = place.store.query.chats.page(place.chat.project, limit=_CHATS).items
    look = _Chats(place, rows)
    found = [
        tool(
            "list_chats",
            "The project's chats, by activity, numbered for read_chat.",
            parameters({}),
            Nothing,
            look.list,
        ),
        tool(
            "search_project",
            "Search messages, runs, candidates, scenarios, answers and items of this project for words.",
            parameters({"text": a_text(200, least=1)}),
            Search,
            look.search,
        ),
    ]
    if rows:
        found.append(
            tool(
                "read_chat",
                "The newest messages of a chat, or those before a message number.",
                parameters(
                    {"chat": an_integer(1, len(rows), describe="its number in list_chats")},
                    {"before": an_integer(1, 10_000_000, describe="message number")},
                ),
                ReadChat,
                look.read,
            )
        )
    return tuple(found)


class _Chats:
    def __init__(self, place: ToolScope, rows: tuple[ChatRow, ...]) -> None:
        self._place = place
        self._query = place.store.query
        self._rows = rows

    async def list(self, _: Nothing) -> str:
        lines = []
        for number, row in enumerate(self._rows, 1):
            about = f", about {row.subject}" if row.subject else ""
            here = ", this chat" if row.id == self._place.chat.id else ""
            lines.append(
                f"{number}. “{cut(row.title, 100)}” ({row.mode}{about}, on {cut(row.branch_name, 60)}, "
                f"{row.message_count} messages{here}): {cut(row.last_line, 120)}"
            )
        return lines_that_fit(f"{len(lines)} chats:", lines, self._place.most, "… {} more")

    async def read(self, arguments: ReadChat) -> str:
        if not 1 <= arguments.chat <= len(self._rows):
            raise NotFoundError(f"There is no chat {arguments.chat}; list_chats numbers 1 to {len(self._rows)}.")
        row = self._rows[arguments.chat - 1]
        page = self._query.messages.page(row.id, before=arguments.before, limit=_MESSAGES)
        if not page.items:
            return f"“{cut(row.title, 100)}” has no message there."
        # The newest are kept where not all fit: what came before can be asked for.
        lines = [_message(message) for message in reversed(page.items)]
        earlier = f" (earlier ones: before = {page.items[0].seq})" if page.earlier else ""
        head = f"“{cut(row.title, 100)}”, newest message first{earlier}:"
        return lines_that_fit(head, lines, self._place.most, "… {} more before these; use before")

    async def search(self, arguments: Search) -> str:
        hits = await asyncio.to_thread(
            self._query.search.page, arguments.text, project=self._place.chat.project, types=(), limit=_HITS
        )
        if not hits:
            return f"Nothing in this project holds “{cut(arguments.text, 80)}”."
        return lines_that_fit(f"{len(hits)} places:", (self._hit(hit) for hit in hits), self._place.most, "… {} more")

    def _hit(self, hit: SearchHit) -> str:
        where = ""
        if hit.run is not None:
            where = f" of Run {self._query.runs.get(hit.run).number}"
        elif hit.chat is not None:
            number = next((n for n, row in enumerate(self._rows, 1) if row.id == hit.chat), None)
            where = f" in chat {number}" if number is not None else " in a chat put away"
        title = f" “{cut(hit.title, 100)}”" if hit.title else ""
        return f"- {hit.type}{where}{title}: {cut(hit.snippet, 240)}"


def _message(message: Message) -> str:
    state = "" if message.state is MessageState.COMPLETE else f", {message.state.value}"
    extras = []
    for part in message.parts:
        match part:
            case QuotePart(title=title):
                extras.append(f"[quote: {cut(title, 100)}]")
            case ProposalPart():
                extras.append("[a card]")
            case RunCardPart():
                extras.append("[a run's card]")
            case ErrorPart(sentence=sentence):
                extras.append(f"[fault: {cut(sentence, 160)}]")
            case _:
                pass
    said = " ".join([cut(message.text(), _TEXT), *extras]).strip()
    return f"[{message.seq}] {message.role.value}{state}: {said}"
