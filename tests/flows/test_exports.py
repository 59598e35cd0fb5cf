"""What goes out by the command line (X7): read again by parsers of others, and inert whatever the texts are (Q21)."""

import asyncio
import csv
import json
import os
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.elicitation.sentence import about
from app.domain.errors import KnownError
from app.services.exporting.exports import written
from app.services.exporting.safe_text import csv_cell
from support.asked_runs import answer_cards
from support.in_process import InProcess
from support.inert_page import InertPage
from support.made_folders import put_bakery

KEY = "sk-ant-" + "api03-Zx9" * 4
HOSTILE = (
    '<script>alert(1)</script> "><img src=x onerror=alert(2)> [go](https://evil.example/a) '
    f"![p](https://evil.example/p.png) <https://evil.example/b> {KEY} \u202egnp.exe"
)


@dataclass(frozen=True)
class Bakery:
    """The bakery with one run, some of its cards answered."""

    cli: InProcess
    chat: str
    project: str


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    project, chat, _ = put_bakery(tmp_path / "data", with_run=True)
    return Bakery(InProcess(tmp_path / "data"), chat, project)


def test_a_chat_goes_out_as_text_as_a_page_and_as_data(bakery: Bakery, tmp_path: Path) -> None:
    cli, chat = bakery.cli, bakery.chat
    cli("chat", "send", chat, "What is **still** open?\n\n```python\nx = Vec<T>\n```")
    shown = cli.json("chat", "show", chat)
    for name in ("chat.md", "chat.html", "chat.json"):
        made = cli.json("chat", "export", chat, str(tmp_path / name))
        assert made == {"path": str(tmp_path / name), "size": (tmp_path / name).stat().st_size}
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    text = (tmp_path / "chat.md").read_text("utf-8")
    for message in shown["messages"]:
        assert message["text"].strip() in text, "what was said is what goes out"
    assert "→ Run 1: " in text
    data = json.loads((tmp_path / "chat.json").read_text("ascii"))
    assert (data["format"], data["format_version"]) == ("int-crucible chat", 1)
    assert [one["id"] for one in data["messages"]] == [one["id"] for one in shown["messages"]]
    assert [one["parts"][0]["type"] for one in data["messages"]] == [
        one["parts"][0]["type"] for one in shown["messages"]
    ]
    page = InertPage((tmp_path / "chat.html").read_text("utf-8"))
    assert page.acting == []
    assert "default-src 'none'" in page.policy
    assert "What is still open?" in page.text, "Markdown is laid out"
    assert "x = Vec<T>" in page.text


def test_a_run_goes_out_as_a_page_as_a_table_and_as_data(bakery: Bakery, tmp_path: Path) -> None:
    cli = bakery.cli
    answer_cards(cli)
    results = cli.json("run", "results", "run:1")
    for name in ("run.html", "run.csv", "run.json"):
        cli("run", "export", "run:1", str(tmp_path / name))
    page = InertPage((tmp_path / "run.html").read_text("utf-8"))
    assert page.acting == []
    assert results["sentence"] in page.text
    for row in results["ranking"]:
        assert row["title"] in page.text
        assert row["p_best"] is None or about(row["p_best"]) in page.text
    for column in results["columns"]:
        assert column["title"] in page.text
    for cell in results["cells"]:
        for answer in cell["answers"]:
            assert " ".join(answer["evidence"].split()) in page.text
    assert {"svg", "table"} <= set(page.tags)
    assert "no AI" in page.text
    assert "builtin-methods@" not in page.text, "an id is for nobody"
    assert ("≈" in page.text) == any(cell["imputed"] and cell["value"] is not None for cell in results["cells"])
    assert "Drivers prefer fixed routes." in page.text, "the spec as it was"
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Option"] for row in rows] == [row["label"] for row in results["ranking"]]
    assert [float(row["Score"]) for row in rows] == pytest.approx(
        [row["score"] for row in results["ranking"]], rel=1e-5
    )
    for cell in results["cells"]:
        title = next(one["title"] for one in results["columns"] if one["slug"] == cell["question"])
        given = next(row[title] for row in rows if row["Option"] == cell["label"])
        assert given == ("" if cell["imputed"] or cell["value"] is None else f"{cell['value']:.6g}")
    data = json.loads((tmp_path / "run.json").read_text("ascii"))
    assert data["results"]["ranking"]["ranking_hash"] == results["ranking_hash"]


def test_nothing_in_what_goes_out_acts_whatever_the_texts_are(bakery: Bakery, tmp_path: Path) -> None:
    cli = bakery.cli
    ideas = [word for text in ("=1+1", "\t=1", HOSTILE) for word in ("--idea", f"{text} for 100 EUR a day")]
    cli("run", "start", bakery.project, "--mode", "eval_only", *ideas, "--yes")
    chat = cli.json("chat", "create", bakery.project, "--mode", "analysis", "--about", "run:2", "--title", HOSTILE)[
        "id"
    ]
    cli("chat", "send", chat, HOSTILE)
    cli("project", "rename", bakery.project, HOSTILE[:150])
    cli("run", "rename", "run:2", HOSTILE[:150])
    for name, words in {
        "chat.md": ("chat", "export", chat),
        "chat.html": ("chat", "export", chat),
        "chat.json": ("chat", "export", chat),
        "run.html": ("run", "export", "run:2"),
        "run.csv": ("run", "export", "run:2"),
        "run.json": ("run", "export", "run:2"),
    }.items():
        cli(*words, str(tmp_path / name))
        text = (tmp_path / name).read_text("utf-8")
        assert KEY not in text, name
        assert name.endswith((".md", ".json", ".csv")) or "\u202e" not in text, name
        if name.endswith(".html"):
            page = InertPage(text)
            assert page.acting == [], name
            assert "<script>alert(1)</script>" in page.text, "shown as it was written"
            assert "[go](https://evil.example/a)" in page.text
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝＋－＠") and cell.strip()]
    assert any(cell.startswith("'=1+1") for cell in cells)


def test_a_brief_hands_an_option_to_whoever_builds_it(bakery: Bakery, tmp_path: Path) -> None:
    cli = bakery.cli
    answer_cards(cli)
    results = cli.json("run", "results", "run:1")
    text = cli("run", "brief", "run:1", "c1").out
    row = next(one for one in results["ranking"] if one["label"] == "C1")
    assert text.startswith(f"# {row['title']}\n")
    assert results["sentence"] in text
    parts = dict(part.split("\n\n", 1) for part in text.split("\n## ")[1:])
    assert "Two vans on fixed routes for 110 EUR a day" in parts["Design"]
    assert parts["Accept it when"].startswith("- [ ] The plan costs at most 120 EUR a day.\n- [ ] No driver works")
    assert "- [ ] Drivers prefer fixed routes. (a wish, weight " in parts["Accept it when"]
    assert "- Not judged: " in parts["Risks"]
    assert "The ring road stays open" in parts["It assumes"]
    assert "C2 Hire a courier service" in parts["Not chosen"]
    assert f"`int-crucible:project/{bakery.project}/run/" in parts["Links"]
    cli("run", "brief", "run:1", "C2", str(tmp_path / "brief.md"))
    assert "- Breaks “The plan costs at most 120 EUR a day.”" in (tmp_path / "brief.md").read_text("utf-8")
    assert "has no option “C9”. It has: " in cli("run", "brief", "run:1", "C9", code=3).err


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n@x"])
def test_a_cell_that_begins_like_a_formula_is_a_text(text: str) -> None:
    assert csv_cell(text) == f"'{text}"
    assert csv_cell(f"a{text}") == f"a{text}"


def test_a_file_that_is_there_a_link_a_device_and_a_folder_are_left_alone(bakery: Bakery, tmp_path: Path) -> None:
    cli = bakery.cli
    kept = tmp_path / "mine.md"
    kept.write_text("mine", "utf-8")
    link, pipe, second = tmp_path / "link.md", tmp_path / "pipe.md", tmp_path / "second.md"
    link.symlink_to(kept)
    os.mkfifo(pipe)
    second.hardlink_to(kept)
    assert "is there already" in cli("chat", "export", bakery.chat, str(kept), code=4).err
    for place in (link, pipe, second):
        for force in ((), ("--force",)):
            cli("chat", "export", bakery.chat, str(place), *force, code=4)
    assert "is a folder" in cli("chat", "export", bakery.chat, str(tmp_path), "--force", code=2).err
    assert "There is no folder" in cli("chat", "export", bakery.chat, str(tmp_path / "no" / "x.md"), code=3).err
    assert "no format" in cli("run", "export", "run:1", str(tmp_path / "x.docx"), code=2).err
    assert kept.read_text("utf-8") == "mine"
    second.unlink()
    cli("chat", "export", bakery.chat, str(kept), "--force")
    assert kept.read_text("utf-8").startswith("# ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "link.md", "mine.md", "pipe.md"]


def test_what_is_printed_does_not_act_on_a_terminal(bakery: Bakery) -> None:
    bakery.cli("chat", "rename", bakery.chat, "Red \x1b[31m and half \ud800")
    text = bakery.cli("chat", "export", bakery.chat, "-").out
    assert text.startswith("# Red \\x1b[31m and half \\ud800\n")
    assert bakery.cli("run", "export", "run:1", "-", "--format", "csv").out.startswith("Rank,Option,")
    page = bakery.cli("chat", "export", bakery.chat, "-", "--format", "html").out
    assert "Red ⟨U+001B⟩[31m and half ⟨U+D800⟩" in InertPage(page).text


def test_an_export_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[str]:
        yield "the first piece"
        raise KnownError("worker-died", "It ended.")

    with pytest.raises(KnownError, match="It ended"):
        asyncio.run(written(breaking(), tmp_path / "x.md", replace=False))
    assert list(tmp_path.iterdir()) == []
