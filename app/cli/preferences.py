"""`settings`: the choices of the preferences, listed and changed; what a flag or the environment beats is said.

Not for keys (`model key`) and not for swapping a model that works (`model use` tests it first).
"""

import click

from app.cli.documents import Document
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.session import current, run
from app.domain.errors import UsageError
from app.services.services import Services
from app.settings.settings import CAPS, NO_CAP, Settings

_HIDDEN = {"schema_version", "sources", "provider_source", "data_dir", "keys_changed_at"}
_DEFAULT = "default"


@click.group(name="settings")
def group() -> None:
    """Choices kept in the settings file, as in the window's preferences."""


@group.command("list")
def show_all() -> None:
    """List every choice, its value now and where it comes from."""

    async def command(services: Services) -> list[Document]:
        return _rows(services.settings)

    found = run(command)
    if current().as_json:
        print_json({"items": found, "next": None})
        return
    rows = [(row["name"], _words(row["name"], row["value"]), row["source"], row["meaning"]) for row in found]
    print_lines(*table([("name", "value", "from", "meaning"), *rows]))


@group.command("set")
@click.argument("name")
@click.argument("value")
def set_one(name: str, value: str) -> None:
    """Keep one choice; “default” forgets it, “none” is no cap. Names are those of `settings list`."""

    async def command(services: Services) -> Document:
        settings = await services.preferences.set({name: _parsed(name, value)})
        return next(row for row in _rows(settings) if row["name"] == name)

    row = run(command)
    if current().as_json:
        print_json(row)
    else:
        print_lines(f"{row['name']} is {_words(row['name'], row['value'])} now.")


def _parsed(name: str, value: str) -> str | bool | None:
    """Words a person uses for yes, no and nothing; anything else is checked by the settings themselves."""
    word = value.lower()
    field = Settings.model_fields.get(name)
    if word == _DEFAULT or (word == NO_CAP and field is not None and field.default is None):
        return None
    return {"yes": True, "on": True, "no": False, "off": False}.get(word, value)


def _rows(settings: Settings) -> list[Document]:
    values = settings.model_dump(mode="json")
    return [
        {
            "name": name,
            "value": values[name],
            "source": settings.sources.get(name, "default"),
            "meaning": field.description or "",
        }
        for name, field in Settings.model_fields.items()
        if name not in _HIDDEN
    ]


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return NO_CAP if name in CAPS else "–"
    if not isinstance(value, str | int | float):
        raise UsageError("This value cannot be shown.")
    return shorten(str(value), 80)
