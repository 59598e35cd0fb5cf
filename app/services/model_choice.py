"""Who answers: the provider that was chosen, or the built-in methods when a person chose them or never chose a model.

The only place that knows both. Not for keeping a client open (`clients`) or for choosing another (`models`).
"""

from collections.abc import Mapping

from app.domain.model_client import ModelClient
from app.llm.gateway import LoadingListener, client_for
from app.settings.settings import Provider, Settings
from app.worker.process import Worker

NEVER_CHOSEN = "no model was ever chosen"


def client_of(
    settings: Settings,
    env: Mapping[str, str] | None = None,
    *,
    on_loading: LoadingListener | None = None,
    worker: Worker | None = None,
) -> ModelClient:
    """Return the client of the chosen model; nothing is sent or started. May wait for the system's keyring.

    Args:
        settings: with the provider that was chosen, if one was.
        env: environment variables; the process's own by default.
        on_loading: told a sentence while a local model is being loaded, then None; on the engine loop.
        worker: does the long work of the built-in methods; None = it is done where it is asked for.

    Raises:
        RefusedError: the choice is not complete, or the library it needs is not installed.
        ProviderError: authentication: the key cannot be sent to this address.
    """
    if settings.provider is Provider.BUILTIN:
        return builtin_client(reason=settings.reason, worker=worker)
    return client_for(settings, env, on_loading=on_loading)


def builtin_client(*, reason: str = NEVER_CHOSEN, worker: Worker | None = None) -> ModelClient:
    """Return the built-in methods."""
    from app.methods.builtin_client import BuiltinClient

    return BuiltinClient(reason=reason, worker=worker)
