"""Search over messages, runs, candidates, scenarios, answers and items. Never errors, whatever is typed."""

from app.domain.rows import SearchHit
from app.store.database import Store


class SearchService:
    """What the search field and `search` show."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self, text: str, *, project: str | None = None, types: tuple[str, ...] = (), limit: int = 50
    ) -> tuple[SearchHit, ...]:
        """The newest hits of all words of `text`, each as a prefix."""
        return self._store.query.search.page(text, project=project, types=types, limit=limit)
