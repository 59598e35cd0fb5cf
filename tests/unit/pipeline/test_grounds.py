"""What is a ground and what is none, rule by rule; and every listed phrase is the reason for its example."""

import re
from copy import deepcopy

import pytest

from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import TODAY_KEY, Criterion, Known, Sum
from app.domain.items import Item, ItemKind
from app.english.comparatives import comparative_in
from app.english.deciding_quantity import deciding_quantity
from app.english.paraphrases import figures, paraphrases
from app.english.phrase_files import any_of, phrase_file
from app.pipeline.grounds.facts import Fact, Names, fact_of
from app.pipeline.grounds.verdicts import verdicts_of

GOAL, WISH, LIMIT, COST = CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.LIMIT, CriterionKind.COST
TITLES = {"a": "Tape library", "b": "Object store"}


def _told(
    criterion: str, kind: CriterionKind, *, today: tuple[str, ...] = (), sign: str = "", **said: str
) -> dict[str, Known]:
    """The verdicts on one criterion, by row, from one remark a row."""
    column = Criterion(key="k", slug="k", text=criterion, kind=kind)
    item = Item(
        slug="k",
        kind=ItemKind.GOAL if kind is GOAL else ItemKind.CONSTRAINT,
        text=criterion,
        weight=100 if kind is LIMIT else 60,
        quantity=deciding_quantity(criterion),
    )
    facts: dict[str, tuple[Fact, ...]] = {row: (Fact(text=title, is_own=True),) for row, title in TITLES.items()}
    for row, text in said.items():
        facts[row] = (*facts[row], fact_of(text, "+" if sign == "+" else "-" if sign == "-" else None))
    if today:
        facts[TODAY_KEY] = tuple(fact_of(one) for one in today)
    items = {} if kind is COST else {"k": item}
    return {one.alternative: one for one in verdicts_of((column,), items, facts, Names(TITLES))}


def _level(
    criterion: str, kind: CriterionKind, said: str, *, sign: str = "", today: tuple[str, ...] = ()
) -> str | None:
    known = _told(criterion, kind, today=today, sign=sign, a=said).get("a")
    return None if known is None or known.level is None else known.level.value


GROUNDED = [
    ("not more than 6,500 euros a year", LIMIT, "disks and power come to 7,900 euros a year", "breaks"),
    ("run it for less than 0.30 € per km", LIMIT, "Per km: 0.24 €", "holds"),
    ("at most 120 euros a night", LIMIT, "It costs 90 euros a night", "holds"),
    ("at most 120 euros a night", LIMIT, "A room for 135 euros a night", "breaks"),
    ("no more than 40 euros an hour", LIMIT, "She charges a price of 45 euros an hour", "breaks"),
    ("The longest tour is 140 km", LIMIT, "Range (winter): 118 km", "breaks"),
    ("total weight not above 4.25 t", LIMIT, "Total weight: 4,250 kg", "holds"),
    ("more books on board than today (3,200)", GOAL, "Books: 2,700", "-"),
    (
        "A resident can hold no more than 3 slots a week",
        LIMIT,
        "Nobody can hold a slot, so none is counted.",
        "holds",
    ),
    ("Reminder when the drum has stopped", WISH, "It can send a note when the drum has stopped.", "+"),
    ("Swap a slot with a neighbour", WISH, "Without slots there is nothing to swap.", "-"),
    ("nobody pays anything for the hall itself", LIMIT, "then of course you do pay for the hall", "breaks"),
    ("Works without an account at any third party", LIMIT, "Logins would run over the accounts of a firm.", "breaks"),
    ("No new servers", LIMIT, "it needs three new servers", "breaks"),
    ("No new servers", LIMIT, "Good, because it needs no new servers", "holds"),
    ("Nobody may drive at night", LIMIT, "It requires nobody to drive at night.", "holds"),
    ("places should go to whoever asks last-minute", WISH, "last-minute is out", "-"),
]
OPEN = [
    ("We want fewer accidents at the crossing", GOAL, "Paint the crossing red"),
    ("No new servers", LIMIT, "it needs fewer servers?"),
    ("no lock-in", WISH, "It is easy and cheap and everybody loves it."),
    ("65 °C or hotter until it is on the plate", LIMIT, "he says 68 °C, not seen yet"),
    ("food that is still hot for the last ones", GOAL, "second run still hot at 13:15?"),
    ("The signal can not be smaller than 4.2", LIMIT, "It publishes every signal."),
    ("two dishes to choose from", WISH, "It makes three dishes."),
    ("the hall must bring in 9,000 euros a year or more", LIMIT, "last year's trial brought 11,200 euros"),
    ("The reading room may be closed for two months at the most", LIMIT, "A reader waits three days on average"),
    ("at most 120 euros a night", LIMIT, "It saves 20 euros a night"),
    ("bin down to 15 kg a day", WISH, "The caterer bins everything after lunch."),
]


@pytest.mark.parametrize(("criterion", "kind", "said", "level"), GROUNDED)
def test_a_ground_gives_its_verdict(criterion: str, kind: CriterionKind, said: str, level: str) -> None:
    assert _level(criterion, kind, said) == level


@pytest.mark.parametrize(("criterion", "kind", "said"), OPEN)
def test_without_a_ground_the_cell_stays_open(criterion: str, kind: CriterionKind, said: str) -> None:
    assert _level(criterion, kind, said) is None


NAMED = [
    ("p95 time from click to reply below 2 s", LIMIT, "p95 of 400 ms measured", "holds"),
    ("p95 time from click to reply below 2 s", LIMIT, "median of 400 ms measured", None),
    ("1,000 orders per hour sustained", LIMIT, "we measured 700 orders per hour on one machine", "breaks"),
    ("at most 3 slots a week for each resident", LIMIT, "The caretaker loses 5 hours a week", None),
    ("replay of yesterday's orders", WISH, "Replay is built in", "+"),
    ("replay of yesterday's orders", WISH, "No replay", "-"),
    ("replay of yesterday's orders", WISH, "Replay of a match is included", None),
    ("replay of yesterday's orders", WISH, "No orders", None),
    ("Mindestzuladung 120 kg", LIMIT, "Zuladung: 150 kg", "holds"),
    ("Mindestzuladung 120 kg", LIMIT, "Gewicht: 52 kg", None),
    ("At least 40 tickets a minute", LIMIT, "Tickets a minute: 35", "breaks"),
]


@pytest.mark.parametrize(("criterion", "kind", "said", "level"), NAMED)
def test_a_figure_or_thing_with_a_name_of_its_own_is_known_by_it(
    criterion: str, kind: CriterionKind, said: str, level: str | None
) -> None:
    assert _level(criterion, kind, said) == level


CELLS = [
    ("Easy to clean", WISH, "Easy to clean: ❌", "-", "-"),
    ("Milk drinks", WISH, "Milk drinks: yes", "", "+"),
    ("Hébergé en France", WISH, "Hébergé en France: non", "", "-"),
    ("Platz im Keller bleibt frei", LIMIT, "Platz im Keller bleibt frei: ja", "", "holds"),
    ("It should survive being turned over by a wave", WISH, "Survives being turned over: −", "-", "-"),
    ("No account needed", LIMIT, "Account needed: no", "", "holds"),
    ("nicht mehr als 15 Minuten Fußweg zum Bus", LIMIT, "Fußweg: 12 Minuten", "", "holds"),
    ("at most 15 t of CO2", LIMIT, "CO2: 22 t per year", "", "breaks"),
    ("höchstens 250 Euro im Monat", LIMIT, "Miete: 310 Euro im Monat", "", "breaks"),
]
CELLS_OPEN = [
    ("Wartung durch den Hausmeister", WISH, "Wartung durch den Hausmeister: teilweise", ""),
    ("Milk drinks", WISH, "Milk drinks: yes, but only cold", ""),
    ("Milk drinks", WISH, "Milk drinks: a second machine", ""),
    ("Needs a plumber", WISH, "Needs a plumber: yes", ""),
    ("Min order", WISH, "Min order: none", ""),
    ("Account needed by nobody", LIMIT, "Account needed: ✅", ""),
    ("Quick to clean after lunch", WISH, "Lunch: yes", ""),
]


@pytest.mark.parametrize(("criterion", "kind", "said", "sign", "level"), CELLS)
def test_a_cell_answers_what_its_title_asks(
    criterion: str, kind: CriterionKind, said: str, sign: str, level: str
) -> None:
    assert _level(criterion, kind, said, sign=sign) == level


@pytest.mark.parametrize(("criterion", "kind", "said", "sign"), CELLS_OPEN)
def test_a_cell_that_answers_neither_leaves_it_open(criterion: str, kind: CriterionKind, said: str, sign: str) -> None:
    assert _level(criterion, kind, said, sign=sign) is None


def test_a_cell_under_a_cost_is_a_cost_over_the_time_of_its_title() -> None:
    costs = _told("Cost", COST, a="Cost per year: 2,100 euros", b="Rent a month: 90")
    assert (costs["a"].cost, costs["b"].cost) == (
        Sum(value=2100, unit="EUR", period="year"),
        Sum(value=1080, unit="", period="year"),
    )


def test_todays_own_numbers_and_answers_judge_today() -> None:
    assert _told("at most 15 t of CO2", LIMIT, today=("CO2: 22 t per year",))[TODAY_KEY].level is Level.BREAKS
    assert _told("Works in a power cut", LIMIT, today=("Works in a power cut: no",))[TODAY_KEY].level is Level.BREAKS
    assert TODAY_KEY not in _told("Works in a power cut", WISH, today=("Works in a power cut: no",))


def test_the_persons_word_for_or_against_counts_where_it_says_most_of_what_is_asked() -> None:
    asked = "fetch a single tape quickly"
    assert _level(asked, WISH, "a single tape is quickly fetched", sign="-") == "-"
    assert _level(asked, WISH, "the tape is robust", sign="+") is None


def test_statements_that_contradict_each_other_say_nothing() -> None:
    said = "The drum sends a reminder when stopped. There is no reminder when the drum has stopped."
    assert _level("Reminder when the drum has stopped", WISH, said) is None


def test_a_price_that_stays_is_todays() -> None:
    bound = "5.20 euros per meal at most"
    assert (
        _level(bound, LIMIT, "caterer's price stays the same", today=("4.90 euros per meal at the moment",)) == "holds"
    )
    assert _level(bound, LIMIT, "caterer's price stays the same", today=("6.10 euros per meal now",)) == "breaks"
    assert _level(bound, LIMIT, "caterer's price stays the same") is None


YEAR = "It must not cost more than 4,000 euros in the first year"


@pytest.mark.parametrize(
    ("said", "limit", "cost"),
    [
        ("Rent a line: 190 euros a month.", "holds", 2280.0),
        ("3,600 euros for the equipment, 450 euros a year", "breaks", 4050.0),
        ("900 euros once and 60 euros a month", "holds", 1620.0),
        ("It saves 500 euros a month", None, None),
        ("5,000 euros less than today", None, None),
        ("It costs 900 euros, some say 1,200 euros", None, None),
    ],
)
def test_what_is_paid_once_and_each_month_adds_up_against_a_limit_on_the_first_year(
    said: str, limit: str | None, cost: float | None
) -> None:
    assert _level(YEAR, LIMIT, said) == limit
    other = Item(slug="y", kind=ItemKind.CONSTRAINT, text=YEAR, quantity=deciding_quantity(YEAR))
    columns = [
        Criterion(key=key, slug=key, text=text, kind=kind)
        for key, text, kind in (("c", "Cost", COST), ("y", YEAR, LIMIT))
    ]
    facts: dict[str, tuple[Fact, ...]] = {"a": (fact_of(said),), "b": ()}
    found = {one.criterion: one for one in verdicts_of(columns, {"y": other}, facts, Names(TITLES)) if one.cost}
    assert ({key: one.cost.value for key, one in found.items() if one.cost}) == ({"c": cost} if cost else {})


def test_a_limit_on_the_first_year_of_something_new_does_not_bind_today() -> None:
    now = ("The quarrels cost us 460 euros a month.",)
    assert TODAY_KEY not in _told(YEAR, LIMIT, today=now, a="It costs 900 euros.")
    this = YEAR.replace("the first", "this")
    assert _told(this, LIMIT, today=now)[TODAY_KEY].level is Level.BREAKS, "what is paid this year is paid now"
    assert _told("It must not cost more than 400 euros a month", LIMIT, today=now)[TODAY_KEY].level is Level.BREAKS


def test_the_spelling_of_a_word_makes_no_difference() -> None:
    assert _level("Optimize the release builds", WISH, "It helps to optimise release builds", sign="+") == "+"


def test_a_remark_that_names_another_option_belongs_to_that_one() -> None:
    names = Names(TITLES)
    assert names.meant("The object store keeps three copies", "a") == "b"
    assert names.meant("It keeps three copies", "a") == "a"


def test_a_limit_that_begins_with_an_options_name_is_of_its_own_design_only() -> None:
    def owner(text: str) -> str | None:
        return Names(TITLES).of_one_design(Item(slug="l", kind=ItemKind.CONSTRAINT, text=text))

    assert owner("The tape library must stand in the cellar.") == "a"
    assert owner("No tape may leave the house.") is None


@pytest.mark.parametrize(
    ("kind", "criterion", "said", "today", "expected"),
    [
        (COST, "Cost", "The tape library is cheaper than today.", True, {"a": "less"}),
        (COST, "Cost", "It costs three times as much as today.", True, {"a": "more"}),
        (COST, "Cost", "The tape library costs the same as today.", True, {"a": "same"}),
        (COST, "Cost", "It is dearer than today.", True, {}),
        (WISH, "faster access", "The tape library is as fast as today.", True, {"a": "0"}),
        (WISH, "faster access", "It is not as fast as today.", True, {"a": "-"}),
        (WISH, "faster access", "The tape library is slower than the object store.", False, {"a": "-", "b": "+"}),
        (WISH, "faster access", "The tape library is slower than the object store.", True, {}),
        (WISH, "a louder alarm", "It is quieter than today.", True, {}),
    ],
)
def test_comparisons_say_what_follows_and_no_more(
    kind: CriterionKind, criterion: str, said: str, today: bool, expected: dict[str, str]
) -> None:
    found = _told(criterion, kind, today=("We do it by hand.",) if today else (), a=said)
    levels = {row: one.level.value for row, one in found.items() if one.level is not None}
    assert levels == expected
    assert all(one.ground.kind == "comparison" for one in found.values())


def test_cheaper_than_what_keeps_a_limit_keeps_it_too() -> None:
    limit = "The budget is at most 500 euros"
    found = _told(limit, LIMIT, a="It is cheaper than the object store.", b="It costs 450 euros.")
    assert {row: one.level for row, one in found.items()} == {"a": Level.HOLDS, "b": Level.HOLDS}
    assert not _told(limit, LIMIT, a="It is cheaper than the object store.", b="It costs 700 euros.").keys() - {"b"}


def test_each_paraphrase_is_the_reason_for_its_example() -> None:
    wrong = []
    table = deepcopy(phrase_file("paraphrases"))
    for group in table["group"]:
        read = next(one for one in paraphrases() if one.name == group["name"])
        patterns = {"asked": read.asked, "good": read.good, "bad": read.bad}
        for part, pattern in patterns.items():
            for phrase, example in group[part].items():
                rest = {other: said for other, said in group[part].items() if other != phrase}
                idle = bool(rest) and re.search(any_of(rest), example, re.IGNORECASE) is not None
                if pattern.search(example) is None or idle:
                    wrong.append(f"{group['name']}.{part} {phrase!r}: {example!r}")
    assert not wrong, "\n".join(wrong)
    for one, figure in zip(table["figures"], figures(), strict=True):
        assert figure.asked.search(one["example"][0])
        assert figure.said.search(one["example"][1])


def test_each_word_of_comparison_is_read_so_in_its_example() -> None:
    ways = {"less": -1, "more": 1, "equal": 0}
    wrong = []
    table = phrase_file("comparatives")
    for attribute in table["attribute"]:
        for way, sign in ways.items():
            for phrase, example in attribute[way].items():
                one = comparative_in(example)
                if one is None or (one.attribute, one.way, one.is_with_today) != (attribute["name"], sign, True):
                    wrong.append(f"{phrase!r}: {example!r} {one}")
    for phrase, (example, times) in table["times"].items():
        one = comparative_in(example)
        if one is None or one.times != times:
            wrong.append(f"{phrase!r}: {example!r} {one}")
    assert not wrong, "\n".join(wrong)


def test_one_word_of_a_long_title_draws_no_remark_to_it() -> None:
    names = Names({"a": "Snapshot before each bulk edit", "b": "Journal of changes", "c": "Louer le garage pour un an"})
    assert names.meant("Replaying backwards is slow for old edits", "b") == "b"
    assert names.meant("12 400 € TTC, plus 300 € d'entretien par an", "b") == "b"
    assert names.meant("A snapshot of a bulk edit takes a minute", "b") == "a"
    assert names.meant("The journal is small", "a") == "b"
