#!/usr/bin/env python3
"""Prints what was tried of each promise, from what the runs of `make faults` left in build/faults; 1 where one failed.

With --keep the table goes into docs/promises.md too, with its date.
"""

import json
import platform
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.promise_trials import KEPT, PROMISES, is_named  # noqa: E402

PAGE = ROOT / "docs" / "promises.md"
INTRODUCTION = """# The promises, and what was tried

Written by `make faults ARGS=--keep`. Each promise of [requirements.md](requirements.md) is held by tests, which
`tests/faults/promises.toml` names; `make test` tries some of their cases in each run, drawn by its seed, `make faults`
all. A trial is one kill, fault, instant, input or comparison; a failure is a case of a test that failed.
Figures in time depend on what else the machine does meanwhile.
"""


def statements() -> dict[str, str]:
    """What is promised, in the words of docs/requirements.md."""
    text = (ROOT / "docs" / "requirements.md").read_text("utf-8")
    return {
        name: " ".join(said.split()) for name, said in re.findall(r"- \*\*(Q\d+)\*\* (.+?)(?=\n- |\n#|\Z)", text, re.S)
    }


def cases() -> dict[str, dict[str, Any]]:
    """Every case that was tried, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(KEPT.glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found


def rows() -> tuple[list[tuple[str, str, int, int, int]], list[str], list[str]]:
    """Promise, words, trials, failures and how many trials are wanted; measured figures; days."""
    tried, said = cases(), statements()
    made, figures, days = [], set(), set()
    for promise, entry in tomllib.loads(PROMISES.read_text("utf-8")).items():
        mine = [case for name, case in tried.items() if is_named(name.partition("[")[0], entry["tests"])]
        trials, failures = sum(case["trials"] for case in mine), sum(case["failures"] for case in mine)
        made.append((promise, said[promise].removesuffix(" *Later.*"), trials, failures, entry.get("wanted", 1)))
        figures |= {f"{promise}: {line}" for case in mine for line in case["figures"]}
        days |= {case["when"][:10] for case in mine}
    return made, sorted(figures, key=lambda line: (int(line[1:].partition(":")[0]), line)), sorted(days)


def main() -> int:
    found, figures, days = rows()
    period = "–".join(dict.fromkeys((days[0], days[-1]))) if days else "never"
    width = max(len(row[1]) for row in found)
    print(f"{'':4} {'promise'.ljust(width)}    trials  failures")
    for promise, words, trials, failures, wanted in found:
        note = "" if trials >= wanted else f"  of {wanted:,}" if trials else "  not tried yet"
        print(f"{promise:4} {words.ljust(width)} {trials:9,} {failures:9,}{note}")
    total, failed = sum(row[2] for row in found), sum(row[3] for row in found)
    print(f"Tried {period}: {total:,} trials, {failed:,} failures.")
    short = [row[0] for row in found if row[2] < row[4]]
    if "--keep" in sys.argv[1:]:
        lines = [INTRODUCTION, f"Tried {period}, with Python {platform.python_version()} on {platform.system()}.", ""]
        lines += ["| | promise | trials | failures |", "|---|---|---:|---:|"]
        lines += [f"| {row[0]} | {row[1]} | {f'{row[2]:,}' if row[2] else 'not yet'} | {row[3]:,} |" for row in found]
        if short:
            lines += ["", f"Not tried in full yet: {', '.join(short)}."]
        lines += ["", "## Measured on the way", "", *(f"- {line}" for line in figures)]
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)} is written.")
    if short:
        print(f"Not tried in full yet: {', '.join(short)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
