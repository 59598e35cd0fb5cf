"""Items of a spec as a person makes them: typed anew, or given other words.

Not for applying them (`specs`), and not for what is read out of a message.
"""

from app.domain.items import Author, Item, ItemKind, make_slug
from app.english.quantities import deciding_quantity


def typed_item(kind: ItemKind, text: str, *, taken: frozenset[str]) -> Item:
    """Return a new item in a person's words, with the number in them as its measure; `taken` are the slugs in use."""
    return Item(
        slug=make_slug(text, taken=taken), kind=kind, text=text, quantity=deciding_quantity(text), author=Author.PERSON
    )


def reworded(item: Item, text: str) -> Item:
    """Return the item with a person's new words: its own single check, measured by the number in them."""
    fields = {"text": text, "checks": (), "quantity": deciding_quantity(text), "author": Author.PERSON}
    return item.model_copy(update=fields)
