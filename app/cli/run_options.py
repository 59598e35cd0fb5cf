"""The options of `run preflight` and `run start`, and the request they make."""

from dataclasses import dataclass
from typing import Any

import click
from pydantic import ValidationError

from app.cli.lines.places import line_of
from app.cli.session import project_of
from app.cli.values import Amount, Whole
from app.domain.errors import UsageError
from app.domain.runs import Budget, Idea, RunConfig, RunMode, RunRequest, Stage
from app.services.running.run_request import rejudged
from app.services.services import Services


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of `run preflight` and `run start`."""

    project: str
    chat: str | None
    candidate: str | None
    mode: str | None
    candidates: int | None
    scenarios: int | None
    idea: tuple[str, ...]
    parent: tuple[str, ...]
    rejudge: str | None
    from_stage: str | None
    of: str | None
    seed: int | None
    budget_calls: int | None
    budget_tokens: int | None
    budget_usd: float | None
    budget_seconds: float | None
    branch: str | None

    def request(self, services: Services) -> RunRequest:
        """The request these options make, over what a run started here would be by default.

        Raises:
            KnownError: an option names nothing, or does not go with another.
        """
        owner = project_of(services, self.project)
        chat = services.references.chat(self.chat, owner).id if self.chat is not None else None
        mode = self._mode()
        fresh = any(value is not None for value in (mode, self.candidates, self.seed, self.of))
        request = services.runs.default_request(owner, chat=chat, mode=mode or RunMode.FULL_SEARCH, fresh=fresh)
        config, branch = request.config, request.branch
        if self.rejudge is not None or self.of is not None:
            base = services.references.run(self.rejudge or self.of or "", owner)
            config = rejudged(base) if self.rejudge is not None else _from_stage(base.config, base.id)
            branch = branch if chat is not None else base.branch
        changes: dict[str, Any] = {
            "mode": mode,
            "candidates": self.candidates,
            "constructed": True if self.candidates is not None else None,
            "scenarios": self.scenarios,
            "seed": self.seed,
            "ideas": tuple(_idea(text) for text in self.idea) or None,
            "parents": tuple(services.references.candidate(text, owner).id for text in self.parent) or None,
            "from_stage": Stage(self.from_stage) if self.from_stage is not None else None,
            "budget": Budget(
                calls=self.budget_calls, tokens=self.budget_tokens, usd=self.budget_usd, seconds=self.budget_seconds
            ),
        }
        links: dict[str, Any] = {
            "config": config.model_copy(update={name: value for name, value in changes.items() if value is not None}),
            "branch": line_of(services, owner, self.branch).id if self.branch is not None else branch,
        }
        if self.candidate is not None:
            links["context_candidate"] = services.references.candidate(self.candidate, owner).id
        return request.model_copy(update=links)

    def _mode(self) -> RunMode | None:
        if self.rejudge is not None and (self.of is not None or self.idea or self.parent or self.mode is not None):
            raise UsageError("--rejudge keeps a run's mode and candidates; it goes without --mode, --of and new ones.")
        if self.from_stage is not None and self.of is None:
            raise UsageError("Say which run's earlier stages to keep (--of RUN).")
        mode = RunMode(self.mode) if self.mode is not None else None
        for given, option, needed in (
            (self.idea, "--idea", RunMode.EVAL_ONLY),
            (self.parent, "--parent", RunMode.SEEDED),
        ):
            if given and mode not in (None, needed):
                raise UsageError(f"{option} goes with --mode {needed.value} only.")
            if given:
                mode = needed
        return mode


def _idea(text: str) -> Idea:
    try:
        return Idea(text=text)
    except ValidationError:
        raise UsageError("An idea needs a text of at most 20,000 characters.") from None


def _from_stage(config: RunConfig, run: str) -> RunConfig:
    return config.model_copy(update={"of_run": run, "rejudge": None, "from_stage": None})


def budget_options(again: str = "") -> list[Any]:
    """The caps of a run, each an option; `again` says in their help that a run already has some."""
    return [
        click.option("--budget-calls", type=Whole(0), metavar="N", help=f"Pause after so many calls{again}."),
        click.option("--budget-tokens", type=Whole(0), metavar="N", help=f"Pause after so many tokens{again}."),
        click.option("--budget-usd", type=Amount(0), metavar="X", help=f"Pause at this price{again}."),
        click.option(
            "--budget-seconds",
            type=Amount(0, above=True),
            metavar="S",
            help=f"Pause after so many seconds of work{again}.",
        ),
    ]


def with_options(command: Any, options: list[Any]) -> Any:
    """The command with these options, in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def wish_options(command: Any) -> Any:
    """The options shared by `preflight` and `start`."""
    options = [
        click.argument("project"),
        click.option("--chat", metavar="CHAT", help="Chat it is started from; its card appears there."),
        click.option("--candidate", metavar="C@RUN", help="Candidate it is for, such as C3@run:12."),
        click.option(
            "--mode",
            type=click.Choice([mode.value for mode in RunMode]),
            help="Find solutions (full_search), judge my ideas (eval_only), improve these (seeded).",
        ),
        click.option(
            "--candidates",
            type=Whole(1, 200),
            metavar="N",
            help="How many to find; without it the spec's size, of the built-in methods your own options only.",
        ),
        click.option("--scenarios", type=Whole(1, 100), metavar="N", help="How many stress cases."),
        click.option("--idea", multiple=True, metavar="TEXT", help="An idea to judge; its text stays as it is."),
        click.option("--parent", multiple=True, metavar="C@RUN", help="A candidate to improve, such as C3@run:12."),
        click.option("--rejudge", metavar="RUN", help="Judge this run's candidates and scenarios again."),
        click.option(
            "--from-stage",
            type=click.Choice([stage.value for stage in Stage]),
            help="With --of: do this stage and all after it anew.",
        ),
        click.option("--of", metavar="RUN", help="Run whose earlier stages are kept."),
        click.option("--seed", type=Whole(), metavar="N", help="Another seed brings new ideas from the same spec."),
        *budget_options(),
        click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name)."),
    ]
    return with_options(command, options)
