"""Small real content for tests of the store: projects, chats, runs and what belongs to them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.attachments import AttachedFile, AttachedSource, LeftOut, Snapshot, SourceKind
from app.domain.base import new_id, now
from app.domain.chats import Chat, ChatMode, Message, MessageRole, MessageState, TextPart
from app.domain.checkups import Checkup
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Alternative, Criterion, DecisionTable, Ground, Known
from app.domain.items import Author, Item, ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.projects import MAIN, Branch, Cause, Project, Version
from app.domain.runs import (
    Answer,
    Call,
    Candidate,
    Card,
    Origin,
    Question,
    QuestionKind,
    Run,
    RunConfig,
    RunMode,
    RunStatus,
    Scenario,
    ScenarioType,
    Trigger,
)
from app.store.writes.transaction import Tx


@dataclass(frozen=True)
class Sample:
    """A project with its Main line, first version and first chat."""

    project: Project
    main: Branch
    version: Version
    chat: Chat


def a_goal(text: str = "Fewer manual steps", slug: str = "fewer-manual-steps") -> Item:
    return Item(slug=slug, kind=ItemKind.GOAL, text=text)


def content(*items: Item) -> Content:
    return Content(spec=ProblemSpec(items=items or (a_goal(),)))


def add_project(tx: Tx, title: str = "Night import") -> Sample:
    at = now()
    project = Project(id=new_id(), title=title, created_at=at, last_activity_at=at)
    tx.projects.add(project)
    line = new_id()
    version = tx.versions.first(
        project=project.id, branch=line, content=content(), author=Author.PERSON, cause=Cause.CREATED
    )
    main = Branch(id=line, project=project.id, name=MAIN, is_main=True, head=version.id)
    tx.branches.add(main)
    sample = Sample(project, main, version, a_chat(project.id, line, title="Set-up"))
    tx.chats.add(sample.chat)
    return sample


def a_chat(project: str, branch: str, **fields: Any) -> Chat:
    at = now()
    given: dict[str, Any] = {"title": "Chat", "mode": ChatMode.SETUP} | fields
    return Chat(id=new_id(), project=project, branch=branch, created_at=at, last_activity_at=at, **given)


def add_chat(tx: Tx, sample: Sample, **fields: Any) -> Chat:
    chat = a_chat(sample.project.id, sample.main.id, **fields)
    tx.chats.add(chat)
    return chat


def say(tx: Tx, chat: str, text: str, role: MessageRole = MessageRole.USER, **fields: Any) -> Message:
    given: dict[str, Any] = {"state": MessageState.COMPLETE, "parts": (TextPart(text=text),)} | fields
    return tx.messages.append(chat=chat, role=role, **given)


def a_run(sample: Sample, **fields: Any) -> Run:
    given: dict[str, Any] = {
        "id": new_id(),
        "project": sample.project.id,
        "number": 0,
        "title": "First run",
        "mode": RunMode.EVAL_ONLY,
        "status": RunStatus.QUEUED,
        "config": RunConfig(),
        "version": sample.version.id,
        "branch": sample.main.id,
        "judge": "judge@1",
        "trigger": Trigger.CARD,
        "created_at": now(),
    }
    return Run(**(given | fields))


def add_run(tx: Tx, sample: Sample, **fields: Any) -> Run:
    return tx.runs.add(a_run(sample, **fields))


def add_candidate(tx: Tx, run: Run, label: str = "C1", **fields: Any) -> Candidate:
    given: dict[str, Any] = {
        "id": new_id(),
        "run": run.id,
        "label": label,
        "origin": Origin.USER,
        "card": Card(title=f"Queue {label}", summary="Work through a queue at night."),
        "text": "A queue that is worked through at night.",
    }
    candidate = Candidate(**(given | fields))
    tx.candidates.put(candidate)
    return candidate


def a_question(slug: str, **fields: Any) -> Question:
    return Question(**({"slug": slug, "kind": QuestionKind.GOAL, "title": slug, "key": f"key-{slug}"} | fields))


def a_scenario(slug: str = "disk-full", label: str = "S1") -> Scenario:
    return Scenario(slug=slug, label=label, title="The disk is full", text="Half way.", type=ScenarioType.STRESS)


def a_call(project: str, key: str = "call-1") -> Call:
    texts: dict[str, Any] = {
        "role": "judge_checks",
        "template": "judge_checks@1",
        "system": "s",
        "prompt": "p",
        "reply": "{}",
    }
    return Call(key=key, project=project, judge="judge@1", created_at=now(), **texts)


def an_answer(question: Question, candidate: Candidate, **fields: Any) -> Answer:
    given: dict[str, Any] = {
        "question_key": question.key,
        "candidate_key": candidate.card.key(),
        "judge": "judge@1",
        "value": 0.75,
        "parts": (1.0, None, 0.5),
        "evidence": "the sentence about the queue",
        "call": "call-1",
    }
    return Answer(**(given | fields))


def a_source(project: str, name: str = "src", **fields: Any) -> AttachedSource:
    at = now()
    given: dict[str, Any] = {"kind": SourceKind.FOLDER, "path": f"/home/someone/{name}", "added_at": at, "taken_at": at}
    return AttachedSource(**({"id": new_id(), "project": project, "name": name} | given | fields))


def a_snapshot(source: AttachedSource, texts: Mapping[str, str]) -> tuple[Snapshot, dict[str, str]]:
    """A snapshot of files by path, and their texts by digest, as the store takes them."""
    names = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()}
    files = tuple(
        AttachedFile(source=source.id, path=path, digest=names[path], size=len(text), lines=text.count("\n"))
        for path, text in texts.items()
    )
    left_out = (LeftOut(path="picture.png", why="not text"),)
    snapshot = Snapshot(source=source, files=files, left_out=left_out)
    return snapshot, {names[path]: text for path, text in texts.items()}


def a_checkup(judge: str = "judge@1", **fields: Any) -> Checkup:
    shares: dict[str, Any] = {"order_flips": 0.1, "repeat_flips": 0.05, "wrong": 0.0, "cost_right": 1.0}
    given = {"judge": judge, "pairs": 20, "short_noise": 0.04, "long_noise": 0.12, "list_rows": 6, "passes": 1}
    return Checkup(**(shares | given | {"made_at": now()} | fields))


def a_decision_table(said: str = "said") -> DecisionTable:
    """One goal, one option, answered by a person."""
    goal = Criterion(key="k" * 64, slug="g", text="fewer queues", kind=CriterionKind.GOAL)
    option = Alternative(key="o" * 64, label="C1", title="A second desk")
    return DecisionTable(criteria=(goal,), alternatives=(option,), cells=(a_known_cell(said),))


def a_known_cell(said: str = "said") -> Known:
    """The answer in it."""
    ground = Ground(kind="answer", quote=said, at="2026-03-01T08:15:00.000Z")
    return Known(criterion="k" * 64, alternative="o" * 64, level=Level.BETTER, ground=ground)
