"""Answers to "what if …" and to wishes for an edit: which item is meant, and the operation that waits as a card.

For: `architect`. Not for: applying anything; in an analysis chat not even an operation is proposed.
"""

import re

from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.chats import ChatMode
from app.domain.items import KEPT_KINDS, Item, ItemKind
from app.domain.operations import Operation, RemoveItem, UpdateItem
from app.domain.quantity import Quantity
from app.english.quantities import parse_quantities
from app.english.units import normalise_unit
from app.english.words import cut, overlap, squeezed, stems
from app.methods.spec_answers import ANALYSIS_RIGHTS, said

_QUOTE = 220


def supposed(task: ArchitectTask) -> ArchitectReply:
    """Answer "what if …": in a what-if chat with a card that changes this line, elsewhere with the ways to try it."""
    item = meant(task)
    if item is None:
        return ArchitectReply(
            text="I found no item of the spec or the world model in that by its words. "
            "Name it as it is written there, for example: “what if this is false: …”."
        )
    operation = _operation(task, item)
    if operation is None:
        return ArchitectReply(
            text=(
                f"That touches {said(item)}. Say what it should become: false, soft, a must, removed, or "
                f"another number."
            )
        )
    if not task.is_open:
        return ArchitectReply(text=f"That touches {said(item)}. This what-if is closed, so it can only be read.")
    effect = _effect(operation, item)
    if task.mode is ChatMode.WHAT_IF:
        return ArchitectReply(
            text=f"That touches {said(item)}. The change below {effect} on this line only; Main stays as it is. "
            "After that, a re-judged run asks again only what this moves.",
            operations=(operation,),
        )
    if task.mode is ChatMode.ANALYSIS:
        return ArchitectReply(text=f"That touches {said(item)}. {ANALYSIS_RIGHTS}")
    if _is_question(task.message):
        return ArchitectReply(
            text=f"That touches {said(item)}. A question changes nothing here; **Try as a what-if** opens a "
            f"line of its own where "
            "it is changed and only the answers that depend on it are asked again."
        )
    return ArchitectReply(
        text=f"That touches {said(item)}. The change below {effect}.",
        operations=(operation,),
    )


def _is_question(message: str) -> bool:
    return "?" in message or re.search(r"\bwhat if\b|\bsuppose|\bimagine\b", message, re.IGNORECASE) is not None


def meant(task: ArchitectTask) -> Item | None:
    """Return the item that shares most subject words with the message; the same kind of bound, then assumptions win."""
    wanted = stems(task.message)
    slugs = {word.strip("“”\"'.,;:?!()`") for word in task.message.lower().split()}
    named = next((item for item in task.items if item.slug in slugs and "-" in item.slug), None)
    if named is not None:
        return named
    bounds = {found.quantity.op for found in parse_quantities(task.message)}
    best, best_key = None, (0, 0, 0.0, 0)
    for item in task.items:
        if item.kind in KEPT_KINDS:
            continue
        own = stems(item.text)
        shared = overlap(wanted, own)
        # "at most 2,500 EUR" speaks of the limit "at most 500 EUR", not of what is paid today.
        same_bound = int(item.quantity is not None and item.quantity.op in bounds)
        key = (shared, same_bound, shared / max(len(own), 1), int(item.kind is ItemKind.ASSUMPTION))
        if shared and key > best_key:
            best, best_key = item, key
    return best


def _operation(task: ArchitectTask, item: Item) -> Operation | None:
    message = task.message.lower()
    if re.search(
        (
            r"\b(?:remove|drop|delete|forget|take out|without|no)\b.{0,40}\b(?:constraint|limit|"
            r"requirement|goal|option|wish)\b"
        ),
        message,
    ) or (re.match(r"\W*(?:please\s+)?(?:remove|drop|delete|forget|take out)\b", message)):
        return RemoveItem(slug=item.slug)
    weight = re.search(r"\bweight\b\D{0,20}(\d{1,3})\b|\bto (\d{1,3})\b(?=\W*$)", message)
    if weight and "weight" in message:
        return UpdateItem(slug=item.slug, weight=min(100, int(weight[1] or weight[2])))
    number = _other_number(task.message, item)
    if number is not None:
        return UpdateItem(slug=item.slug, text=number)
    if re.search(
        r"\b(?:soft|optional|negotiable|gives? way|relax\w*|weaken\w*|not (?:so )?important|nice to have)\b", message
    ):
        return UpdateItem(slug=item.slug, weight=50)
    if re.search(r"\b(?:a must|hard|mandatory|non-negotiable|required|essential)\b", message):
        return UpdateItem(slug=item.slug, weight=100)
    if item.kind is ItemKind.ASSUMPTION:
        back = (
            not item.holds
            and re.search(r"\b(?:true|holds?)\b", message)
            and not re.search(r"\b(?:not|n['’]t|false|longer)\b", message)
        )
        return UpdateItem(slug=item.slug, holds=bool(back))
    if re.search(
        r"\b(?:false|not true|untrue|wrong|gone|dropped|no longer|did(?: not|n['’]t) (?:exist|matter|hold)|without)\b",
        message,
    ):
        return RemoveItem(slug=item.slug)
    return None


def _other_number(message: str, item: Item) -> str | None:
    """Return the item's text with its number replaced by the comparable number the message names."""
    for theirs in parse_quantities(message):
        for mine in parse_quantities(item.text):
            if _same_unit(mine.quantity, theirs.quantity) and mine.quantity.value != theirs.quantity.value:
                return item.text[: mine.start] + theirs.text + item.text[mine.end :]
    return None


def _same_unit(first: Quantity, second: Quantity) -> bool:
    return normalise_unit(first.unit) == normalise_unit(second.unit)


def _effect(operation: Operation, item: Item) -> str:
    if isinstance(operation, RemoveItem):
        return "removes it"
    if isinstance(operation, UpdateItem):
        if operation.holds is not None:
            return "takes it as true again" if operation.holds else "takes it as false"
        if operation.weight is not None:
            return f"gives it the weight {operation.weight} (it has {item.weight})"
        if operation.text is not None:
            return f"changes it to “{cut(squeezed(operation.text), limit=_QUOTE)}”"
    return "changes it"
