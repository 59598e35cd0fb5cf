"""How people name things: ids, unique prefixes, `run:12`, `C3@run:12`, `P/run:12`.

Not for storing or changing anything.
"""

import re

from app.domain.chats import Chat
from app.domain.errors import NotFoundError, UsageError
from app.domain.kit.late_pattern import late
from app.domain.kit.numbers import whole_number
from app.domain.projects import Project
from app.domain.runs import Candidate, Run
from app.store.database import Store

_RUN = late(r"(?:run:|#)?([0-9]+)", re.IGNORECASE)
_SHORTEST_PREFIX, _SHOWN_PREFIX = 4, 8
_CANDIDATE = late(r"^([A-Za-z]+\d*)@(.+)$")


class References:
    """Finds what a text names. Every method raises NotFoundError, or UsageError with the list if several match."""

    def __init__(self, store: Store) -> None:
        self._query = store.query

    def project(self, text: str) -> Project:
        """A project by id, unique prefix or exact title."""
        return self._query.projects.find(text)

    def chat(self, text: str, project: str | None = None) -> Chat:
        """A chat by id, unique prefix or exact title."""
        return self._query.chats.find(text, project)

    def run(self, text: str, project: str | None = None) -> Run:
        """A run by id, unique prefix, `run:12`, `12`, or `P/run:12`."""
        if "/" in text:
            owner, text = text.rsplit("/", 1)
            project = self.project(owner).id
        match = _RUN.fullmatch(text)
        if match is None:
            return self._query.runs.find(text, project)
        number = whole_number(match[1])
        try:
            if number is None:
                raise NotFoundError(f"There is no run “{text}”.")
            return self._query.runs.by_number(project, number) if project is not None else self._only_run(number)
        except NotFoundError:
            # One id in forty begins with eight digits, so digits may be the beginning of an id as well.
            if len(match[1]) < _SHORTEST_PREFIX or match[1] != text:
                raise
            return self._query.runs.find(text, project)

    def of_run(self, run: Run) -> str:
        """How a run is named on the command line: `run:12`, with its project where several have such a run."""
        name = f"run:{run.number}"
        try:
            is_only = self._only_run(run.number).id == run.id
        except UsageError:
            is_only = False
        return name if is_only else f"{run.project[:_SHOWN_PREFIX]}/{name}"

    def _only_run(self, number: int) -> Run:
        found: list[tuple[str, Run]] = []
        after: str | None = None
        while True:
            page = self._query.projects.page(after=after)
            for row in page.items:
                try:
                    found.append((row.title, self._query.runs.by_number(row.id, number)))
                except NotFoundError:
                    continue
            after = page.next
            if after is None:
                break
        if not found:
            # Not in a project at hand; one in the trash or archive is still found.
            return self._query.runs.find(f"run:{number}")
        if len(found) > 1:
            names = "; ".join(f"{run.project[:_SHOWN_PREFIX]}/run:{number} ({title})" for title, run in found)
            raise UsageError(f"Several projects have a run {number}: {names}. Say which, or use --project.")
        return found[0][1]

    def candidate(self, text: str, project: str | None = None) -> Candidate:
        """A candidate by id, unique prefix, `C3@run:12`, `C3@P/run:12` or `P/C3@run:12`."""
        owner, slash, rest = text.partition("/")
        if slash and "@" not in owner:
            project, text = self.project(owner).id, rest
        if match := _CANDIDATE.match(text):
            run = self.run(match[2], project)
            for candidate in self._query.candidates.of_run(run.id):
                if candidate.label.lower() == match[1].lower():
                    return candidate
            raise NotFoundError(f"Run {run.number} has no candidate “{match[1]}”.")
        return self._query.candidates.find(text, project)
