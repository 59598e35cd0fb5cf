"""Own limits that a message puts anew with another number: each takes the old one's place, by rule alone.

So does a number put anew in a few words ("make that 80 hours") where one line alone can be meant; where another author
wrote that line, the change waits (T5). The number of a limit decides which plans are ruled out, so that is not left to
whether a model notices. Not for storing.
"""

from app.domain.base import Value
from app.domain.items import KEPT_KINDS, Author, Item, ItemKind, Source, make_slug
from app.domain.operations import AddItem, Content, Operation, ReplaceItem
from app.domain.quoting import folded
from app.domain.reading import ProblemSpecReply, Sentence
from app.english.bounds import lead_length, same_bound, supposes, without_leads
from app.english.corrections import corrected, correction_in, corrects
from app.english.kinds import KIND_OF_ITEM
from app.english.reading import ReadSpan, read_problem, spans_of
from app.services.answering.consent import statements_of

_SHORT_MESSAGE = 400
"""Characters; a longer one is a text of its own, whose numbers put nothing right here."""


class ChangedBounds(Value):
    """What the sentences that change a limit say: the changes, and what else stands in them."""

    operations: tuple[Operation, ...] = ()
    waiting: tuple[Operation, ...] = ()
    """Changes of lines that another author wrote."""
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
        return self.model_copy(update={"operations": tuple(operations)})


def changed_bounds(message: str, content: Content, message_id: str) -> ChangedBounds:
    """Read the sentences of a message that change a limit of the person's own; questions and supposings change none."""
    said = _said_anew(message, content, message_id)
    corrections = _corrections(message, content, message_id, said)
    return ChangedBounds(
        operations=(*said.operations, *corrections.operations),
        waiting=corrections.waiting,
        places=(*said.places, *corrections.places),
    )


def _corrections(message: str, content: Content, message_id: str, said: ChangedBounds) -> ChangedBounds:
    """Numbers put anew in a few words, each in the one line that can be meant."""
    if len(message) > _SHORT_MESSAGE:
        return ChangedBounds()
    operations: list[Operation] = []
    waiting: list[Operation] = []
    places: list[tuple[int, int]] = []
    changed = {one.item.slug for one in said.operations if isinstance(one, ReplaceItem)}
    for sentence in spans_of(message):
        correction = None if sentence.asks else correction_in(sentence.text)
        if correction is None or said.holds(sentence.start, sentence.end):
            continue
        meant = [
            item
            for item in content.items()
            if item.kind not in KEPT_KINDS
            and item.quantity is not None
            and item.slug not in changed
            and corrects(correction, item.quantity, item.text)
        ]
        bounds = [item for item in meant if item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)]
        if len(bounds or meant) != 1:
            continue
        [item] = bounds or meant
        if item.quantity is None:
            continue
        changed.add(item.slug)
        text, quantity = corrected(correction, item.quantity, item.text)
        source = Source(message=message_id, start=sentence.start, end=sentence.end, quote=sentence.text[:2000])
        made = item.model_copy(
            update={"text": text[:2000], "quantity": quantity, "checks": (), "author": Author.PERSON, "source": source}
        )
        (operations if item.author is Author.PERSON else waiting).append(ReplaceItem(item=made))
        places.append((sentence.start, sentence.end))
    return ChangedBounds(operations=tuple(operations), waiting=tuple(waiting), places=tuple(places))


def _said_anew(message: str, content: Content, message_id: str) -> ChangedBounds:
    """The sentences that say a limit of the person's own in full, with another number."""
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
