"""`spend`: what requests to models came to, by project, chat, run or today.

A cost is null (“unknown” in words) while the price of any part is unknown; the known part is beside it.
"""

import click

from app.cli.documents import Document, spend_document
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.session import current, project_of, run, scope
from app.cli.words import cost_text, spent_words
from app.domain.chats import Chat
from app.domain.errors import UsageError
from app.domain.projects import Project
from app.domain.runs import Run
from app.services.services import Services


@click.command()
@click.argument("project", required=False)
@click.option("--chat", metavar="CHAT", help="The answers of a chat, and the runs launched from it.")
@click.option("--run", "run_", metavar="RUN", help="A run, by stage.")
@click.option("--today", is_flag=True, help="All projects since local midnight, and the cap of a day (the default).")
def spend(project: str | None, chat: str | None, run_: str | None, today: bool) -> None:
    """Say what was spent: today, or by a project, a chat or a run."""
    if sum((project is not None, chat is not None, run_ is not None, today)) > 1:
        raise UsageError("Name one of them: a project, --chat, --run or --today.")

    async def command(services: Services) -> tuple[Document, list[str]]:
        if project is not None:
            return _of_project(services, services.projects.get(project_of(services, project)))
        if chat is not None:
            return _of_chat(services, services.references.chat(chat, scope(services)))
        if run_ is not None:
            return _of_run(services, services.references.run(run_, scope(services)))
        return _of_today(services)

    document, lines = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*lines)


def _of_today(services: Services) -> tuple[Document, list[str]]:
    day = services.spending.today()
    document = {**spend_document(day.total), "cap_usd": day.cap_usd, "left_usd": day.left_usd}
    cap = "no cap" if day.cap_usd is None else f"{day.left_usd:.2f} of {day.cap_usd:.2f} USD left"
    return document, [f"Today: {spent_words(day.total)}; {cap}"]


def _of_project(services: Services, project: Project) -> tuple[Document, list[str]]:
    total = services.spending.of_project(project.id)
    return {"project": project.id, **spend_document(total)}, [f"{shorten(project.title)}: {spent_words(total)}"]


def _of_chat(services: Services, chat: Chat) -> tuple[Document, list[str]]:
    found = services.spending.of_chat(chat.id)
    document = {"chat": chat.id, "answers": spend_document(found.answers), "runs": spend_document(found.runs)}
    return document, [
        f"{shorten(chat.title)}",
        f"  its answers: {spent_words(found.answers)}",
        f"  runs launched from it: {spent_words(found.runs)}",
    ]


def _of_run(services: Services, found: Run) -> tuple[Document, list[str]]:
    total, stages = services.spending.of_run(found.id), services.spending.of_stages(found.id)
    document = {
        "run": found.id,
        "number": found.number,
        **spend_document(total),
        "budget": found.config.budget.model_dump(mode="json"),
        "stages": [{"stage": name, **spend_document(spent)} for name, spent in stages.items()],
    }
    rows: list[tuple[str, ...]] = [("stage", "requests", "tokens in", "tokens out", "cost")]
    for name, spent in stages.items():
        figures = (str(spent.calls), f"{spent.input_tokens:,}", f"{spent.output_tokens:,}", cost_text(spent.cost_usd))
        rows.append((name or "before", *figures))
    head = f"Run {found.number}: {spent_words(total)}"
    return document, [head, *(table(rows, right=(1, 2, 3, 4)) if stages else [])]
