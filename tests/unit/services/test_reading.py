"""What a model's verdicts on sentences become: items, and updates of own items that a sentence puts anew (S3)."""

from app.domain.agents import ProblemSpecReply, Sentence, SentenceVerdict
from app.domain.items import Author, Item, ItemKind
from app.domain.operations import Content, Operation, ReplaceItem, UpdateItem
from app.services.answering.reading_jobs import restatements, sentences_of

MESSAGE = "The plan costs at most 90 EUR a day. Drivers work at most 8 hours a day."
OLD = Item(slug="plan-costs", kind=ItemKind.CONSTRAINT, text="The plan costs at most 120 EUR a day.", checks=("Old?",))


def content(*items: Item) -> Content:
    return Content(spec=Content().spec.model_copy(update={"items": items}))


def restated(
    slug: str, *items: Item, sentence: int = 0, message: str = MESSAGE
) -> tuple[tuple[Operation, ...], ProblemSpecReply]:
    batch = tuple(sentences_of(message))
    verdicts = {one.name: SentenceVerdict(kind=ItemKind.CONSTRAINT, checks=("Is it?",)) for one in batch}
    name = batch[sentence].name
    verdicts[name] = verdicts[name].model_copy(update={"restates": slug})
    return restatements(ProblemSpecReply(sentences=verdicts), batch, message, content(*items), "m1")


def test_a_sentence_that_puts_an_own_item_anew_replaces_it_in_the_persons_words() -> None:
    (operation,), rest = restated("plan-costs", OLD)
    assert isinstance(operation, ReplaceItem)
    item = operation.item
    assert (item.slug, item.kind, item.author) == ("plan-costs", ItemKind.CONSTRAINT, Author.PERSON)
    assert item.text == "The plan costs at most 90 EUR a day."
    assert item.checks == ("Is it?",)
    assert item.quantity is not None
    assert item.quantity.value == 90
    assert item.source is not None
    assert item.source.message == "m1"
    assert list(rest.sentences) == ["s2"]


def test_an_item_of_another_author_is_not_replaced_but_waits() -> None:
    (operation,), _ = restated("plan-costs", OLD.model_copy(update={"author": Author.AGENT}))
    assert operation == UpdateItem(slug="plan-costs", text="The plan costs at most 90 EUR a day.")


def test_a_sentence_about_something_else_is_an_item_of_its_own() -> None:
    found, rest = restated("plan-costs", OLD.model_copy(update={"text": "Shops open before seven"}))
    assert found == ()
    assert list(rest.sentences) == ["s1", "s2"]


def test_an_item_is_restated_once_a_message_and_the_same_words_change_nothing() -> None:
    batch: tuple[Sentence, ...] = tuple(sentences_of(MESSAGE))
    verdicts = {one.name: SentenceVerdict(kind=ItemKind.CONSTRAINT, restates="plan-costs") for one in batch}
    old = OLD.model_copy(update={"text": "Drivers and the plan: at most 120 EUR a day"})
    found, rest = restatements(ProblemSpecReply(sentences=verdicts), batch, MESSAGE, content(old), "m1")
    assert len(found) == 1
    assert list(rest.sentences) == ["s2"]
    same, left = restated("plan-costs", OLD.model_copy(update={"text": batch[0].text}))
    assert same == ()
    assert list(left.sentences) == ["s2"], "it is there already, so it is not added again"
