"""Typed operations on items, how they change a spec and a world model, and what differs between two.

Agents and people change one item at a time (never whole lists), so an item that nobody names stays.
"""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.items import SPEC_KINDS, Item, ItemKind, ProblemSpec, Resolution, WorldModel


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
    for operation in operations:
        content = _apply(content, operation)
    return content


def _apply(content: Content, operation: Operation) -> Content:
    if isinstance(operation, SetResolution):
        spec = content.spec.model_copy(update={"resolution": operation.resolution})
        return content.model_copy(update={"spec": spec})
    if isinstance(operation, AddItem):
        if content.get(operation.item.slug) is not None:
            raise RefusedError("item-exists", f"There is already an item “{operation.item.slug}”.")
        return _with_items(content, (*content.items(), operation.item))
    slug = operation.item.slug if isinstance(operation, ReplaceItem) else operation.slug
    before = content.get(slug)
    if before is None:
        raise RefusedError("item-missing", f"There is no item “{slug}” here.")
    if isinstance(operation, RemoveItem):
        return _with_items(content, tuple(item for item in content.items() if item.slug != slug))
    after = operation.item if isinstance(operation, ReplaceItem) else _updated(before, operation)
    return _with_items(content, tuple(after if item.slug == slug else item for item in content.items()))


def _updated(item: Item, operation: UpdateItem) -> Item:
    given = operation.model_dump(exclude={"op", "slug"}, exclude_none=True)
    if "text" in given and "checks" not in given:
        # A reworded item is its own check again: old checks would ask about the old wording.
        given["checks"] = ()
        given["quantity"] = None
    return Item.model_validate({**item.model_dump(), **given})


def _with_items(content: Content, items: tuple[Item, ...]) -> Content:
    spec = tuple(item for item in items if item.kind in SPEC_KINDS)
    world = tuple(item for item in items if item.kind not in SPEC_KINDS)
    return Content(
        spec=content.spec.model_copy(update={"items": spec}),
        world=content.world.model_copy(update={"items": world}),
    )


def changes_between(before: Content, after: Content) -> tuple[ItemChange, ...]:
    """Return the items added, changed and removed, in the order of `after`, removals last."""
    changes = []
    for item in after.items():
        old = before.get(item.slug)
        if old != item:
            changes.append(ItemChange(slug=item.slug, before=old, after=item))
    changes += [
        ItemChange(slug=item.slug, before=item, after=None) for item in before.items() if after.get(item.slug) is None
    ]
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
