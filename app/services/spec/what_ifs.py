"""What-ifs: how a private line differs from Main, adopting it, dropping it, opening it again."""

from app.domain.base import Value
from app.domain.chats import Chat, ChatMode
from app.domain.errors import RefusedError, UsageError, require_as_left
from app.domain.items import Author, Item
from app.domain.operations import AddItem, Content, RemoveItem, ReplaceItem, apply_operations, changes_between
from app.domain.projects import Branch, BranchState, Cause, ItemState, Version
from app.services.spec.specs import require_open
from app.store.database import Store
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


class WhatIfChange(Value):
    """One item that differs; `conflict` when Main has moved on that item since the fork."""

    slug: str
    before: Item | None
    after: Item | None
    main: Item | None
    conflict: bool


class WhatIfDiff(Value):
    """A what-if against the version of Main it was forked from, and against Main now."""

    chat: str
    title: str
    branch: Branch
    fork_number: int
    main_number: int
    changes: tuple[WhatIfChange, ...]


class WhatIfService:
    """What the what-if dialog and the `what-if …` commands do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_project(self, project: str) -> tuple[WhatIfDiff, ...]:
        """All what-ifs of a project with their differences, open ones first."""
        query = self._store.query
        found: list[WhatIfDiff] = []
        for state in (ItemState.ACTIVE, ItemState.ARCHIVED):
            after: str | None = None
            while True:
                page = query.chats.page(project, mode=ChatMode.WHAT_IF.value, state=state.value, after=after)
                found += [self.diff(row.id) for row in page.items]
                after = page.next
                if after is None:
                    break
        return tuple(sorted(found, key=lambda diff: diff.branch.state is not BranchState.OPEN))

    def diff(self, chat: str) -> WhatIfDiff:
        """What one what-if changes, item by item.

        Raises:
            UsageError: the chat is not a what-if.
        """
        return _diff(self._store.query, _what_if(self._store.query, chat))

    async def adopt(self, chat: str, slugs: tuple[str, ...] | None = None, *, seen: int | None = None) -> Version:
        """Bring changes into Main as one version and close the what-if; it stays readable.

        Args:
            chat: of the what-if.
            slugs: what to take, conflicts included; None = every change without a conflict.
            seen: number of Main's version the person chose over; None = whatever Main is now.

        Raises:
            RefusedError: the what-if is closed or holds nothing to adopt, or Main is not at `seen` any more.
            UsageError: a slug that this what-if does not change.
        """

        def unit(tx: Tx) -> Version:
            found = _what_if(tx.query, chat)
            diff = _diff(tx.query, found)
            require_open(diff.branch)
            if seen is not None and diff.main_number != seen:
                raise RefusedError("moved-on", "Main changed meanwhile; look at the changes again.")
            chosen = _chosen(diff, slugs)
            main = tx.query.branches.main(found.project)
            head = tx.query.versions.get(main.head)
            content = _adopted(head.content, chosen)
            if content == head.content:
                raise RefusedError("nothing-to-adopt", _why_nothing(diff, slugs))
            version = tx.versions.add(
                project=found.project, branch=main.id, content=content, author=Author.PERSON, cause=Cause.ADOPTION
            )
            tx.branches.update(diff.branch.id, state=BranchState.ADOPTED)
            tx.chats.touch(chat)
            return version

        return await self._store.write(unit)

    async def drop(self, chat: str) -> Branch:
        """Close the what-if without taking anything; it stays readable.

        Raises:
            RefusedError: it is closed already.
        """

        def unit(tx: Tx) -> Branch:
            found = _what_if(tx.query, chat)
            branch = tx.query.branches.get(found.branch)
            require_open(branch)
            tx.branches.update(branch.id, state=BranchState.DROPPED)
            tx.chats.touch(chat)
            return tx.query.branches.get(branch.id)

        return await self._store.write(unit)

    async def reopen(self, chat: str, *, adopted: str | None = None, left: BranchState | None = None) -> Branch:
        """Open a closed what-if again, so that one may go on with it.

        Args:
            chat: of the what-if.
            adopted: id of the version that adopting it made: Main goes back to the version before, as a new one.
                None = Main stays as it is.
            left: what it must still be, for taking back; None = whichever of the two.

        Raises:
            RefusedError: it is open, or not as it was `left`, or Main has changed since that version. Nothing is
                changed then.
        """

        def unit(tx: Tx) -> Branch:
            found = _what_if(tx.query, chat)
            branch = tx.query.branches.get(found.branch)
            if branch.state is BranchState.OPEN:
                raise RefusedError("open-line", "This what-if is open.")
            require_as_left(f"“{found.title}”", branch.state, left)
            if adopted is not None:
                _take_back(tx, found.project, adopted)
            tx.branches.update(branch.id, state=BranchState.OPEN)
            tx.chats.touch(chat)
            return tx.query.branches.get(branch.id)

        return await self._store.write(unit)


def _take_back(tx: Tx, project: str, adopted: str) -> None:
    main = tx.query.branches.main(project)
    head = tx.query.versions.get(main.head)
    if head.id != adopted or head.parent is None:
        raise RefusedError(
            "moved-on", "Main has changed since it was adopted; the spec's history brings back any version."
        )
    before = tx.query.versions.get(head.parent)
    tx.versions.add(project=project, branch=main.id, content=before.content, author=Author.PERSON, cause=Cause.UNDO)


def _what_if(query: Query, chat: str) -> Chat:
    found = query.chats.get(chat)
    if found.mode is not ChatMode.WHAT_IF:
        raise UsageError(f"“{found.title}” is a {found.mode.value} chat, not a what-if.")
    return found


def _diff(query: Query, chat: Chat) -> WhatIfDiff:
    branch = query.branches.get(chat.branch)
    fork = query.versions.get(branch.forked_from) if branch.forked_from else query.versions.head(branch.id)
    own = query.versions.get(branch.head)
    main = query.versions.head(query.branches.main(chat.project).id)
    changes = tuple(
        WhatIfChange(
            slug=change.slug,
            before=change.before,
            after=change.after,
            main=main.content.get(change.slug),
            conflict=main.content.get(change.slug) not in (change.before, change.after),
        )
        for change in changes_between(fork.content, own.content)
    )
    return WhatIfDiff(
        chat=chat.id,
        title=chat.title,
        branch=branch,
        fork_number=fork.number,
        main_number=main.number,
        changes=changes,
    )


def _chosen(diff: WhatIfDiff, slugs: tuple[str, ...] | None) -> tuple[WhatIfChange, ...]:
    if slugs is None:
        return tuple(change for change in diff.changes if not change.conflict)
    known = {change.slug: change for change in diff.changes}
    for slug in slugs:
        if slug not in known:
            raise UsageError(f"This what-if does not change an item “{slug}”.")
    return tuple(known[slug] for slug in slugs)


def _why_nothing(diff: WhatIfDiff, slugs: tuple[str, ...] | None) -> str:
    conflicts = [change.slug for change in diff.changes if change.conflict]
    if slugs is None and conflicts:
        return f"Main changed these too, so say which to take over: {', '.join(conflicts)}."
    return "This what-if changes nothing that Main does not have already."


def _adopted(main: Content, chosen: tuple[WhatIfChange, ...]) -> Content:
    for change in chosen:
        there = main.get(change.slug)
        if change.after is None:
            main = apply_operations(main, (RemoveItem(slug=change.slug),)) if there else main
        elif there is None:
            main = apply_operations(main, (AddItem(item=change.after),))
        else:
            main = apply_operations(main, (ReplaceItem(item=change.after),))
    return main
