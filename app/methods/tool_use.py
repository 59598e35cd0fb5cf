"""What the built-in Architect looks up, through the same tools as any model.

For: `architect` and `run_answers`. Not for: reading anything by itself.
"""

from typing import TypeVar

from pydantic import ValidationError

from app.domain.agent_views import GapFacts, ResultsFacts
from app.domain.base import Value
from app.domain.model_client import ToolCall, ToolRunner

FactsT = TypeVar("FactsT", bound=Value)


class Look:
    """The tools of one answer. Each result is asked for once; `refusal` keeps the words of the last one that failed."""

    def __init__(self, call_tool: ToolRunner) -> None:
        self._call_tool = call_tool
        self._results: dict[tuple[int, tuple[str, ...]], ResultsFacts | None] = {}
        self.refusal = ""

    async def results(self, run: int, labels: tuple[str, ...] = ()) -> ResultsFacts | None:
        """Return the ranking of a run, the rows of these labels in it wherever they stand; None where there is none."""
        key = (run, labels)
        if key not in self._results:
            arguments: dict[str, object] = {"run": run}
            if labels:
                arguments["labels"] = list(labels)
            self._results[key] = await self._ask(ResultsFacts, "read_results", arguments)
        return self._results[key]

    async def run_line(self, run: int) -> str | None:
        """Return the line of a run in the list of runs, whatever came of it; None where there is no such run."""
        said = await self._call_tool(ToolCall(name="list_runs", arguments={"before": run + 1}))
        start = f"- Run {run} “"
        line = next((line for line in said.splitlines() if line.startswith(start)), None)
        if line is None:
            self.refusal = f"There is no Run {run} in this project."
        return line

    async def compared(self, runs: tuple[int, ...]) -> str:
        """Return what the tool says of runs side by side, also where it refuses."""
        return await self._call_tool(ToolCall(name="compare_runs", arguments={"runs": list(runs)}))

    async def turns(self, run: int) -> str:
        """Return what the tool says would change the order of a run, also where it refuses."""
        return await self._call_tool(ToolCall(name="what_would_change", arguments={"run": run}))

    async def gap(self, run: int, first: str, second: str) -> GapFacts | None:
        """Return the exact contributions to the gap between two rows."""
        return await self._ask(GapFacts, "explain_gap", {"run": run, "first": first, "second": second})

    async def _ask(self, facts: type[FactsT], name: str, arguments: dict[str, object]) -> FactsT | None:
        said = await self._call_tool(ToolCall(name=name, arguments=arguments))
        try:
            return facts.model_validate_json(said)
        except ValidationError:
            # A tool that has nothing to give says why in words: those are the answer then.
            self.refusal = said
            return None
