"""What a person does with an installed Int Crucible, from the first question to the end of the window.

Each flow returns what the program said, without what differs from run to run; what must hold is asserted on the way.
"""

import gzip
import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.attachments import AttachedSource, SourceKind
from app.domain.chats import Message, MessageRole, MessageState, TextPart
from app.domain.items import Author
from app.domain.operations import Content
from app.domain.projects import Cause, Version
from app.domain.reading import ProblemSpecTask
from app.domain.runs import BUILTIN_JUDGE, Run, RunConfig, RunMode, RunStatus, Trigger
from app.methods.jobs import READ_MESSAGE
from app.services.answering.reading_jobs import FIRST_LOOK, STEPS, MessageToRead, MessageVerdicts
from app.services.attachments.reading_jobs import READ_SOURCE, ToRead
from app.services.exporting.export_jobs import EXPORT_MESSAGES, EXPORT_RUN
from app.services.exporting.file_kinds import ChatFormat, RunFormat
from app.services.exporting.formats import ChatPiece, Made, RunFacts, RunPage
from app.store.migrate import SCHEMA_VERSION
from app.worker.job import G, Job, R
from app.worker.jobs import PLACES
from app.worker.protocol import JobAnswer, JobRequest, frame_of, message_in
from support.anthropic_stub import AnthropicStub
from support.google_stub import GoogleStub
from support.paper_files import pdf, word
from support.provider_server import ProviderServer
from support.reading_model import careful

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300
"""For what takes seconds on an idle machine."""
KEY = "of-a-stub"
MOMENT = "2026-01-01T00:00:00.000Z"
PROBLEM = """# Parcels

We want fewer late parcels. Today one driver delivers everything by hand.
The budget must be at most 500 euros a month.

## Options
- Hire a second driver for 450 euros a month
- Hand half of the parcels to a courier firm
"""


@dataclass(frozen=True, slots=True)
class Program:
    """One way to start Int Crucible.

    Attributes:
        name: for a person.
        command: its first words.
        folder: where it leaves what it makes.
        environment: beside the usual one.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]

    def run(self, place: Path, *words: str, code: int = 0, env: Mapping[str, str] | None = None) -> str:
        """Run one command over the data folder `place`/data; returns what it said, on both channels."""
        started = self.start("--data-dir", str(place / "data"), *words, env=env)
        try:
            out, err = started.communicate(timeout=PATIENCE_S)
        finally:
            started.kill()
        said = out + err
        assert started.returncode == code, f"exit {started.returncode}, not {code}, of {' '.join(words)}:\n{said}"
        assert "Traceback" not in said, said
        return said

    def start(
        self, *words: str, env: Mapping[str, str] | None = None, instead: bool = False, feed: bool = False
    ) -> "subprocess.Popen[str]":
        """Start a process; `instead`: of another program, where this one would run; `feed`: its input is a pipe."""
        given = {name: value for name, value in os.environ.items() if not name.startswith(("INT_CRUCIBLE", "PYTHON"))}
        given |= {"QT_QPA_PLATFORM": "offscreen", **self.environment, **(env or {})}
        command = (*(self.command[:-1] if instead else self.command), *words)
        return subprocess.Popen(
            command,
            env=given,
            cwd="/",
            text=True,
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def version(program: Program, place: Path) -> str:
    """What it is, and every command's name and help; each group of commands is loaded by its name."""
    said = program.run(place, "--version")
    assert said.split()[-1] == os.environ["VERSION"], said
    return said + program.run(place, "--help")


def doctor(program: Program, place: Path) -> str:
    """All that it looks at is as it should be; Qt is really loaded."""
    said = program.run(place, "doctor")
    assert "✓ Qt" in said, said
    assert "✗" not in said, said
    as_one_folder = program.name == "bundle"
    assert ("installed as one folder, at " in said) == as_one_folder, said
    assert ("packages: all are inside" in said) == as_one_folder, said
    return _without_installation(said)


def _without_installation(said: str) -> str:
    """What `doctor` said but for the way it is installed, which is what differs between the programs."""
    return re.sub(r"(?m)(?<= )(program|packages): .*$", r"\1: …", said)


def demo(program: Program, place: Path) -> str:
    """The sample from the text to two runs and their comparison, and twelve pictures of the window."""
    said = program.run(place, "demo", "--screenshots", str(place / "pictures"))
    pictures = sorted((place / "pictures").glob("*.png"))
    assert len(pictures) == 12, pictures
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in pictures}) == 12
    return said


def older(program: Program, place: Path) -> str:
    """Databases of every schema there was: opened, brought up to date, a copy kept."""
    said = []
    for fixture in sorted((ROOT / "tests/unit/store/fixtures").glob("schema-*.db.gz")):
        here = place / fixture.name.partition(".")[0]
        database = here / "data/int-crucible.db"
        database.parent.mkdir(parents=True)
        database.write_bytes(gzip.decompress(fixture.read_bytes()))
        before = schema_of(database)
        said.append(program.run(here, "project", "list"))
        assert schema_of(database) == SCHEMA_VERSION, schema_of(database)
        copies = list(here.glob("data/backups/*-migration.db"))
        assert len(copies) == (before < SCHEMA_VERSION), copies
    oldest = place / min(path.name for path in place.iterdir())
    said.append(_without_installation(program.run(oldest, "doctor")))
    return re.sub(r"newest backup: .*|; not yet sealed.*", "…", "\n".join(said))


def newer(program: Program, place: Path) -> str:
    """A database of a later version: refused, and not one byte of it changed."""
    said = []
    for schema in (SCHEMA_VERSION + 1, 2 * SCHEMA_VERSION):
        here = place / str(schema)
        database = here / "data/int-crucible.db"
        database.parent.mkdir(parents=True)
        current = ROOT / f"tests/unit/store/fixtures/schema-{SCHEMA_VERSION}.db.gz"
        database.write_bytes(gzip.decompress(current.read_bytes()))
        with sqlite3.connect(database) as db:
            db.execute(f"PRAGMA user_version = {schema}")
        db.close()
        before = hashlib.sha256(database.read_bytes()).digest()
        said.append(program.run(here, "project", "list", code=4))
        assert hashlib.sha256(database.read_bytes()).digest() == before
    return "\n".join(said)


def providers(program: Program, place: Path) -> str:
    """Each library of a provider is loaded and speaks: schema, stream and tools; then a whole run by a model."""
    with AnthropicStub() as anthropic, GoogleStub() as google, ProviderServer() as openai:
        openai.script.thinks = careful
        addresses = {
            "anthropic": (anthropic.root, "claude-sonnet-5"),
            "google": (google.root, "gemini-2.5-flash"),
            "openai": (openai.base_url, "gpt-5"),
            "openai-compatible": (openai.base_url, "qwen3:8b"),
        }
        said = ""
        for name, (address, model) in addresses.items():
            chosen = ("--provider", name, "--base-url", address, "--model", model)
            said += program.run(place, *chosen, "model", "test", env={"INT_CRUCIBLE_API_KEY": KEY})
        problem = place / "problem.md"
        problem.write_text(PROBLEM, encoding="utf-8")
        said += program.run(place, *chosen, "demo", "--problem", str(problem), env={"INT_CRUCIBLE_API_KEY": KEY})
    assert KEY not in said
    return re.sub(r"(127\.0\.0\.1|localhost):\d+", "…", said)


def own_model_file(program: Program, place: Path) -> str:
    """A file of one's own cannot be served without a library; what is said to do works in this installation."""
    file = place / "mine.gguf"
    file.write_bytes(b"GGUF" + bytes(60))
    said = program.run(place, "--provider", "embedded", "--model", str(file), "model", "test", code=5)
    assert ("pip install" in said) == (program.name == "wheel"), said
    return ""


def worker(program: Program, place: Path) -> str:
    """The worker process of this program does every job there is, and ends when its input does."""
    sample = ROOT / "resources/sample/problem.md"
    text, name, content = sample.read_text("utf-8"), "a-message", Content()
    source = AttachedSource(
        id="a-source",
        project="a-project",
        kind=SourceKind.FILE,
        path=str(sample),
        name=sample.name,
        added_at="",
        taken_at="",
    )
    child = program.start("--child", "worker", feed=True)
    try:
        looked = job_done(child, FIRST_LOOK, MessageToRead(message=text, message_id=name, content=content))
        read = job_done(child, READ_MESSAGE, ProblemSpecTask(message=text, sentences=looked.sentences))
        judged = MessageVerdicts(
            message=text,
            message_id=name,
            content=content,
            sentences=looked.sentences,
            reply=read,
            changed=looked.changed,
        )
        steps = job_done(child, STEPS, judged)
        file = job_done(child, READ_SOURCE, ToRead(source=source, data_dir=str(place)))
        told = job_done(child, EXPORT_MESSAGES, _chat_to_export(text))
        shown = job_done(child, EXPORT_RUN, _run_to_export())
        left = child.communicate(timeout=PATIENCE_S)
    finally:
        child.kill()
    assert (child.returncode, *left) == (0, "", ""), (child.returncode, *left)
    tried = (FIRST_LOOK, READ_MESSAGE, STEPS, READ_SOURCE, EXPORT_MESSAGES, EXPORT_RUN)
    assert set(PLACES) == {job.name for job in tried}, "a job is not tried"
    assert len(steps.steps) > 10, steps
    assert text in file.texts.values()
    assert text.strip().splitlines()[-1] in told.text
    assert "A run to hand on" in shown.text
    return "\n".join(answer.model_dump_json(indent=1) for answer in (looked, read, steps, file, told, shown))


def papers(program: Program, place: Path) -> str:
    """A PDF, a Word and an HTML file become text; their libraries are in the bundle."""
    program.run(place, "project", "create", "--title", "Papers")
    kinds = {"study.pdf": pdf(("A berth costs at most 90 euros.",)), "study.docx": word()}
    kinds["study.html"] = b"<h1>Costs</h1><p>A berth costs at most 90 euros.</p>"
    said = []
    for name, data in kinds.items():
        (place / name).write_bytes(data)
        program.run(place, "context", "add", "Papers", str(place / name))
        read = program.run(place, "context", "read", "Papers", name)
        assert "at most 90 euros" in read, read
        said.append(read)
    return "\n".join(said)


def _chat_to_export(text: str) -> ChatPiece:
    said = Message(
        id="a-message",
        chat="a-chat",
        seq=1,
        role=MessageRole.USER,
        state=MessageState.COMPLETE,
        parts=(TextPart(text=text),),
        created_at=MOMENT,
    )
    return ChatPiece(how=ChatFormat.MARKDOWN, at=0, messages=(said,), cards={}, runs={})


def _run_to_export() -> RunPage:
    version = Version(
        id="a-version",
        project="a-project",
        branch="a-line",
        number=1,
        parent=None,
        spec_revision=1,
        world_revision=1,
        content=Content(),
        author=Author.PERSON,
        cause=Cause.CREATED,
        created_at=MOMENT,
    )
    run = Run(
        id="a-run",
        project="a-project",
        number=1,
        title="A run to hand on",
        mode=RunMode.EVAL_ONLY,
        status=RunStatus.STOPPED,
        config=RunConfig(),
        version=version.id,
        branch=version.branch,
        judge=BUILTIN_JUDGE,
        trigger=Trigger.COMMAND_LINE,
        created_at=MOMENT,
    )
    facts = RunFacts(
        run=run,
        project="A project",
        chat=None,
        line="main",
        version=version,
        results=None,
        candidates=(),
        scenarios=(),
        hand=(),
        parents={},
        parent_run=None,
        baseline=None,
        judged_under="",
        said_in={},
        made=Made(at=MOMENT, version="0"),
    )
    return RunPage(how=RunFormat.HTML, facts=facts)


def job_done(child: "subprocess.Popen[str]", job: Job[G, R], given: G) -> R:
    """What the worker process answers to a request."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(frame_of(JobRequest(job=job.name, value=given.model_dump(mode="json"))).decode("ascii"))
    child.stdin.flush()
    head = child.stdout.readline()
    assert head, f"it ended during {job.name}: {child.communicate()[1]}"
    answer = message_in(child.stdout.read(int(head)).encode("ascii"), JobAnswer)
    assert answer.failed is None, f"{job.name}: {answer.failed}"
    return job.gives.model_validate(answer.value)


def child_of_a_library(program: Program, place: Path) -> str:
    """A library that uses `multiprocessing` starts this executable anew: that is its child, and no second window.

    Nothing in the application does so; it has children of its own. A wheel has a Python for that.
    """
    del place
    if program.name == "bundle":
        child = program.start("-B", "-S", "-I", "-c", "from multiprocessing.resource_tracker import main;main(0)")
        said = child.communicate(timeout=PATIENCE_S)
        assert (child.returncode, *said) == (0, "", ""), f"exit {child.returncode}: {''.join(said)}"
    return ""


def window(program: Program, place: Path) -> str:
    """The window on a screen, raised on a project by a link from a second start, ended by the system's signal."""
    created = program.run(place, "--json", "project", "create", "--title", "Opened by a link")
    project = json.loads(created)["id"]
    with screen() as display:
        env = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "INT_CRUCIBLE_DATA_DIR": str(place / "data")}
        # Qt looks for a session bus and starts this for one: a child with the environment that a browser would get.
        env |= {
            "PATH": f"{recording_command(place, 'dbus-launch')}:{os.environ['PATH']}",
            "XDG_RUNTIME_DIR": str(place),
        }
        shown = program.start(env=env)
        try:
            found = xdotool(display, "search", "--sync", "--onlyvisible", "--name", "^Int Crucible$")
            second = program.start(f"int-crucible:project/{project}", env=env)
            assert (second.wait(PATIENCE_S), second.communicate()[1]) == (0, "")
            raised = xdotool(display, "search", "--sync", "--onlyvisible", "--name", "Opened by a link – Int Crucible")
            assert raised == found, "the link opened another window"
            shown.send_signal(signal.SIGTERM)
            assert shown.wait(PATIENCE_S) == 0, shown.communicate()
        finally:
            shown.kill()
        out, err = shown.communicate()
    inherited = (place / "dbus-launch.txt").read_text("utf-8")
    assert "LD_LIBRARY_PATH" not in inherited, "children get the libraries of the bundle instead of the system's"
    return out + err


def recording_command(place: Path, name: str) -> Path:
    """A folder with a command that writes down the environment it is given, and fails."""
    command = place / "bin" / name
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nenv >"{place}/{name}.txt"\nexit 1\n', "utf-8")
    command.chmod(0o755)
    return command.parent


@contextmanager
def screen() -> Iterator[str]:
    """A screen of its own; the X server chooses the number, so no other program's window is on it."""
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writes],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def xdotool(display: str, *words: str) -> str:
    """What xdotool says; with `search --sync` it waits for the window."""
    env = os.environ | {"DISPLAY": display}
    done = subprocess.run(["xdotool", *words], env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
    return done.stdout


def schema_of(database: Path) -> int:
    """The schema's number as the file itself says it."""
    return int.from_bytes(database.read_bytes()[60:64], "big")


FLOWS: dict[str, Callable[[Program, Path], str]] = {
    flow.__name__: flow
    for flow in (
        *(version, doctor, demo, older, newer, providers, own_model_file),
        *(worker, papers, child_of_a_library, window),
    )
}
