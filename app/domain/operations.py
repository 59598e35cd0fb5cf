"""Typed operations on items, how they change a spec and a world model, and what differs between two.

Agents and people change one item at a time (never whole lists), so an item that nobody names stays.
"""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.items import (
    RESERVED_SLUGS,
    SPEC_KINDS,
    Item,
    ItemKind,
    ProblemSpec,
    Resolution,
    WorldModel,
    make_slug,
)


class AddItem(Value):
    """Add one item; its slug must be free (see `make_slug`)."""

    op: Literal["add"] = "add"
    item: Item


class UpdateItem(Value):
    """Replace the named fields of one item; None leaves a field as it is."""

    op: Literal["update"] = "update"
    slug: str
    text: str | None = None
    kind: ItemKind | None = None
    weight: int | None = Field(default=None, ge=0, le=100)
    checks: tuple[str, ...] | None = None
    certainty: float | None = Field(default=None, ge=0, le=1)
    holds: bool | None = None


class ReplaceItem(Value):
    """Put a whole item in the place of one with the same slug (restore, adoption)."""

    op: Literal["replace"] = "replace"
    item: Item


class RemoveItem(Value):
    """Remove one item."""

    op: Literal["remove"] = "remove"
    slug: str


class SetResolution(Value):
    """Set the default size of runs."""

    op: Literal["resolution"] = "resolution"
    resolution: Resolution


Operation = Annotated[AddItem | UpdateItem | ReplaceItem | RemoveItem | SetResolution, Field(discriminator="op")]


class Content(Value):
    """What a version holds: the pair of a ProblemSpec and a WorldModel."""

    spec: ProblemSpec = ProblemSpec()
    world: WorldModel = WorldModel()

    def items(self) -> tuple[Item, ...]:
        """All items of both, spec first."""
        return self.spec.items + self.world.items

    def get(self, slug: str) -> Item | None:
        """The item of this slug in either, or None."""
        return self.spec.get(slug) or self.world.get(slug)

    def slugs(self) -> frozenset[str]:
        """All slugs in use."""
        return frozenset(item.slug for item in self.items())


class ItemChange(Value):
    """One item before and after; exactly one of the two is None for an addition or a removal."""

    slug: str
    before: Item | None
    after: Item | None


def apply_operations(content: Content, operations: tuple[Operation, ...]) -> Content:
    """Return the content after the operations, in order.

    Raises:
        RefusedError: an operation names an item that is not there, or adds a slug that is taken;
            nothing is applied then.
    """
    if not operations:
        return content
    rooms = _Rooms(content)
    for operation in operations:
        rooms.apply(operation)
    return rooms.content()


class _Rooms:
    """The items of a content by slug, in their order, while operations are applied: each costs the same."""

    def __init__(self, content: Content) -> None:
        self._before = content
        self._resolution = content.spec.resolution
        self._spec = {item.slug: item for item in content.spec.items}
        self._world = {item.slug: item for item in content.world.items}

    def apply(self, operation: Operation) -> None:
        if isinstance(operation, SetResolution):
            self._resolution = operation.resolution
        elif isinstance(operation, AddItem):
            item = operation.item
            if item.slug in RESERVED_SLUGS:
                # A run has a column of that name; an item of it gets the next free name.
                item = item.model_copy(update={"slug": make_slug(item.slug, taken={*self._spec, *self._world})})
            if self._get(item.slug) is not None:
                raise RefusedError("item-exists", f"There is already an item “{item.slug}”.")
            self._room(item)[item.slug] = item
        else:
            self._change(operation)

    def content(self) -> Content:
        spec = {"items": tuple(self._spec.values()), "resolution": self._resolution}
        return Content(
            spec=self._before.spec.model_copy(update=spec),
            world=self._before.world.model_copy(update={"items": tuple(self._world.values())}),
        )

    def _change(self, operation: RemoveItem | ReplaceItem | UpdateItem) -> None:
        slug = operation.item.slug if isinstance(operation, ReplaceItem) else operation.slug
        before = self._get(slug)
        if before is None:
            raise RefusedError("item-missing", f"There is no item “{slug}” here.")
        if isinstance(operation, RemoveItem):
            del self._room(before)[slug]
            return
        after = operation.item if isinstance(operation, ReplaceItem) else _updated(before, operation)
        if self._room(after) is self._room(before):
            self._room(after)[slug] = after
            return
        # Spec and world are read one after another: what leaves the spec is first in the world, the other way last.
        del self._room(before)[slug]
        if self._room(after) is self._spec:
            self._spec[slug] = after
        else:
            self._world = {slug: after, **self._world}

    def _get(self, slug: str) -> Item | None:
        return self._spec.get(slug) or self._world.get(slug)

    def _room(self, item: Item) -> dict[str, Item]:
        return self._spec if item.kind in SPEC_KINDS else self._world


def _updated(item: Item, operation: UpdateItem) -> Item:
    given = operation.model_dump(exclude={"op", "slug"}, exclude_none=True)
    if "text" in given and "checks" not in given:
        # A reworded item is its own check again: old checks would ask about the old wording.
        given["checks"] = ()
        given["quantity"] = None
    changed = Item.model_validate({**item.model_dump(), **given})
    return changed if changed.kind is item.kind else changed.placed()


def changes_between(before: Content, after: Content) -> tuple[ItemChange, ...]:
    """Return the items added, changed and removed, in the order of `after`, removals last."""
    old = {item.slug: item for item in before.items()}
    kept = after.slugs()
    changes = [
        ItemChange(slug=item.slug, before=old.get(item.slug), after=item)
        for item in after.items()
        if old.get(item.slug) != item
    ]
    changes += [ItemChange(slug=slug, before=item, after=None) for slug, item in old.items() if slug not in kept]
    return tuple(changes)


def operations_between(before: Content, after: Content) -> tuple[Operation, ...]:
    """Return the operations that turn one content into another."""
    operations: list[Operation] = []
    for change in changes_between(before, after):
        if change.after is None:
            operations.append(RemoveItem(slug=change.slug))
        elif change.before is None:
            operations.append(AddItem(item=change.after))
        else:
            operations.append(ReplaceItem(item=change.after))
    if before.spec.resolution is not after.spec.resolution:
        operations.append(SetResolution(resolution=after.spec.resolution))
    return tuple(operations)
