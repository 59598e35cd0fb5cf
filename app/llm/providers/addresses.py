"""Which address a choice means: the one that was given, else the vendor's own. Pure.

Not for whether it answers (`probe`) or whose key it gets (`keys`).
"""

from app.settings.provider_registry import RECORDS
from app.settings.settings import Settings


def address_of(settings: Settings) -> str | None:
    """Return the address requests go to; None where there is none: built-in, embedded, or not given yet."""
    record = RECORDS[settings.provider]
    return (settings.base_url or record.address or None) if record.is_remote else None
