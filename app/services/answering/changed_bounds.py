"""Own limits that a message puts anew with another number: each takes the old one's place, by rule alone.

The number of a limit decides which plans are ruled out, so that is not left to whether a model notices. Not for
storing, and not for anything another author wrote (T5).
"""

from app.domain.base import Value
from app.domain.items import Author, Item, ItemKind, Source, make_slug
from app.domain.operations import AddItem, Content, Operation, ReplaceItem
from app.domain.quoting import folded
from app.domain.reading import ProblemSpecReply, Sentence
from app.english.bounds import lead_length, same_bound, supposes, without_leads
from app.english.kinds import KIND_OF_ITEM
from app.english.reading import ReadSpan, read_problem, spans_of
from app.services.answering.consent import statements_of


class ChangedBounds(Value):
    """What the sentences that change a limit say: the changes, and what else stands in them."""

    operations: tuple[Operation, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    """Where those sentences stand in the message."""

    def holds(self, start: int, end: int) -> bool:
        """Whether a place of the message belongs to a sentence that was read here."""
        return any(first < end and start < last for first, last in self.places)

    def with_checks(self, reply: ProblemSpecReply, batch: tuple[Sentence, ...]) -> "ChangedBounds":
        """The same changes with the yes/no questions a model gave their sentences."""
        operations = list(self.operations)
        verdicts = {one.sentence: one for one in reply.sentences if not one.quote}
        for number, operation in enumerate(operations):
            source = operation.item.source if isinstance(operation, ReplaceItem) else None
            for sentence in batch:
                verdict = verdicts.get(sentence.number)
                if source is None or source.start is None or verdict is None or not isinstance(operation, ReplaceItem):
                    continue
                # The questions of a sentence that says more than the limit could ask about the rest.
                alone = folded(sentence.text[lead_length(sentence.text) :]) == folded(operation.item.text)
                if (
                    alone
                    and sentence.start <= source.start < sentence.end
                    and verdict.kind.value == operation.item.kind.value
                ):
                    item = operation.item.model_copy(update={"checks": verdict.checks})
                    operations[number] = ReplaceItem(item=item)
        return ChangedBounds(operations=tuple(operations), places=self.places)


def changed_bounds(message: str, content: Content, message_id: str) -> ChangedBounds:
    """Read the sentences of a message that change a limit of the person's own; questions and supposings change none."""
    own = tuple(item for item in content.items() if item.author is Author.PERSON)
    if not any(item.quantity is not None for item in own):
        return ChangedBounds()
    stated = statements_of(message)
    spans = read_problem(without_leads(message)).spans
    changes = [(span, old) for span in spans if stated.has(span.text) and (old := _same_limit(span, own)) is not None]
    replaced: dict[str, ReadSpan] = {}
    for span, old in changes:
        # Said twice in one message with two numbers: which of them holds is the person's to say.
        if [other for _, other in changes].count(old) == 1 and span.quantity != old.quantity:
            replaced[old.slug] = span
    places = tuple(
        (sentence.start, sentence.end)
        for sentence in spans_of(message)
        if any(sentence.start <= span.start < sentence.end for span in replaced.values())
        and not sentence.asks
        and not supposes(sentence.text)
    )
    operations: list[Operation] = []
    taken = set(content.slugs())
    known = {folded(item.text) for item in content.items()}
    for span in spans:
        if not any(start <= span.start < end for start, end in places):
            continue
        slug = next((name for name, new in replaced.items() if new is span), None)
        if slug is not None:
            operations.append(ReplaceItem(item=_item(span, slug, message_id)))
        elif folded(span.text) not in known and stated.has(span.text):
            known.add(folded(span.text))
            made = _item(span, make_slug(span.text, taken=taken), message_id)
            taken.add(made.slug)
            operations.append(AddItem(item=made))
    return ChangedBounds(operations=tuple(operations), places=places)


def _same_limit(span: ReadSpan, items: tuple[Item, ...]) -> Item | None:
    """The one item that is the same goal or limit as a span but for its number; None where none or several are."""
    if span.kind not in ("goal", "hard", "soft") or span.quantity is None:
        return None
    found = [
        item
        for item in items
        if item.kind is KIND_OF_ITEM[span.kind]
        and item.is_hard == (span.weight == 100)
        and item.quantity is not None
        and same_bound(item.quantity, item.text, span.quantity, span.text)
    ]
    return found[0] if len(found) == 1 else None


def _item(span: ReadSpan, slug: str, message_id: str) -> Item:
    text = span.text[:2000]
    kind = KIND_OF_ITEM[span.kind]
    weighs = kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)
    return Item(
        slug=slug,
        kind=kind,
        text=text,
        weight=span.weight if weighs else 0 if kind is ItemKind.UNUSED else 100,
        quantity=span.quantity,
        author=Author.PERSON,
        source=Source(message=message_id, start=span.start, end=span.start + len(text), quote=text),
        rule=span.rule,
    )
