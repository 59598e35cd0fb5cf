"""The local provider server itself: counts, holds, comes back, and runs as a process of its own."""

import http.client
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from support import provider_server as module
from support.provider_requests import Verdict
from support.provider_server import Fault, ProviderServer


def call(address: str, path: str, document: Any = None, method: str = "POST") -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=100)
    try:
        connection.request(method, path, json.dumps(document) if document is not None else None)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def complete(address: str, prompt: str, *, schema: dict[str, Any] | None = None) -> tuple[int, str]:
    body: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "judge_checks", "schema": schema}}
    status, document = call(address, "/v1/chat/completions", body)
    return status, document["choices"][0]["message"]["content"] if status == 200 else ""


def test_it_lists_its_models(provider_server: ProviderServer) -> None:
    status, document = call(provider_server.base_url, "/v1/models", method="GET")
    assert (status, [model["id"] for model in document["data"]]) == (200, ["test-model"])


def test_the_same_question_has_the_same_answer_in_every_server(provider_server: ProviderServer) -> None:
    schema = Verdict.model_json_schema()
    with ProviderServer() as other:
        answers = {complete(server.base_url, "bread", schema=schema) for server in (provider_server, other)}
    assert len(answers) == 1
    assert complete(provider_server.base_url, "cake", schema=schema) not in answers


def test_a_plain_question_gets_a_plain_answer(provider_server: ProviderServer) -> None:
    status, text = complete(provider_server.base_url, "Where is the bakery?")
    assert status == 200
    assert set(text.lower().rstrip(".").split()) <= {"where", "the", "bakery"}


def test_it_counts_repeats_and_what_is_in_flight(provider_server: ProviderServer) -> None:
    provider_server.hold()
    prompts = ["a", "b", "b"]
    threads = [threading.Thread(target=complete, args=(provider_server.base_url, prompt)) for prompt in prompts]
    for thread in threads:
        thread.start()
    provider_server.wait_for(in_flight=3, requests=3)
    assert provider_server.stats().answered == 0
    provider_server.release()
    for thread in threads:
        thread.join()
    stats = provider_server.stats()
    assert (stats.requests, stats.answered, stats.distinct, stats.repeated) == (3, 3, 2, 1)
    assert (stats.most_at_once, stats.in_flight) == (3, 0)


def test_rules_take_the_requests_they_name(provider_server: ProviderServer) -> None:
    schema = Verdict.model_json_schema()
    provider_server.fail(Fault.UNAVAILABLE, role="judge_checks", nth=(2,))
    provider_server.fail(Fault.NOT_FOUND, contains="cake", times=1)
    address = provider_server.base_url
    found = [complete(address, text, schema=schema)[0] for text in ("bread", "bread", "cake", "cake")]
    assert found == [200, 503, 404, 200]


def test_it_goes_away_and_comes_back_at_the_same_address(provider_server: ProviderServer) -> None:
    complete(provider_server.base_url, "a")
    provider_server.stop()
    with pytest.raises(ConnectionRefusedError):
        complete(provider_server.base_url, "a")
    provider_server.start()
    assert complete(provider_server.base_url, "a")[0] == 200
    assert provider_server.stats().repeated == 1


def test_a_key_can_be_required() -> None:
    with ProviderServer(key="sk-right") as server:
        assert complete(server.base_url, "a")[0] == 401


def test_it_runs_as_a_process_with_a_control_address() -> None:
    script = Path(module.__file__)
    command = [
        sys.executable,
        str(script),
        "--port",
        "0",
        "--latency",
        "0.01",
        "--fail",
        '{"fault": "503", "nth": [1]}',
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert [complete(address, text)[0] for text in ("a", "a", "a")] == [503, 200, 200]
        assert call(address, "/control/fail", {"fault": "429", "retry_after": "1"}) == (200, {"rules": 2})
        assert complete(address, "a")[0] == 429
        assert call(address, "/control/stats", method="GET")[1]["repeated"] == 1
        assert call(address, "/control/clear", {}) == (200, {"rules": 0})
        assert call(address, "/control/latency", {"latency": 0})[0] == 200
        assert call(address, "/control/nothing", {})[0] == 400
    finally:
        process.terminate()
        process.communicate(timeout=100)
    assert process.returncode == 0
