"""A run that the built-in methods judged by their earlier rule, from a folder of then: read-only, replayed as it was.

`fixtures/earlier-judge.db.gz` is a database with one run of `builtin-methods@1`, made by the last version that had it.
"""

import gzip
from pathlib import Path

from support.in_process import InProcess

FIXTURE = Path(__file__).parent / "fixtures" / "earlier-judge.db.gz"
RANKING = "328e09a8450507bd1eb13279f4b931f7d69f18d230b3727e2a8ac707665fdff8"


def test_a_run_of_the_earlier_rule_opens_replays_and_can_be_judged_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "int-crucible.db").write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    run = InProcess(folder)
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
