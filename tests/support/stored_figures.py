"""Measures how a text is stored as a spec, from its items, as tests/texts/papers/README.md defines it.

For: the tests that print and bound the figures of the stored spec. Not for: the reader itself (`reading_figures`).
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

PAPERS = Path(__file__).parent.parent / "texts" / "papers"
COUNTED = frozenset({"goal", "hard", "soft"})
COLUMNS = "gold found wrong numbers numbers_right letters covered twice options options_found invented".split()

_Placed = tuple[int, int, str, dict[str, Any]]


def label_of(item: dict[str, Any]) -> str:
    """Return what the labels call the class of a stored item."""
    if item["kind"] == "constraint":
        return "hard" if item["weight"] >= 100 else "soft"
    return str(item["kind"])


def placed(text: str, items: list[dict[str, Any]]) -> list[_Placed]:
    """Return where each item stands; every one must quote the text at its place."""
    found = []
    for item in items:
        source = item["source"]
        start, end = source["start"], source["end"]
        assert text[start:end] == source["quote"], item
        found.append((start, end, label_of(item), item))
    return found


def plain(words: str) -> str:
    """Return the words of a title alone."""
    return " ".join(re.findall(r"\w+", words.lower()))


def measure(text: str, gold: dict[str, Any], items: list[dict[str, Any]]) -> Counter[str]:
    """Count found, wrong, numbers, letters that lie in a place or in two, and options."""
    count: Counter[str] = Counter()
    spans = placed(text, items)

    def over_half(quote: str) -> list[_Placed]:
        start = text.index(quote)
        end = start + len(quote)
        return [span for span in spans if 2 * (min(end, span[1]) - max(start, span[0])) >= len(quote)]

    for wanted in gold["items"]:
        if wanted["class"] not in COUNTED:
            continue
        hits = over_half(wanted["quote"])
        labels = {span[2] for span in hits} - {"unused"}
        right = wanted["class"] in labels
        count["gold"] += 1
        count["found"] += right
        count["wrong"] += not right and bool(labels)
        if right and "quantity" in wanted:
            read = [span[3].get("quantity") or {} for span in hits if span[2] == wanted["class"]]
            same = any(all(one.get(name) == wanted["quantity"][name] for name in ("op", "value")) for one in read)
            count["numbers"] += 1
            count["numbers_right"] += same
    _measure_letters(text, spans, count)
    _measure_options(text, gold, items, spans, count)
    return count


def _measure_letters(text: str, spans: list[_Placed], count: Counter[str]) -> None:
    places = [0] * len(text)
    for start, end, _, _ in spans:
        for place in range(start, end):
            places[place] += 1
    for place, sign in enumerate(text):
        if sign.isalnum():
            count["letters"] += 1
            count["covered"] += places[place] > 0
            count["twice"] += places[place] > 1


def _measure_options(
    text: str, gold: dict[str, Any], items: list[dict[str, Any]], spans: list[_Placed], count: Counter[str]
) -> None:
    ideas = [span for span in spans if span[2] == "option"]
    texts = {plain(span[3]["text"]) for span in ideas}
    quoted = {item["quote"] for item in gold["items"] if item["class"] == "option"}
    wanted = gold.get("options") or [{"title": "", "quote": quote} for quote in sorted(quoted)]
    real = [(text.index(quote), text.index(quote) + len(quote)) for quote in quoted | {one["quote"] for one in wanted}]
    titles = {plain(one["title"]) for one in wanted}
    for one in wanted:
        start = text.index(one["quote"])
        end = start + len(one["quote"])
        half = any(2 * (min(end, idea[1]) - max(start, idea[0])) >= end - start for idea in ideas)
        count["options"] += 1
        count["options_found"] += half or bool(one["title"] and plain(one["title"]) in texts)
    count["invented"] += sum(
        not any(idea[0] < last and first < idea[1] for first, last in real) and plain(idea[3]["text"]) not in titles
        for idea in ideas
    )


def gold_of(path: Path) -> dict[str, Any]:
    """Return the labels of a text."""
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def line_of(name: str, count: Counter[str]) -> str:
    """Return the row of a text in the printed table."""
    return name[:44].ljust(46) + " ".join(f"{column} {count[column]}" for column in COLUMNS)
