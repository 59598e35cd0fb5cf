"""Two limits in one sentence, and the figure in another column: both stand in the stored spec, with their numbers."""

from pathlib import Path
from typing import Any

from support.in_process import InProcess, kept_open

TEXT = """\
Goal: fewer lost doses.

The trailer must be under 750 kg and shorter than 4 m.

ID,Requirement,Priority,Unit,Value
R1,Empty weight,Must,kg,<= 12
R2,Lid opens with gloves,Should,,
"""
LATER = "The box must be at most 60 cm wide and not higher than 45 cm."


def test_each_bound_enters_the_stored_spec_at_once(tmp_path: Path) -> None:
    problem = tmp_path / "problem.md"
    problem.write_text(TEXT, "utf-8")
    run = InProcess(tmp_path / "data")
    with kept_open(tmp_path / "data"):
        run("project", "create", "--title", "Boxes", "--from-file", str(problem))
        assert _bounds(run) == {("<", 750.0), ("<", 4.0), ("<=", 12.0)}
        [chat] = [row["id"] for row in run.json("chat", "list", "Boxes")["items"]]
        run("chat", "send", chat, LATER)
        assert _bounds(run) == {("<", 750.0), ("<", 4.0), ("<=", 12.0), ("<=", 60.0), ("<=", 45.0)}
        texts = {item["text"] for item in _items(run)}
    assert {"The trailer must be shorter than 4 m.", "Empty weight: <= 12 kg"} <= texts


def _items(run: InProcess) -> list[dict[str, Any]]:
    return [item for item in run.json("spec", "show", "Boxes")["items"] if item["kind"] == "constraint"]


def _bounds(run: InProcess) -> set[tuple[str, float]]:
    return {(one["quantity"]["op"], one["quantity"]["value"]) for one in _items(run) if one["quantity"]}
