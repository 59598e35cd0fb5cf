"""Thought and answer in one text are told apart however the pieces are cut, and no letter of an answer is lost."""

import pytest

from app.llm.wire.thinking import Thinking


def told(text: str, size: int) -> tuple[str, str]:
    thinking, answers, thoughts = Thinking(), [], []
    for start in range(0, len(text), size):
        answer, thought = thinking.take(text[start : start + size])
        answers.append(answer)
        thoughts.append(thought)
    return "".join(answers) + thinking.end(), "".join(thoughts)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is C2.", ("It is C2.", "")),
        ("<think>so it is</think>It is C2.", ("It is C2.", "so it is")),
        ("\n<think>\nso </thin it is\n</think>\n\nIt is C2.\n", ("It is C2.\n", "\nso </thin it is\n")),
        ("<think></think>\n\nIt is C2.", ("It is C2.", "")),
        ("<b>It</b> is <think>C2</think>.", ("<b>It</b> is <think>C2</think>.", "")),
        ("[THINK]so it is[/THINK]\nIt is C2.", ("It is C2.", "so it is")),
        ("◁think▷so </think> it is◁/think▷It is C2.", ("It is C2.", "so </think> it is")),
        ("[THINKING] is no mark", ("[THINKING] is no mark", "")),
        ("  <", ("  <", "")),
        ("  indented", ("  indented", "")),
        ("<think>never ends", ("", "never ends")),
        ("", ("", "")),
    ],
)
def test_any_cut(text: str, expected: tuple[str, str], size: int) -> None:
    assert told(text, size) == expected
