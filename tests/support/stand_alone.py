"""Projects of one text in which runs are started by the real command line, each project for itself.

For showing that a run ranks the same in a full project and in a fresh one.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.run_options import RunOptions, wish_options
from app.domain.runs import Trigger
from support.in_process import InProcess, at_server
from support.provider_server import ProviderServer
from support.services_at_work import BAKERY, opened


class Project:
    """A fresh project, read by the built-in methods; its runs are judged by the local model server."""

    def __init__(self, folder: Path, server: ProviderServer, *, text: str = BAKERY) -> None:
        """Make it.

        Args:
            folder: holds the data folder, which several projects share.
            server: judges.
            text: of the problem.
        """
        self._server = server
        self.cli = at_server(folder / "data", server)
        file = folder / "problem.md"
        file.write_text(text, encoding="utf-8")
        there = self.cli.json("project", "list")["items"] if (folder / "data").exists() else []
        self.title = f"P{len(there)}"
        maker = InProcess(folder / "data")
        maker("project", "create", "--title", self.title, "--from-file", str(file), "--provider", "builtin")

    def start(self, *options: str) -> dict[str, Any]:
        """The document of a run at its end, however it ended."""
        made: dict[str, Any] = self.cli.json("run", "start", self.title, *options, "--yes", code=None)
        return made

    def side_by_side(self, runs: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Start runs of these options at once in one process; return their hashes as `run show` prints them."""
        numbers = asyncio.run(self._at_once(runs))
        return {
            name: self.cli.json("run", "show", f"{self.title}/run:{number}")["ranking_hash"]
            for name, number in numbers.items()
        }

    async def _at_once(self, runs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        async with opened(
            self.cli.data_dir, provider="openai-compatible", base_url=self._server.base_url, model="test-model"
        ) as services:
            owner = services.references.project(self.title).id
            started = {}
            for name, options in runs.items():
                request = self._wish(options).request(services)
                started[name] = await services.runs.start(owner, request, Trigger.COMMAND_LINE)
            await asyncio.gather(*(services.runs.wait(run.id) for run in started.values()))
            return {name: run.number for name, run in started.items()}

    def _wish(self, options: tuple[str, ...]) -> RunOptions:
        """What the command line makes of options."""

        @click.command()
        @wish_options
        def read(**given: Any) -> RunOptions:
            return RunOptions(**given)

        made = read.main(args=[self.title, *options], standalone_mode=False)
        assert isinstance(made, RunOptions)
        return made
