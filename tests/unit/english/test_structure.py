"""Structure first: headings, lists, tables and labels of many makes decide the class."""

import pytest

from app.english.reading import read_problem

CASES: dict[str, tuple[str, list[str]]] = {
    "wiki": (
        (
            "h2. Goals\n\n* aä quick reply for everyone\n* no lost letters\n\nh2. Limits\n\n# two people at "
            "the desk\n# 300 letters a day\n\n== Wishes ==\n\n* blue envelopes\n"
        ),
        ["goal", "goal", "hard", "hard", "soft"],
    ),
    "rst": (
        "Goals\n~~~~~\nQuick replies for all customers.\n\nConstraints\n^^^^^^^^^^^\nTwo people at the desk.\n",
        ["goal", "hard"],
    ),
    "caps colon": (
        "GOALS:\n- quick replies\n- happy callers\nCONSTRAINTS:\n- two people\nWISHES:\n- tea\n",
        ["goal", "goal", "hard", "soft"],
    ),
    "inline": (
        (
            "Goals: (1) quick replies, (2) happy callers, and (3) no lost letters.\nConstraints: two people at "
            "the desk; 300 letters a day.\n"
        ),
        ["goal", "goal", "goal", "hard", "hard"],
    ),
    "emoji": (
        (
            "What we want\n✅ quick replies\n✅ happy callers\n\nWhat we can't change\n🚫 two people at the "
            "desk\n🚫 the opening hours\n"
        ),
        ["goal", "goal", "hard", "hard"],
    ),
    "numbered plain": (
        "1 Purpose\nQuick replies for everyone.\n\n2 Limits\nTwo people at the desk.\n\n3 Wishes\nBlue envelopes.\n",
        ["goal", "hard", "soft"],
    ),
    "outline of tabs": (
        (
            "Goals\n\tQuick replies for\n\t\teveryone\n\tHappy callers\nConstraints\n\ttwo people at the desk\n"
            "\t300 letters a day\n\tno loans\nOptions\n\tA machine\n\tA clerk\n"
        ),
        ["goal", "goal", "hard", "hard", "hard", "option", "option"],
    ),
    "short lines": ("Goal: quick replies\nMust cost at most 5 EUR.\nShould be blue.\n", ["goal", "hard", "soft"]),
    "dash label": (
        "Goal - quick replies for everyone\nLimit - two people at the desk\nWish - blue envelopes\nIdea - a machine\n",
        ["goal", "hard", "soft", "option"],
    ),
    "bold label": (
        (
            "**Goal:** quick replies for everyone\n**Limit:** two people at the desk\n**Nice to have:** blue "
            "envelopes\n**Idea:** a machine\n"
        ),
        ["goal", "hard", "soft", "option"],
    ),
    "tab table": ("Requirement\tPriority\nReplies within a day\tMust\nBlue envelopes\tCould\n", ["hard", "soft"]),
    "bare table": (
        "Requirement | Priority\nReplies within a day | high\nA chart | medium\nBlue envelopes | low\n",
        ["hard", "soft", "soft"],
    ),
    "prio first": (
        (
            "| Prio | What | Why |\n|---|---|---|\n| 1 | Replies within a day | law |\n| 2 | A chart | boss |\n"
            "| 3 | Blue envelopes | fun |\n"
        ),
        ["hard", "soft", "soft"],
    ),
    "prio words in list": (
        (
            "- [must] replies within a day\n- [should] a chart for the boss\n- [could] blue envelopes\n- (M) "
            "keep the old archive\n- (S) one login\n- Must: two people at the desk\n- Nice to have: tea for "
            "visitors\n"
        ),
        ["hard", "soft", "soft", "hard", "soft", "hard", "soft"],
    ),
    "trailing prio": (
        "- replies within a day (must)\n- a chart for the boss (should)\n- blue envelopes (nice to have)\n",
        ["hard", "soft", "soft"],
    ),
    "goal table": (
        (
            "## Goals\n\n| Measure | Today | Target |\n|---|---|---|\n| Time to reply | 9 h | under 2 h |\n"
            "| Lost letters | 12 a month | 0 |\n"
        ),
        ["goal", "goal"],
    ),
    "type column": (
        (
            "| Type | Statement |\n|---|---|\n| Goal | Replies within a day |\n| Constraint "
            "| two people at the desk |\n| Assumption | letters stay rare |\n| Wish | blue envelopes |\n"
            "| Option | buy a machine |\n"
        ),
        ["goal", "hard", "assumption", "soft", "option"],
    ),
    "colon para": (
        "What we want:\nQuick replies for everyone.\nWhat must not change:\nTwo people at the desk.\n",
        ["goal", "hard"],
    ),
    "html-ish quote": ("> Goals\n> - quick replies\n> - happy callers\n\nThanks!\n", ["goal", "goal", "aside"]),
    "nested": (
        "Constraints\n- money\n  - at most 300 euros\n  - no loans\n- people\n  - nobody works at night\n",
        ["hard", "hard", "hard", "hard", "hard"],
    ),
    "one question": ("How should we organise on-call for five people?", ["goal"]),
    "one sentence": (
        "We need a delivery plan for our bakery that gets bread to 12 cafes before 7 without a third van.",
        ["goal"],
    ),
    "one para": (
        (
            "I run a small bakery. We deliver to 12 cafés with two vans and the last one gets its bread at 8. "
            "I want everybody served before 7. We can't start before 3 because of the neighbours, and a third "
            "van is out of the question. It would be nice to keep Sundays free. We could bake the rolls the "
            "evening before, or start a second round by bike."
        ),
        ["today", "today", "goal", "hard", "hard", "soft", "option", "option"],
    ),
    "imperative": (
        "Find a better way to plan our shifts. No more than 8 hours a day. Prefer fixed teams.",
        ["goal", "hard", "soft"],
    ),
    "bold paragraph": (
        "**Goals** Quick replies for all.\n\n**Constraints** Two people at the desk.\n",
        ["goal", "hard"],
    ),
    "qa": (
        (
            "What do you want to achieve?\nQuick replies for everyone.\n\nWhat can't change?\nTwo people at "
            "the desk.\n\nWhat have you thought of?\nA machine that sorts.\n"
        ),
        ["goal", "hard", "option"],
    ),
    "user story": ("As a nurse, I want to see open shifts so that I can plan my week.", ["goal"]),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_structure_decides_the_class(name: str) -> None:
    text, kinds = CASES[name]
    assert [span.kind for span in read_problem(text).spans] == kinds


def test_wrapped_lines_read_as_one_sentence() -> None:
    text = "Limits\n\nNobody may work more\nthan 8 hours\na day.\n"
    (span,) = read_problem(text).spans
    assert span.text == "Nobody may work more\nthan 8 hours\na day."
    assert span.quantity is not None
    assert (span.quantity.op, span.quantity.value) == ("<=", 8)


def test_a_legend_decides_what_a_column_means() -> None:
    table = "| What | Class |\n|---|---|\n| Quiet fans | A |\n| Blue lamps | B |\n| A clock | C |\n"
    text = f"{table}\nClass A: optional. Class B: mandatory. Class C: desired.\n"
    assert [(span.kind, span.weight) for span in read_problem(text).spans] == [
        ("soft", 30),
        ("hard", 100),
        ("soft", 60),
    ]


def test_option_keeps_its_title_and_leaves_its_trade_off() -> None:
    text = "## Options\n\n1. **Hall.** Rent the depot. Cheap, yet loud.\n2. **Hubs.** Use the cold rooms.\n"
    reading = read_problem(text)
    assert [(span.label, span.text) for span in reading.spans] == [
        ("Hall", "Rent the depot."),
        ("Hubs", "Use the cold rooms."),
    ]
    assert [(span.text, span.about) for span in reading.remarks] == [("Cheap, yet loud.", reading.spans[0].start)]


def test_rule_and_section_name_the_reason() -> None:
    (span,) = read_problem("## Limits\n\n- two people at the desk\n").spans
    assert (span.rule, span.section, span.weight) == ("under “Limits”", "Limits", 100)


def test_weights_are_graded_by_the_persons_words() -> None:
    text = (
        "- R1. It SHOULD be quiet.\n- R2. It MAY be blue.\n- R3. It MUST be safe.\n- We would prefer wood.\n- "
        "A lamp would be nice to have.\n"
    )
    assert [span.weight for span in read_problem(text).spans] == [60, 30, 100, 50, 30]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Wartezeit ist sehr lang und das ist für die Leute nicht schön.", "de"),
        ("Le temps d'attente est très long et les gens ne sont pas contents.", "fr"),
        ("Queremos reducir el tiempo de espera y no se debe superar el presupuesto de la ciudad.", "es"),
        ("Мы хотим сократить время ожидания.", "ru"),
        ("待ち時間を短くしたいです。", "ja"),
    ],
)
def test_a_language_it_cannot_read_is_said_so(text: str, language: str) -> None:
    reading = read_problem(text)
    assert (reading.language, reading.readable, reading.spans) == (language, False, ())
    assert [span.text for span in reading.unused] == [text]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Where should the sorting happen?\n\nWe sort.", "Where should the sorting happen?"),
        ("Subject: Operating lists - what we need\n\nDear all,\nwe need rest.", "Operating lists - what we need"),
        ("We need quiet rooms. They are loud.", "We need quiet rooms"),
        ("", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert read_problem(text).title == title


def test_without_a_goal_the_question_is_the_goal_and_nothing_is_invented() -> None:
    reading = read_problem("# Who sleeps where?\n\nThere are 3 rooms. Nobody may sleep in the hall.\n")
    assert [(span.kind, span.text) for span in reading.spans if span.kind == "goal"] == [("goal", "Who sleeps where?")]
    none = read_problem("There are 3 rooms. Nobody may sleep in the hall.")
    assert [span.kind for span in none.spans if span.kind == "goal"] == []


@pytest.mark.parametrize(
    "text",
    ["How should we organise on-call for five people?", "on-call for five people", "Plan the on-call of five people."],
)
def test_one_line_is_a_goal_in_the_persons_words(text: str) -> None:
    (span,) = read_problem(text).spans
    assert (span.kind, span.text) == ("goal", text)


def test_without_a_goal_the_first_wishes_are_goals() -> None:
    reading = read_problem("The rota should be fair. Nobody works at night. It should be printed in blue.")
    assert [(span.kind, span.rule) for span in reading.spans] == [
        ("goal", "what should be, said first"),
        ("hard", "never, nobody, nothing"),
        ("soft", "should"),
    ]


def test_should_beside_a_limit_is_a_preference_with_a_number() -> None:
    (_, span) = read_problem("We want rest. A cold start should take at most 10 s.").spans
    assert (span.kind, span.weight) == ("soft", 60)
    assert span.quantity is not None
    assert (span.quantity.op, span.quantity.value, span.quantity.unit) == ("<=", 10, "s")


def test_a_line_that_opens_a_list_heads_no_section() -> None:
    text = "Goals\n\n- quick replies\n\nPoints are given for\n\n- blue paper\n\nNobody may work on Sundays.\n"
    assert [span.kind for span in read_problem(text).spans] == ["goal", "soft", "goal"]


def test_a_plain_title_stands_below_markdown_headings() -> None:
    text = "## Wanted\n\nIt has to\n\n1. work offline\n\n## Other remarks\n\nThere are 14 helpers.\n"
    assert [span.kind for span in read_problem(text).spans] == ["hard", "resource"]


@pytest.mark.parametrize("question", ["How do we deliver bread in the morning?", "Which parser should we use?"])
def test_beside_wishes_the_question_asked_is_no_criterion(question: str) -> None:
    told = f"# {question}\n\nWhat matters:\n- Few complaints.\n\nOptions:\n- A van.\n- Two bikes.\n"
    assert next((span.kind, span.text) for span in read_problem(told).spans) == ("soft", "Few complaints.")
    bare = f"{question}\n\nOptions:\n- A van.\n- Two bikes.\n"
    assert next((span.kind, span.text) for span in read_problem(bare).spans) == ("goal", question)
    aimed = told.replace("?", ", so that nobody waits in the rain?")
    assert next((span.kind, span.text) for span in read_problem(aimed).spans) == ("goal", "nobody waits in the rain?")
