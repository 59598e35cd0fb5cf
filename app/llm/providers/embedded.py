"""A GGUF file of a person's own, served by a child process on this machine: started at the first request.

The child is `embedded_server`, over the optional library xllamacpp. It hears only on 127.0.0.1, wants a random key,
gets no key in its environment and ends with this process. Not for how requests look (`openai_compatible`).
"""

import asyncio
import importlib.util
import json
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.llm.faults import FormPart
from app.llm.providers.interface import ModelListing, ProviderChoice
from app.llm.providers.ollama import Loading
from app.llm.providers.openai_compatible import ChatProtocol
from app.settings.bounded_input import read_start
from app.settings.children import kill_child
from app.settings.provider_registry import Provider

if TYPE_CHECKING:
    from pydantic_ai.models import Model

SLOTS = 2
"""Requests at once: a run's and a chat's. More would share the same processor and memory."""
USUAL_CONTEXT = 8192
_LOADING_S = 10 * 60.0
_FIRST_BYTE_S = 15 * 60.0
"""A long prompt takes a slow processor long; nothing else can hold the child up."""
_NO_LIBRARY = (
    "Serving a GGUF file needs the package xllamacpp, which is not installed:"
    " install Int Crucible with its extra “local” (pip install 'int-crucible[local]')."
)
_NO_LIBRARY_PACKAGED = (
    "This package of Int Crucible cannot serve a GGUF file itself: start any model server with it (Ollama, LM Studio,"
    " llama.cpp) and choose that."
)
"""A bundle has no Python to install into or to run the server with."""
_INHERITED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH"),
    *("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "OMP_NUM_THREADS"),
)
_MAGIC = b"GGUF"


def make(choice: ProviderChoice) -> "EmbeddedProtocol":
    """Make the protocol of the chosen file; see `ProviderModule`."""
    return EmbeddedProtocol(
        path=Path(choice.model).expanduser(),
        context_tokens=choice.settings.context_tokens,
        on_loading=choice.on_loading,
    )


def listing(address: str, key: SecretStr | None) -> ModelListing:  # noqa: ARG001  # a file has neither
    """Refuse: a file is one model, and there is no server to ask; see `ProviderModule`.

    Raises:
        RefusedError: always.
    """
    raise RefusedError("no-address", "A GGUF file is one model: there is no list to ask for.")


class EmbeddedProtocol:
    """Implements `ModelProtocol`. The child belongs to the event loop that started it."""

    provider = Provider.EMBEDDED.value
    host = "this machine"
    takes_schema = True
    takes_tools = True
    keeps_tools = False
    answers_whole = True

    def __init__(self, *, path: Path, context_tokens: int | None = None, on_loading: Loading | None = None) -> None:
        """Prepare; nothing is started.

        Args:
            path: the GGUF file.
            context_tokens: context of each request; None = a usual one.
            on_loading: told a sentence while the model is being loaded, then None.

        Raises:
            RefusedError: there is no such file, it is no GGUF file, or the library is not installed.
        """
        _require_file(path)
        if importlib.util.find_spec("xllamacpp") is None:
            raise RefusedError("no-embedded", _NO_LIBRARY_PACKAGED if getattr(sys, "frozen", False) else _NO_LIBRARY)
        self.model = path.name
        self.address = f"embedded://{path.name}"
        self._path = path
        self._context = context_tokens or USUAL_CONTEXT
        self._on_loading = on_loading
        self._child: Process | None = None
        self._chat: ChatProtocol | None = None
        self._starting = asyncio.Lock()

    def schema_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema: its bounds keep a small model in check."""
        return schema

    async def prepare(self) -> None:
        """Start the child, or start it again when it has ended, and wait until it has loaded the model.

        Raises:
            ProviderError: server: it cannot load the file; timeout: it took longer than ten minutes.
        """
        async with self._starting:
            if self._child is not None and self._child.returncode is None:
                return
            self._tell(f"Loading {self.model}…")
            try:
                await self._start()
            finally:
                self._tell(None)

    def load_library(self) -> None:
        """Import the library now; the child is not started."""
        importlib.import_module("pydantic_ai.models.openai")

    def library_model(self) -> "Model":
        """The library's model on a wire to the child.

        Raises:
            ProviderError: the child was not started.
        """
        return self._started().library_model()

    async def context_window(self) -> int | None:
        """Return the context the child really gives; starts it.

        Raises:
            ProviderError: it cannot be started.
        """
        await self.prepare()
        return await self._started().context_window()

    def without(self, part: FormPart) -> bool:
        """Leave a part of the form away."""
        return self._started().without(part)

    async def aclose(self) -> None:
        """End the child. Twice is once."""
        child, self._child, self._chat = self._child, None, None
        if child is not None:
            await _end(child)

    def _started(self) -> ChatProtocol:
        if self._chat is None:
            raise ProviderError(FaultKind.SERVER, f"The server for {self.model} is not running; try again.")
        return self._chat

    async def _start(self) -> None:
        key = secrets.token_urlsafe(32)
        threads = max(1, min(8, (os.cpu_count() or 1) - 1))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "app.llm.providers.embedded_server"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _INHERITED if name in os.environ},
        )
        try:
            told = {
                "model": str(self._path.absolute()),
                "key": key,
                "slots": SLOTS,
                "context": self._context,
                "threads": threads,
            }
            answer = await self._first_line(child, told)
            if "address" not in answer:
                raise ProviderError(
                    FaultKind.SERVER, f"{self._path} could not be loaded; check that it is a whole GGUF file."
                )
            self._chat = self._connect(str(answer["address"]), key)
        except BaseException:
            await _end(child)
            raise
        self._child = child

    async def _first_line(self, child: Process, told: dict[str, Any]) -> dict[str, Any]:
        if child.stdin is None or child.stdout is None:
            raise AssertionError("both are pipes")
        child.stdin.write(json.dumps(told).encode("ascii") + b"\n")
        try:
            async with asyncio.timeout(_LOADING_S):
                await child.stdin.drain()
                line = await child.stdout.readline()
        except TimeoutError:
            raise ProviderError(
                FaultKind.TIMEOUT, f"{self.model} was not loaded within {_LOADING_S / 60:g} minutes."
            ) from None
        except ConnectionError:
            line = b""
        found = json.loads(line) if line.strip() else {}
        return found if isinstance(found, dict) else {}

    def _connect(self, address: str, key: str) -> ChatProtocol:
        from app.llm.wire.transport import Bounds

        chat = ChatProtocol(
            base_url=f"{address}/v1",
            model=self.model,
            api_key=SecretStr(key),
            provider=self.provider,
            bounds=Bounds(first_byte=_FIRST_BYTE_S, idle=_FIRST_BYTE_S),
        )
        # Its port means nothing to a person.
        chat.host = self.host
        return chat

    def _tell(self, sentence: str | None) -> None:
        if self._on_loading is not None:
            self._on_loading(sentence)


def _require_file(path: Path) -> None:
    try:
        beginning = read_start(path, len(_MAGIC))
    except OSError as error:
        raise RefusedError("no-model-file", f"The model file {path} cannot be read: {error.strerror}.") from None
    if beginning != _MAGIC:
        raise RefusedError("no-model-file", f"{path} is no GGUF file; choose a file that ends with .gguf.")


async def _end(child: Process) -> None:
    """End a child that may be deep in a computation, and wait for it; also when the waiting is cancelled."""
    if child.stdin is not None:
        child.stdin.close()
    kill_child(child)
    await asyncio.shield(child.wait())
