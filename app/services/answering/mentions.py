"""Runs and options that a message names after an @: each is quoted below it, as it stands now (T4).

`@Run 12`, `@C3 of Run 12`, and as the command line names them `@run:12`, `@C3@run:12`. What names nothing of the
project, or what is damaged, stays words. Not for finding what one may mean while typing (the window's composer).
"""

import re

from app.domain.base import new_id
from app.domain.chats import Chat, Citation, QuotePart
from app.domain.errors import NotFoundError, StoreError
from app.domain.kit.late_pattern import late
from app.domain.kit.numbers import whole_number
from app.services.quotes import quote_of
from app.store.reads.query import Query
from app.store.writes.transaction import Tx

MOST = 8
"""Things quoted by one message at most; what more is named stays words."""
_MENTION = late(
    r"(?<!\w)@(?:(?P<label>[a-z]+\d*) of )?run (?P<number>\d+)\b"
    r"|(?<!\w)@(?:(?P<short>[a-z]+\d*)@)?run:(?P<at>\d+)\b",
    re.IGNORECASE,
)


def quotes_in(tx: Tx, chat: Chat, message: str, text: str) -> tuple[QuotePart, ...]:
    """Return the quotes of what a text names, and store that the message (its id) cites it."""
    quotes: list[QuotePart] = []
    for run, candidate in _named(tx.query, chat.project, text):
        try:
            title, body = quote_of(tx.query, run=run, candidate=candidate)
        except StoreError:
            continue
        citation = Citation(
            id=new_id(), project=chat.project, chat=chat.id, message=message, run=run, candidate=candidate
        )
        tx.citations.add(citation)
        quotes.append(QuotePart(citation=citation.id, run=run, candidate=candidate, title=title, text=body))
    return tuple(quotes)


def _named(query: Query, project: str, text: str) -> list[tuple[str | None, str | None]]:
    """The runs and candidates a text names, each once, as (run, None) or (None, candidate)."""
    found: dict[tuple[str | None, str | None], None] = {}
    for match in _MENTION.finditer(text):
        label = match["label"] or match["short"]
        number = whole_number(match["number"] or match["at"])
        if number is None:
            continue
        try:
            run = query.runs.by_number(project, number)
        except NotFoundError:
            continue
        if label is None:
            found[(run.id, None)] = None
            continue
        options = {one.label.casefold(): one.id for one in query.candidates.of_run(run.id)}
        if label.casefold() in options:
            found[(None, options[label.casefold()])] = None
        if len(found) == MOST:
            break
    return list(found)[:MOST]
