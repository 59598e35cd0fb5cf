"""Runs that the built-in methods judged by earlier rules, from folders of then: replayed as they were.

`fixtures/means-of-factors.db.gz` holds two runs of `builtin-methods@2` from when rows had the means of their factors
and few grounds made no order.
`fixtures/earlier-judge.db.gz` is a database with one run of `builtin-methods@1`, made by the last version that had it.
"""

import gzip
from pathlib import Path

import pytest

from support.in_process import InProcess

FIXTURE = Path(__file__).parent / "fixtures" / "earlier-judge.db.gz"
MEANS = FIXTURE.with_name("means-of-factors.db.gz")
RANKING = "328e09a8450507bd1eb13279f4b931f7d69f18d230b3727e2a8ac707665fdff8"


def _opened(folder: Path, fixture: Path) -> InProcess:
    folder.mkdir(mode=0o700)
    (folder / "int-crucible.db").write_bytes(gzip.decompress(fixture.read_bytes()))
    return InProcess(folder)


def test_a_run_of_the_earlier_rule_opens_replays_and_can_be_judged_again(tmp_path: Path) -> None:
    run = _opened(tmp_path / "data", FIXTURE)
    shown = run.json("run", "show", "run:1")
    assert (shown["judge"], shown["ranking_hash"]) == ("builtin-methods@1", RANKING)
    assert "C3 Deliver on two days a week only" in run("run", "results", "run:1").out
    replayed = run.json("run", "replay", "run:1")
    assert replayed["same"]
    assert replayed["calls_found"] == 15, "every answer it rests on is stored; nobody is asked"
    refused = run("ask", "run:1", code=4)
    assert "judge it again" in refused.err
    run("run", "start", "Parcels", "--rejudge", "run:1", "--yes")
    again = run.json("run", "show", "run:2")
    assert again["judge"] == "builtin-methods@2"
    assert again["not_comparable_because"] in (None, "other judge")
    assert run.json("run", "show", "run:1")["ranking_hash"] == RANKING


def test_runs_keep_the_arithmetic_they_were_ranked_by_until_a_card_is_answered(tmp_path: Path) -> None:
    run = _opened(tmp_path / "data", MEANS)
    for number, begins in ((1, "fc4c2c1a"), (2, "3aa819bd")):
        replayed = run.json("run", "replay", f"run:{number}")
        assert replayed["same"]
        assert replayed["ranking_hash"].startswith(begins)
    before = run.json("run", "results", "run:2")
    assert before["sentence"].startswith("No order yet")
    assert before["leaders"] == []
    told = run.json("answer", "run:2", "cost", "C1=same")
    assert told["sentence"].startswith("Only “Build a bridge over the crossing” was spoken for (3 answers)")
    after = run.json("run", "results", "run:2")
    assert after["leaders"] == ["C1"]
    assert {row["label"]: row["score"] for row in told["rows"]} == pytest.approx(
        {row["label"]: row["score"] for row in after["ranking"]}, rel=1e-5
    )
    assert run.json("run", "replay", "run:2")["same"]
