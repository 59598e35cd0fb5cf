"""`settings`: the choices of the preferences from the command line."""

from pathlib import Path

from support.command import CommandLine


def test_choices_are_listed_set_and_forgotten(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    row = cli.json("settings", "set", "ask_before_changes", "yes")
    assert (row["name"], row["value"], row["source"]) == ("ask_before_changes", True, "settings")
    listed = {row["name"]: row for row in cli.json("settings", "list")["items"]}
    assert listed["ask_before_changes"]["value"] is True
    assert listed["run_cap_usd"]["source"] == "default"
    assert cli.json("settings", "set", "ask_before_changes", "default")["source"] == "default"
    assert "is 2.5 now" in cli("settings", "set", "day_cap_usd", "2.5").out


def test_no_cap_is_a_choice_that_stays(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    assert "day_cap_usd is none now" in cli("settings", "set", "day_cap_usd", "none").out
    row = next(row for row in cli.json("settings", "list")["items"] if row["name"] == "day_cap_usd")
    assert (row["value"], row["source"]) == (None, "settings")
    assert "no cap" in cli("spend", "--today").out
    assert cli.json("settings", "set", "day_cap_usd", "default")["value"] == 5.0
    # Where nothing else than nothing can be meant, “none” goes back to it.
    assert cli.json("settings", "set", "tokens_per_minute", "none")["value"] is None
    assert "it should be" in cli("settings", "set", "theme", "none", code=2).err


def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    assert "There is no setting" in cli("settings", "set", "colour", "red", code=2).err
    assert "run_cap_usd" in cli("settings", "set", "run_cap_usd", "much", code=2).err
    fixed = CommandLine(tmp_path / "data", {"INT_CRUCIBLE_MAX_CONCURRENCY": "3"})
    assert "beats the settings file" in fixed("settings", "set", "max_concurrency", "4", code=2).err
