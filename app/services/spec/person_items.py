"""Items of a spec as a person makes them: typed anew, or given other words.

Not for applying them (`specs`), and not for what is read out of a message.
"""

from app.domain.items import Author, Item, ItemKind, make_slug
from app.english.deciding_quantity import deciding_quantity

_WANTED = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT})  # what is done "in a day" is so in a day at most


def typed_item(kind: ItemKind, text: str, *, taken: frozenset[str]) -> Item:
    """Return a new item in a person's words, with the number in them as its measure; `taken` are the slugs in use."""
    quantity = deciding_quantity(text, wanted=kind in _WANTED, binds=kind is ItemKind.CONSTRAINT)
    return Item(slug=make_slug(text, taken=taken), kind=kind, text=text, quantity=quantity, author=Author.PERSON)


def reworded(item: Item, text: str) -> Item:
    """Return the item with a person's new words: its own single check, measured by the number in them."""
    binds = item.kind is ItemKind.CONSTRAINT and item.is_hard
    quantity = deciding_quantity(text, wanted=item.kind in _WANTED, binds=binds)
    fields = {"text": text, "checks": (), "quantity": quantity, "author": Author.PERSON}
    return item.model_copy(update=fields)
