"""Ctrl+C, also several at once, SIGTERM and a closed terminal: the run is stopped in order and goes on later."""

import signal
from pathlib import Path

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer

MANY = (signal.SIGINT,) * 3


@pytest.mark.some(2)
@pytest.mark.parametrize(
    "sent",
    [(signal.SIGINT, signal.SIGINT), MANY, (signal.SIGTERM,), (signal.SIGHUP,), (signal.SIGHUP, *MANY)],
    ids=["two", "three", "terminated", "terminal closed", "all"],
)
def test_a_run_asked_to_end_is_stopped_and_goes_on_later(tmp_path: Path, sent: tuple[signal.Signals, ...]) -> None:
    problem = tmp_path / "problem.md"
    problem.write_text("We want fewer late parcels. It must cost at most 120 EUR a day.", encoding="utf-8")
    with ProviderServer(latency=30) as slow:
        builtin = CommandLine(tmp_path / "data")
        project = builtin.json("project", "create", "--from-file", str(problem))["id"]
        env = {"PROVIDER": "openai-compatible", "BASE_URL": slow.base_url, "MODEL": "m", "API_KEY": "not-a-real-key"}
        cli = CommandLine(tmp_path / "data", {f"INT_CRUCIBLE_{name}": value for name, value in env.items()})
        words = ("run", "start", project, "--candidates", "2", "--scenarios", "2", "--yes")
        with cli.start(*words) as process:
            assert process.stderr is not None
            first = process.stderr.readline()
            assert b"calls" in first, first
            told = False
            for number in sent:
                # Sent at once they would be one: the next comes while the command ends.
                process.send_signal(number)
                if number is sent[0] and not told:
                    told = b"Stopping" in process.stderr.readline()
                    assert told
            out, err = process.communicate(timeout=100)
        assert process.returncode == 6, (out, err)
        assert b"Traceback" not in err
        assert b"Exception ignored" not in err
        shown = builtin.json("run", "show", "run:1")
        assert shown["status"] in ("stopped", "interrupted")
