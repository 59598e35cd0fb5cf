"""The person's message as items of the spec and the world model, each with its span and the rule that decided.

For: the ProblemSpec agent of the built-in model. Not for: finding the spans, which `reading` does. Every sentence
ends in an item, `unused` ones included, so nothing is lost; a pure question gives none.
"""

from app.domain.reading import ProblemSpecReply, ProblemSpecTask
from app.english.placed_items import MOST_AT_ONCE, PlacedItems
from app.english.reading import TextSpan, read_problem, spans_of
from app.english.reading.places import AnySpan, places
from app.english.reading.spans import ReadSpan, UnusedSpan
from app.methods.intents import is_command, is_of_candidates

_UNREADABLE = (
    "These built-in methods read English; this text seems to be in another language, so every line of it is set aside. "
    "Sort the lines that count by hand, connect a model that can read it, or write the goals and limits in English."
)
_READ_IN_PART = (
    "These built-in methods read English; this text seems to be in another language, of which only headings and some "
    "plain words of German and French are understood: every line without them is set aside. "
    "Look it over, sort the rest by hand, or connect a model that can read it."
)


def read_message(task: ProblemSpecTask) -> ProblemSpecReply:
    """Return the items of the message that are not there yet, in the order of its text.

    Together they hold every letter of the message. A message of nothing but questions, commands or remarks on
    candidates of a run gives none.
    """
    spoken = spans_of(task.message)
    remarks = tuple(one for one in spoken if is_of_candidates(one.text, task.existing))
    is_asking = bool(spoken) and all(one in remarks or one.asks for one in spoken)
    if is_asking or is_command(task.message, task.existing):
        return ProblemSpecReply(items=())
    reading = read_problem(task.message)
    found: list[AnySpan] = [*reading.remarks, *reading.unused, *reading.headings]
    found += [_unless_of_candidates(span, remarks) for span in reading.spans]
    made = PlacedItems(task.existing)
    made.take(task.message, places(task.message, found))
    made.let_wait(MOST_AT_ONCE)
    if not made.says_something(is_first=not task.existing):
        return ProblemSpecReply(items=(), title=reading.title)
    other = _READ_IN_PART if reading.spans else _UNREADABLE
    return ProblemSpecReply(
        items=tuple(made.items), title=reading.title, language_note="" if reading.readable else other
    )


def _unless_of_candidates(span: ReadSpan, remarks: tuple[TextSpan, ...]) -> AnySpan:
    """The span, set aside where it stands in a sentence that speaks of candidates of a run."""
    if not any(one.start < span.end and span.start < one.end for one in remarks):
        return span
    return UnusedSpan(start=span.start, end=span.end, text=span.text, rule="speaks of candidates of a run")
