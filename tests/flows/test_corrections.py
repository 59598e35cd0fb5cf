"""A number put right in a chat takes the old one's place in the one line that is meant: one undo, no second limit."""

from pathlib import Path

import pytest

from support.in_process import InProcess

TEXT = """We want fewer late parcels. The plan must cost at most 1,200 euros a month.
It must take at most 40 hours of work a week. No more than 3 people may be on the road. Today one van drives.

Options:
1. Hire a second van
2. Deliver at night
"""


class Talk:
    """A project with a setup chat, over the real command line."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.run = InProcess(folder / "data")
        (folder / "problem.md").write_text(text, encoding="utf-8")
        self.run("project", "create", "--title", "T", "--from-file", str(folder / "problem.md"))
        self.chat = self.run.json("project", "show", "T")["last_chat"]

    def say(self, words: str) -> str:
        return self.run("chat", "send", self.chat, words).out

    def bounds(self) -> dict[str, tuple[float, str]]:
        items = self.run.json("spec", "show", "T")["items"]
        return {one["slug"]: (one["quantity"]["value"], one["text"]) for one in items if one["quantity"]}


@pytest.mark.parametrize(
    ("words", "value", "text"),
    [
        ("The budget is 1,500 now.", 1500.0, "The plan must cost at most 1,500 euros a month."),
        ("make that 80 hours", 80.0, "It must take at most 80 hours of work a week."),
        ("Not 3 but 5 people.", 5.0, "No more than 5 people may be on the road."),
    ],
)
def test_a_number_put_right_changes_the_one_line_that_is_meant(
    tmp_path: Path, words: str, value: float, text: str
) -> None:
    talk = Talk(tmp_path)
    before = talk.bounds()
    talk.say(words)
    after = talk.bounds()
    assert after.keys() == before.keys(), "nothing is added beside it"
    [(slug, now)] = [(slug, told) for slug, told in after.items() if told != before[slug]]
    assert now[0] == value
    assert now[1].rstrip(".") == text.rstrip(".")
    [item] = [one for one in talk.run.json("spec", "show", "T")["items"] if one["slug"] == slug]
    assert item["source"]["quote"].rstrip(".") == words.rstrip("."), "it rests on the person's own sentence"
    last = talk.run.json("chat", "show", talk.chat)["messages"][-1]["seq"]
    talk.run("spec", "undo", talk.chat, str(last))
    assert talk.bounds() == before, "one undo takes it back"


def test_what_could_be_two_lines_what_is_asked_and_what_is_beside_change_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, TEXT + "\nIt must not take more than 40 hours of training a week.\n")
    before = talk.bounds()
    for words in ("Would the budget be 1,500 now?", "Suppose the budget is 1,500 now.", "make that 80 hours"):
        talk.say(words)
        assert {slug: talk.bounds()[slug] for slug in before} == before, words
