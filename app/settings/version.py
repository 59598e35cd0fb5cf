"""Which version of the application this is."""

import importlib.metadata
from functools import cache

NAME = "int-crucible"


@cache
def app_version() -> str:
    """Return the version of this process, as its package says; read once, since an update may replace it meanwhile."""
    return importlib.metadata.version(NAME)
