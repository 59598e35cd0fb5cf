"""Which address a choice means: the one that was given, else the vendor's own. Pure.

Not for whether it answers (`probe`) or whose key it gets (`keys`).
"""

from collections.abc import Mapping

from app.settings.settings import Provider, Settings

VENDORS: Mapping[Provider, str] = {
    Provider.OPENAI: "https://api.openai.com/v1",
    Provider.ANTHROPIC: "https://api.anthropic.com",
    Provider.GOOGLE: "https://generativelanguage.googleapis.com",
}


def address_of(settings: Settings) -> str | None:
    """Return the address requests go to; None where there is none: built-in, embedded, or not given yet."""
    if settings.provider in (Provider.BUILTIN, Provider.EMBEDDED):
        return None
    return settings.base_url or VENDORS.get(settings.provider)
