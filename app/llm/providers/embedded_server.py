"""The child process that serves a GGUF file: one model server on 127.0.0.1 with a random key, gone with its parent.

Run as `python -m app.llm.providers.embedded_server` by `embedded` only. It reads one JSON document from its standard
input, says its address or its fault in one line on its standard output, and ends when its input ends, as it does when
the parent dies in any way. Keys of providers are not in its environment. Not for requests: those go over HTTP.
"""

import ctypes
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
PING_S = 10


def main() -> int:
    """Serve until the input ends; returns the exit code."""
    _die_with_parent()
    told = sys.stdin.readline()
    if not told:
        return 1
    wanted = json.loads(told)
    try:
        server = _serve(wanted)
    except Exception as error:  # noqa: BLE001  # whatever the library says is told to the parent, which types it
        _say({"fault": type(error).__name__, "text": str(error)[:500]})
        return 1
    _say({"address": server.listening_address})
    sys.stdin.read()
    # The library's threads may be deep in a computation; nothing here is worth waiting for.
    os._exit(0)


def _serve(wanted: dict[str, Any]) -> Any:
    # An optional library without types.
    library = importlib.import_module("xllamacpp")
    params = library.CommonParams()
    params.model.path = wanted["model"]
    params.model_alias = {Path(wanted["model"]).name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [wanted["key"]]
    params.n_parallel = wanted["slots"]
    params.n_ctx = wanted["context"] * wanted["slots"]
    params.cpuparams.n_threads = wanted["threads"]
    params.use_jinja = True
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    params.sse_ping_interval = PING_S
    params.verbosity = 1
    return library.Server(params)


def _say(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def _die_with_parent() -> None:
    """On Linux the kernel ends this process with the thread that started it, also while a model is being loaded."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
