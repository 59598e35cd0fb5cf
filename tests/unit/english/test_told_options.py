"""Options are found where no heading calls them so: in chat, mail, stories, tables, lists, records and reports."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.english.reading import read_problem
from support.reading_figures import COUNTED, TEXTS

TOLD = TEXTS / "told"


def _measured(path: Path) -> Counter[str]:
    text = path.read_text(encoding="utf-8")
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    spans = read_problem(text).spans
    count: Counter[str] = Counter()

    def over(quote: str, kinds: frozenset[str]) -> bool:
        assert text.count(quote) == 1, quote
        start = text.index(quote)
        end = start + len(quote)
        return any(
            2 * (min(end, span.end) - max(start, span.start)) >= len(quote) for span in spans if span.kind in kinds
        )

    for item in gold["items"]:
        if item["class"] in COUNTED:
            right = over(item["quote"], frozenset({item["class"]}))
            count["gold"] += 1
            count["found"] += right
            count["wrong"] += not right and over(item["quote"], frozenset(COUNTED) | {"option", "today", "resource"})
    quotes = [option["quote"] for option in gold["options"]]
    places = [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    count["options"] = len(quotes)
    count["options_found"] = sum(over(quote, frozenset({"option"})) for quote in quotes)
    count["invented"] = sum(
        span.kind == "option" and not any(span.start < last and first < span.end for first, last in places)
        for span in spans
    )
    return count


def test_options_are_found_where_they_are_told(figure: Callable[[str], None]) -> None:
    total: Counter[str] = Counter()
    for path in sorted(TOLD.glob("[0-9][0-9]-*.md")):
        count = _measured(path)
        total.update(count)
        figure(f"told, {path.stem}: " + ", ".join(f"{name} {count[name]}" for name in count))
    figure("told, all: " + ", ".join(f"{name} {total[name]}" for name in total))
    assert total["options_found"] >= 0.85 * total["options"]
    assert total["invented"] <= 0.05 * total["options"]
    assert total["wrong"] <= 0.2 * total["gold"]
