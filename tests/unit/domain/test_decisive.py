"""Which cells of a model's run a person should answer: uncertain ones that turn it, each tried by making it."""

import random

import pytest

from app.domain.ranking.decisive import Decisive, decisive_cells, decisive_sentence
from app.domain.ranking.order import rank
from app.domain.ranking.score import RankingInput
from app.domain.runs import HandAnswer
from support.ranking_values import Table, ranking_input

SCENARIOS = {"s1": (), "s2": ()}


def made(rows: Table, **fields: object) -> RankingInput:
    return ranking_input(rows, scenarios=SCENARIOS, **fields)  # type: ignore[arg-type]


def row(s1: float | None, s2: float | None, **more: float | None) -> dict[str, float | None]:
    return {"s1": s1, "s2": s2, **more, "cost": 1.0}


def first_after(given: RankingInput, *answers: tuple[str, str, float]) -> str:
    hand = tuple(
        HandAnswer(run="", question=slug, candidate=label, value=value, created_at="") for slug, label, value in answers
    )
    return rank(given.model_copy(update={"hand": hand})).rows[0].label


def asked(found: Decisive) -> list[tuple[str, str]]:
    return [(one.question, one.label) for one in found.cells]


def test_an_unknown_cell_that_turns_it_is_asked_and_one_that_does_not_is_not() -> None:
    given = made({"Today": row(0.5, 0.5), "C1": row(0.8, 0.7), "C2": row(0.75, None), "C3": row(None, 0.1)})
    found = decisive_cells(given)
    assert asked(found) == [("s2", "C2")], "C3 stays behind whatever is answered"
    [cell] = found.cells
    assert (cell.value, cell.first_at_low, cell.first_at_high) == (None, "C1", "C2")
    assert decisive_sentence(given, found).endswith("“title of s2” of C2.")
    assert decisive_cells(given, settled=[("s2", "C2")]) == Decisive(), "who does not know is asked once"


def test_nothing_is_asked_where_all_is_known_or_part_is_missing() -> None:
    known = made({"Today": row(0.5, 0.5), "C1": row(0.8, 0.7), "C2": row(0.75, 0.7)})
    assert decisive_cells(known) == Decisive()
    assert decisive_sentence(known, Decisive()) == ""
    partial = made({"Today": row(0.5, 0.5), "C1": row(0.8, 0.7), "C2": row(0.75, None)}, partial=True)
    assert decisive_cells(partial) == Decisive()


def test_a_limit_that_nobody_could_settle_is_asked_of_the_first_and_of_who_would_lead() -> None:
    given = made(
        {"Today": row(0.5, 0.5, h=1.0), "C1": row(0.9, 0.9, h=None), "C2": row(0.7, 0.7, h=1.0)},
        constraints={"h": 100},
    )
    found = decisive_cells(given)
    assert asked(found) == [("h", "C1")]
    assert found.settles
    assert decisive_sentence(given, found).startswith("Your answer to this would settle it")
    assert (first_after(given, ("h", "C1", 0.0)), first_after(given, ("h", "C1", 1.0))) == ("C2", "C1")


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_turns_it_as_said_when_it_is_answered(seed: int) -> None:
    chance = random.Random(seed)

    def some() -> float | None:
        return None if chance.random() < 0.25 else round(chance.uniform(0.3, 0.8), 2)

    rows = {label: row(some(), some(), h=chance.choice([1.0, 1.0, None])) for label in ("C1", "C2", "C3", "C4")}
    given = made({"Today": row(0.5, 0.5, h=1.0), **rows}, constraints={"h": 100})
    found, first = decisive_cells(given), rank(given).rows[0].label
    assert len(found.cells) <= 2
    for one in found.cells:
        ends = [first_after(given, (one.question, one.label, end)) for end in (one.low, one.high)]
        assert ends == [one.first_at_low, one.first_at_high] != [first, first]
    if found.settles:
        answers = [[(one.question, one.label, end) for end in (one.low, one.high)] for one in found.cells]
        for pick in answers[0]:
            rest = [other[0] for other in answers[1:]]
            hand = tuple(
                HandAnswer(run="", question=slug, candidate=label, value=value, created_at="")
                for slug, label, value in (pick, *rest)
            )
            best = rank(given.model_copy(update={"hand": hand})).rows[0].p_best
            assert best is not None
            assert best >= 0.7
