"""The JSON documents of the command line. Field names are a contract."""

from typing import Any

from app.domain.chats import Chat, Message, MessageRole, Proposal
from app.domain.checkups import Checkup
from app.domain.items import Item
from app.domain.money import SpendTotal
from app.domain.projects import Project, Version
from app.domain.results import RunResults
from app.domain.rows import ChatRow, ProjectRow, RunRow
from app.domain.runs import Run, judged_under
from app.services.services import Services
from app.services.spec.boxes import box_lines, boxes_of

Document = dict[str, Any]


def project_document(services: Services, project: Project) -> Document:
    """`project show`."""
    row = services.projects.row(project.id)
    head = services.specs.main(project.id)
    return {
        **project.model_dump(mode="json"),
        "branch": "main",
        "version": head.number,
        "chats": row.chats,
        "runs": row.runs,
        "usage": spend_document(services.spending.of_project(project.id)),
    }


def spend_document(spent: SpendTotal) -> Document:
    """A sum of what was spent; `cost_usd` is null while the price of any part is unknown."""
    return {
        "calls": spent.calls,
        "input_tokens": spent.input_tokens,
        "output_tokens": spent.output_tokens,
        "cost_usd": spent.cost_usd,
        "known_usd": spent.known_usd,
        "unpriced_calls": spent.unpriced_calls,
    }


def checkup_document(found: Checkup) -> Document:
    """`checkup`: what a model was found to do, and what follows for its runs."""
    return found.model_dump(mode="json")


def project_row(row: ProjectRow) -> Document:
    """One item of `project list`."""
    return {
        "id": row.id,
        "title": row.title,
        "state": row.state,
        "pinned": row.pinned,
        "last_activity_at": row.last_activity_at,
        "chats": row.chats,
        "runs": row.runs,
        "waiting": row.waiting,
    }


def chat_row(services: Services, row: ChatRow) -> Document:
    """One item of `chat list`: `usage` is that of its answers, `runs_usage` of the runs launched from it."""
    spent = services.spending.of_chat(row.id)
    return {
        "id": row.id,
        "title": row.title,
        "relation": row.relation,
        "mode": row.mode,
        "subject": row.subject,
        "subject_run": row.subject_run,
        "subject_candidate": row.subject_candidate,
        "parent_chat": row.parent_chat,
        "branch": row.branch_name,
        "message_count": row.message_count,
        "runs_launched": row.runs_launched,
        "last_activity_at": row.last_activity_at,
        "unread": row.unread,
        "draft": row.draft,
        "archived": row.archived,
        "pinned": row.pinned,
        "state": row.state,
        "usage": spend_document(spent.answers),
        "runs_usage": spend_document(spent.runs),
    }


def chat_document(services: Services, chat: Chat, *, before: int | None = None, limit: int = 50) -> Document:
    """`chat show`: the chat with a page of its messages, oldest first."""
    page = services.chats.messages(chat.id, before=before, limit=limit)
    return {
        **chat_row(services, services.chats.row(chat.id)),
        "project": chat.project,
        "branch_id": chat.branch,
        "forked_at_message": chat.forked_at_message,
        "draft": chat.draft,
        "siblings": [group.model_dump(mode="json") for group in chat.siblings],
        "messages": [message_document(services, message) for message in page.items],
        "earlier": page.earlier,
    }


def message_document(services: Services, message: Message) -> Document:
    """One message; proposals are given with their present state, runs with their number."""
    parts = []
    for part in message.parts:
        document = part.model_dump(mode="json")
        if part.type == "proposal":
            document["card"] = proposal_document(services.proposals.get(part.proposal))
        if part.type == "run-card":
            run = services.runs.get(part.run)
            document |= {"number": run.number, "status": run.status.value}
        if part.type == "delta" and part.is_first:
            document["boxes"] = box_lines(boxes_of(services.specs.version(part.version).content))
        parts.append(document)
    sent = services.chats.sent(message.id) if message.role is MessageRole.AGENT else None
    return {
        **message.model_dump(mode="json", exclude={"parts"}),
        "context": {**sent.context.model_dump(mode="json"), "first_seq": sent.first_seq} if sent is not None else None,
        "text": message.text(),
        "parts": parts,
    }


def proposal_document(proposal: Proposal) -> Document:
    """One card."""
    return proposal.model_dump(mode="json")


def item_document(item: Item) -> Document:
    """One item of a spec or world model."""
    return item.model_dump(mode="json")


def version_document(services: Services, version: Version, *, world: bool | None = None) -> Document:
    """`spec show` (world False), `world show` (True), or both."""
    branch = services.specs.branch(version.branch)
    document: Document = {
        "id": version.id,
        "project": version.project,
        "branch": branch.name,
        "version": version.number,
        "spec_revision": version.spec_revision,
        "world_model_revision": version.world_revision,
        "author": version.author.value,
        "cause": version.cause.value,
        "message": version.message,
        "created_at": version.created_at,
    }
    if world is not True:
        document["resolution"] = version.content.spec.resolution.value
        document["items"] = [item_document(item) for item in version.content.spec.items]
    if world is not False:
        document["world" if world is None else "items"] = [item_document(i) for i in version.content.world.items]
    return document


def run_document(services: Services, run: Run) -> Document:
    """`run show`."""
    version = services.specs.version(run.version)
    baseline = services.runs.baseline(run.id)
    return {
        "id": run.id,
        "number": run.number,
        "project": run.project,
        "title": run.title,
        "mode": run.mode.value,
        "status": run.status.value,
        "launched_from_chat": run.launched_from_chat,
        "launched_by_message": run.launched_by_message,
        "context_candidate": run.context_candidate,
        "parent_run": run.parent_run,
        "baseline": baseline,
        "judge": run.judge,
        "rule": run.rule.value,
        "judged_under": judged_under(run.rule, services.runs.rests_on(run.id)),
        "not_comparable_because": not_comparable(services, run, baseline),
        "branch": services.specs.branch(run.branch).name,
        "branch_id": run.branch,
        "version": version.number,
        "version_id": version.id,
        "spec_revision": version.spec_revision,
        "world_model_revision": version.world_revision,
        "config": run.config.model_dump(mode="json"),
        "trigger": run.trigger.value,
        "flags": run.flags.model_dump(mode="json"),
        "stages": [stage.model_dump(mode="json") for stage in run.stages],
        "counts": run.counts.model_dump(mode="json"),
        "usage": {
            "input_tokens": run.input_tokens,
            "output_tokens": run.output_tokens,
            "cost_usd": run.cost_usd,
        },
        "created_at": run.created_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "duration_s": run.duration_s,
        "best": ({**run.best.model_dump(mode="json")} if run.best is not None else None),
        "sentence": "" if (results := services.results.ranking(run.id)) is None else results.sentence,
        "ranking_hash": run.ranking_hash,
        "starred": run.starred,
        "trashed": run.trashed,
        **services.run_notes.get(run.id).model_dump(mode="json"),
        "error": run.error.model_dump(mode="json") if run.error is not None else None,
        "candidates": [
            {
                "id": c.id,
                "label": c.label,
                "title": c.card.title,
                "origin": c.origin.value,
                "parents": list(c.parents),
                "constructed": c.constructed,
            }
            for c in services.runs.candidates(run.id)
        ],
    }


def not_comparable(services: Services, run: Run, baseline: str | None) -> str | None:
    """Why a run's numbers must not be set beside its baseline's; None when they may, or there is none."""
    if baseline is None:
        return None
    return "other judge" if services.runs.get(baseline).judge != run.judge else None


def run_row(row: RunRow) -> Document:
    """One item of `run list`."""
    return {
        "id": row.id,
        "project": row.project,
        "number": row.number,
        "title": row.title,
        "mode": row.mode,
        "status": row.status,
        "warnings": row.warnings,
        "judge": row.judge,
        "branch": row.branch_name,
        "version": row.version_number,
        "launched_from_chat": row.launched_from_chat,
        "chat_title": row.chat_title,
        "context_candidate": row.context_candidate,
        "parent_run": row.parent_run,
        "candidates": row.candidates,
        "scenarios": row.scenarios,
        "calls": row.calls,
        "calls_reused": row.calls_reused,
        "cost_usd": row.cost_usd,
        "best": (
            {"label": row.best_label, "title": row.best_title, "score": row.best_score, "I": row.best_i}
            if row.best_label is not None
            else None
        ),
        "delta": row.delta,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "duration_s": row.duration_s,
        "starred": row.starred,
        "trashed": row.trashed,
        "note": row.memo,
        "tags": list(row.tags),
        "chosen": row.chosen or None,
        "why": row.why,
    }


def results_document(results: RunResults) -> Document:
    """`run results`: with the weight of each column, so that P, G and S can be summed from the cells."""
    ranking = results.ranking
    return {
        "run": results.run,
        "number": results.run_number,
        "judge": results.judge,
        "rule": results.rule.value,
        "taken_from": list(results.taken_from),
        "ranking_hash": ranking.ranking_hash,
        "provisional": ranking.provisional,
        "today_stated": ranking.today_stated,
        "judged": {"cells": ranking.judged_cells, "by_hand": ranking.by_hand_cells, "of": ranking.all_cells},
        "sentence": ranking.sentence,
        "leaders": list(ranking.leaders),
        "undecided": list(ranking.undecided),
        "is_sparse": ranking.is_sparse,
        "warnings": list(ranking.warnings),
        "clear_winner": ranking.clear_winner,
        "rounds": [one.model_dump(mode="json") for one in ranking.rounds],
        "skipped": [one.model_dump(mode="json") for one in ranking.skipped],
        "left_out": list(ranking.left_out),
        "ranking": [row.model_dump(mode="json") for row in ranking.rows],
        "unranked": [row.model_dump(mode="json") for row in ranking.unranked],
        "columns": [
            {**column.model_dump(mode="json"), "weight": results.weights.get(column.slug)} for column in results.columns
        ],
        "cells": [cell.model_dump(mode="json") for cell in results.cells],
    }
