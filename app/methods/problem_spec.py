"""The person's message as items of the spec and the world model, each with its span and the rule that decided.

For: the ProblemSpec agent of the built-in model. Not for: finding the spans, which `reading` does. Every sentence
ends in an item, `unused` ones included, so nothing is lost; a pure question gives none.
"""

from app.domain.agents import ProblemSpecReply, ProblemSpecTask
from app.domain.items import KEPT_KINDS, LONGEST_TEXT, Item, ItemKind, Source, make_slug
from app.domain.quoting import MINIMUM_WORDS
from app.english.kinds import KIND_OF_ITEM
from app.english.reading import TextSpan, read_problem, spans_of
from app.english.reading.places import AnySpan, Place, places
from app.english.reading.spans import HeadSpan, ReadSpan, RemarkSpan, UnusedSpan
from app.english.words import squeezed
from app.methods.intents import is_command, is_of_candidates
from app.methods.options import option_slug

_UNREADABLE = (
    "These built-in methods read English; this text seems to be in another language, so every line of it is set aside. "
    "Sort the lines that count by hand, connect a model that can read it, or write the goals and limits in English."
)
_SURE = frozenset("always certainly definitely surely sure know known never".split())
_UNSURE = frozenset(
    (
        "guess guessing maybe perhaps might probably possibly presumably roughly suppose reckon hopefully hope unsure"
    ).split()
)


def read_message(task: ProblemSpecTask) -> ProblemSpecReply:
    """Return the items of the message that are not there yet, in the order of its text.

    Together they hold every letter of the message. A message of nothing but questions, commands or remarks on
    candidates of a run gives none.
    """
    spoken = spans_of(task.message)
    remarks = tuple(one for one in spoken if is_of_candidates(one.text, task.existing))
    if all(one in remarks or one.asks for one in spoken) or is_command(task.message, task.existing):
        return ProblemSpecReply(items=())
    reading = read_problem(task.message)
    found: list[AnySpan] = [*reading.remarks, *reading.unused, *reading.headings]
    found += [_unless_of_candidates(span, remarks) for span in reading.spans]
    made = _Items({item.slug for item in task.existing}, {_same(item.text) for item in task.existing})
    made.take(task.message, places(task.message, found))
    made.let_wait(MOST_AT_ONCE)
    if not made.says_something(is_first=not task.existing):
        return ProblemSpecReply(items=(), title=reading.title)
    return ProblemSpecReply(
        items=tuple(made.items), title=reading.title, language_note="" if reading.readable else _UNREADABLE
    )


MOST_AT_ONCE = 30
"""Goals, limits and options of one message that enter at once; a longer text is more than a decision needs."""
_ENTERING = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION})


class _Items:
    """The items of one message, each with a slug of its own."""

    def __init__(self, taken: set[str], known: set[str]) -> None:
        self._taken = taken
        self._known = known
        self._here: set[str] = set()
        self._options: dict[int, str] = {}
        self.items: list[Item] = []

    def take(self, message: str, found: list[Place]) -> None:
        """Make items of places, options first, so that what is said of them can name them."""
        slugs = {
            place.span.start: self._slug(place.span)
            for place in found
            if isinstance(place.span, ReadSpan) and place.span.kind == "option"
        }
        self._options = slugs
        for place in found:
            if isinstance(place.span, RemarkSpan) and place.span.said:
                source = Source(start=place.start, end=place.end, quote=message[place.start : place.end])
                self._add(place.span, place.span.said[:LONGEST_TEXT], source, slug=None)
                continue
            pieces = _pieces(place.span.text, place.span.start)
            for number, (text, start, end) in enumerate(pieces):
                first = place.start if number == 0 else start
                last = place.end if number == len(pieces) - 1 else end
                source = Source(start=first, end=last, quote=message[first:last])
                self._add(place.span, text, source, slug=slugs.get(place.span.start) if number == 0 else None)

    def let_wait(self, most: int) -> None:
        """Let what is beyond a number of goals, limits and options wait: goals and options first, then by force."""
        counted = [(number, item) for number, item in enumerate(self.items) if item.kind in _ENTERING]
        first = {ItemKind.GOAL, ItemKind.OPTION}
        ranked = sorted(counted, key=lambda one: (one[1].kind not in first, -one[1].weight, one[0]))
        for number, item in ranked[most:]:
            self.items[number] = item.model_copy(update={"kind": ItemKind.WAITING, "classed": item.kind})

    def says_something(self, *, is_first: bool) -> bool:
        """Tell whether anything but a word or two that is no item ("Thanks!") was said, or it is the first text."""
        return is_first or any(
            item.kind not in KEPT_KINDS or len(item.text.split()) >= MINIMUM_WORDS for item in self.items
        )

    def _slug(self, span: ReadSpan) -> str:
        named = option_slug(span.label, taken=self._taken) if span.label else None
        slug = named or make_slug(span.text, taken=self._taken)
        self._taken.add(slug)
        return slug

    def _add(self, span: AnySpan, text: str, source: Source, *, slug: str | None) -> None:
        same = _same(text)
        if same in self._known:
            return
        said_again = same in self._here and isinstance(span, ReadSpan)
        self._here.add(same)
        if slug is None:
            slug = make_slug(text, taken=self._taken)
            self._taken.add(slug)
        item = _item(span, slug=slug, text=text, source=source, options=self._options)
        if said_again:
            update = {"kind": ItemKind.UNUSED, "weight": 0, "quantity": None, "rule": "said twice"}
            item = item.model_copy(update=update)
        self.items.append(item)


def _unless_of_candidates(span: ReadSpan, remarks: tuple[TextSpan, ...]) -> AnySpan:
    """The span, set aside where it stands in a sentence that speaks of candidates of a run."""
    if not any(one.start < span.end and span.start < one.end for one in remarks):
        return span
    return UnusedSpan(start=span.start, end=span.end, text=span.text, rule="speaks of candidates of a run")


def _item(span: AnySpan, *, slug: str, text: str, source: Source, options: dict[int, str]) -> Item:
    plain = Item(slug=slug, kind=ItemKind.UNUSED, text=text, weight=0, source=source, rule=span.rule)
    match span:
        case ReadSpan():
            kind = KIND_OF_ITEM[span.kind]
            weighs = kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)
            update = {
                "kind": kind,
                "weight": span.weight if weighs else 0 if kind is ItemKind.UNUSED else 100,
                "quantity": span.quantity,
                "certainty": _certainty(text) if kind is ItemKind.ASSUMPTION else 0.5,
            }
        case RemarkSpan() if span.about in options:
            update = {"kind": ItemKind.REMARK, "about": options[span.about], "sign": span.sign}
        case HeadSpan():
            update = {"kind": ItemKind.HEADING}
        case _:
            update = {}
    return plain.model_copy(update=update)


def _pieces(text: str, start: int) -> list[tuple[str, int, int]]:
    """Cut a span that is longer than an item may be at blanks, so that no character of it is lost."""
    pieces = []
    offset = 0
    while offset < len(text):
        end = min(offset + LONGEST_TEXT, len(text))
        if end < len(text):
            blank = max(text.rfind(" ", offset, end), text.rfind("\n", offset, end))
            end = blank if blank > offset else end
        piece = text[offset:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            body = piece.strip()
            pieces.append((body, start + offset + lead, start + offset + lead + len(body)))
        offset = end if end > offset else len(text)
    return pieces


def _same(text: str) -> str:
    return squeezed(text).lower().rstrip(".;,!")


def _certainty(text: str) -> float:
    words = {word.strip(".,;:!?").lower() for word in text.split()}
    if words & _UNSURE:
        return 0.3
    return 0.7 if words & _SURE else 0.5
