"""Search over messages, runs, candidates, scenarios, answers and items. Never errors, whatever is typed."""

from app.domain.rows import SearchHit
from app.store.database import Store


class SearchService:
    """What the search field and `search` show."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self,
        text: str,
        *,
        project: str | None = None,
        types: tuple[str, ...] = (),
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[SearchHit, ...]:
        """The newest hits of all words of `text`, each as a prefix; `before`: those older than a hit's place."""
        return self._store.query.search.page(text, project=project, types=types, before=before, limit=limit)

    def in_chat(self, chat: str, text: str) -> tuple[int, ...]:
        """The numbers of the messages of a chat that hold all words of `text`, each as a prefix, in their order."""
        return self._store.query.search.in_chat(chat, text)
