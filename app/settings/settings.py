"""The choices of a person: which model, how many calls at once, how it looks; and where each came from.

Order of strength: flag, environment (`INT_CRUCIBLE_…`), settings file, default. Not for keys: a key is never
a setting (see `app.llm.keys.sources`), so nothing here can leak one.
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator

from app.domain.base import Value
from app.domain.errors import UsageError
from app.domain.key_forms import has_key, without_keys
from app.settings.file import not_saved, read_file, write_file, writing_alone
from app.settings.moved import where_it_lies
from app.settings.paths import default_data_dir, settings_file
from app.settings.provider_registry import Provider as Provider

SCHEMA_VERSION = 1
ENVIRONMENT_PREFIX = "INT_CRUCIBLE_"

Theme = Literal["system", "light", "dark", "contrast"]
Density = Literal["compact", "normal", "roomy"]
Source = Literal["flag", "environment", "settings", "default"]


NAMES = (
    "provider",
    "base_url",
    "model",
    "max_concurrency",
    "requests_per_minute",
    "tokens_per_minute",
    "context_tokens",
    "price_input_usd",
    "price_output_usd",
    "run_cap_usd",
    "day_cap_usd",
    "key_file",
    "keys_changed_at",
    "ask_before_changes",
    "enter_sends",
    "log_level",
    "theme",
    "density",
    "text_percent",
    "message_percent",
)
"""What may stand in the settings file; the data folder cannot, the file lies in it."""
NO_CAP = "none"
"""Stands in the settings file for a cap the person does not want; without an entry the default holds."""
SMALLEST_TEXT, LARGEST_TEXT = 80, 200
"""Per cent."""
CAPS = ("run_cap_usd", "day_cap_usd")
RUN_CAP_USD = 1.0
DAY_CAP_USD = 5.0
IN_ENVIRONMENT = ("data_dir", "provider", "base_url", "model", "max_concurrency", "log_level")


class Settings(Value):
    """Every choice with its effective value. The API key is not one of them."""

    schema_version: Literal[1] = 1
    data_dir: Path
    provider: Provider = Provider.BUILTIN
    provider_source: Source = Field(default="default", description="where the choice of the provider came from")
    sources: Mapping[str, Source] = Field(
        default_factory=dict, description="where each value that is no default came from, by its name"
    )
    base_url: str | None = Field(default=None, description="address of an OpenAI-compatible server, up to /v1")
    model: str | None = Field(
        default=None, max_length=1000, description="name the provider knows the model by; for embedded the GGUF file"
    )
    max_concurrency: int = Field(default=8, ge=1, le=256, description="requests to the provider at once")
    requests_per_minute: int | None = Field(default=None, ge=1, description="None = as many as the provider takes")
    tokens_per_minute: int | None = Field(default=None, ge=1000, description="input and output together")
    context_tokens: int | None = Field(
        default=None, ge=2048, description="context asked of Ollama and of an embedded model; None = as they come"
    )
    price_input_usd: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="own price of a million input tokens"
    )
    price_output_usd: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="own price of a million output tokens"
    )
    run_cap_usd: float | None = Field(
        default=RUN_CAP_USD, ge=0, allow_inf_nan=False, description="cap of one run where none is given; none = no cap"
    )
    day_cap_usd: float | None = Field(
        default=DAY_CAP_USD,
        ge=0,
        allow_inf_nan=False,
        description="cap of all requests of one day, local time; none = no cap",
    )
    key_file: bool = Field(default=False, description="keep keys in a file of mode 0600, by explicit choice")
    keys_changed_at: str | None = Field(
        default=None, max_length=40, description="when a key was last kept or forgotten, so that every window hears it"
    )
    ask_before_changes: bool = Field(default=False, description="the person's own words wait as a card too")
    enter_sends: bool = Field(default=True, description="Enter sends a message; else Ctrl+Enter does, Enter is a line")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    theme: Theme = "system"
    density: Density = Field(default="normal", description="how much room there is around lines and rows")
    text_percent: int = Field(
        default=100, ge=SMALLEST_TEXT, le=LARGEST_TEXT, description="size of the window's text, in per cent"
    )
    message_percent: int = Field(
        default=100, ge=SMALLEST_TEXT, le=LARGEST_TEXT, description="size of messages on top of that, in per cent"
    )

    @property
    def reason(self) -> str:
        """Why this provider is used, in plain words."""
        return {
            "default": "no model was ever chosen",
            "settings": "chosen in the settings",
            "environment": f"chosen by {ENVIRONMENT_PREFIX}PROVIDER",
            "flag": "chosen by --provider",
        }[self.provider_source]

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, text: str | None) -> str | None:
        return None if text is None else normal_address(text)

    @field_validator("model")
    @classmethod
    def _one_line(cls, text: str | None) -> str | None:
        if text is not None and not text.isprintable():
            raise ValueError("it holds characters that cannot be shown")
        return text

    @field_validator(*CAPS, mode="before")
    @classmethod
    def _no_cap(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == NO_CAP else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, text: object) -> object:
        return text.upper() if isinstance(text, str) else text


def normal_address(text: str) -> str:
    """Return a base URL without a trailing slash or the part a client adds itself.

    Raises:
        ValueError: it is no http or https address, or carries a user, a query or a fragment.
    """
    text = text.strip()
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it is not an address such as http://127.0.0.1:11434/v1")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address holds no user or key; give the key by itself")
    if parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError("an address ends with its path, for example /v1")
    if has_key(parts.path):
        raise ValueError("an address holds no key; give the key by itself")
    _ = parts.port  # raises ValueError when it is not a number in range
    return text.rstrip("/").removesuffix("/chat/completions").rstrip("/")


def load_settings(flags: Mapping[str, Any], env: Mapping[str, str] | None = None) -> Settings:
    """Return the effective settings.

    Args:
        flags: given on the command line, by field name; None = not given.
        env: environment variables, the process's own by default; an empty one counts as not set, but for the data
            folder: what was meant to name it and is empty must not lead to another.

    Raises:
        UsageError: a flag or variable has a value it cannot have; the sentence names it and the choices.
        RefusedError: the settings file cannot be read or understood; it is left as it is.
    """
    env = os.environ if env is None else env
    data_dir = _data_dir(flags, env)
    kept = read_file(settings_file(data_dir), SCHEMA_VERSION)
    found: dict[str, Any] = {}
    source_of: dict[str, Source] = {}
    for name in NAMES:
        choices: tuple[tuple[Source, Any], ...] = (
            ("flag", flags.get(name)),
            ("environment", _variable(env, name) if name in IN_ENVIRONMENT else None),
            ("settings", kept.get(name)),
        )
        for source, value in choices:
            if value is not None:
                found[name] = value
                source_of[name] = source
                break
    try:
        return Settings.model_validate(
            {
                "data_dir": data_dir,
                "provider_source": source_of.get("provider", "default"),
                "sources": source_of,
                **found,
            }
        )
    except ValidationError as error:
        raise _plain(error, data_dir, source_of) from None


def reread_settings(settings: Settings) -> Settings:
    """Return the settings as the settings file has them now; what a flag or the environment decided stays.

    Raises:
        UsageError: an entry of the file has a value it cannot have.
        RefusedError: the settings file cannot be read or understood.
    """
    kept = read_file(settings_file(settings.data_dir), SCHEMA_VERSION)
    found: dict[str, Any] = {}
    source_of: dict[str, Source] = {}
    for name in NAMES:
        fixed = settings.sources.get(name)
        if fixed in ("flag", "environment"):
            found[name], source_of[name] = getattr(settings, name), fixed
        elif kept.get(name) is not None:
            found[name], source_of[name] = kept[name], "settings"
    content = {"provider_source": source_of.get("provider", "default"), "sources": source_of, **found}
    try:
        return Settings.model_validate({"data_dir": settings.data_dir, **content})
    except ValidationError as error:
        raise _plain(error, settings.data_dir, source_of) from None


def save_settings(data_dir: Path, choices: Mapping[str, str | float | None]) -> None:
    """Keep choices in the settings file in one step; None forgets one, `NO_CAP` keeps that a cap is not wanted.

    Other entries stay, also unknown ones.

    Raises:
        UsageError: there is no such setting or it cannot have this value; nothing is written.
        RefusedError: the present file cannot be understood, or is a link; it is left as it is.
        StoreError: the disk's fault.
    """
    unknown = next((name for name in choices if name not in NAMES), None)
    if unknown is not None:
        raise UsageError(f"There is no setting “{unknown}”; there are {', '.join(NAMES)}.")
    given = {name: value for name, value in choices.items() if value is not None}
    try:
        checked = Settings.model_validate({"data_dir": data_dir, **given}).model_dump(mode="json")
    except ValidationError as error:
        raise _plain(error, data_dir, {}) from None
    path = settings_file(data_dir)
    try:
        with writing_alone(path):
            kept = dict(read_file(path, SCHEMA_VERSION))
            for name in choices:
                if name in given:
                    kept[name] = NO_CAP if name in CAPS and checked[name] is None else checked[name]
                else:
                    kept.pop(name, None)
            write_file(path, {**kept, "schema_version": SCHEMA_VERSION})
    except OSError as error:
        raise not_saved(path, error) from None


def with_choices(settings: Settings, choices: Mapping[str, Any]) -> Settings:
    """Return the settings with other choices, which are not kept; each counts as one of the settings.

    Raises:
        UsageError: one of them cannot have its value.
    """
    sources = {**settings.sources, **dict.fromkeys(choices, "settings")}
    content = {name: getattr(settings, name) for name in type(settings).model_fields}
    content |= {"sources": sources, "provider_source": sources.get("provider", "default"), **choices}
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise _plain(error, settings.data_dir, {}) from None


def set_log_level(settings: Settings) -> None:
    """Let the application's own loggers speak from this level on; libraries keep theirs."""
    logging.getLogger("app").setLevel(settings.log_level)


def _data_dir(flags: Mapping[str, Any], env: Mapping[str, str]) -> Path:
    """Return the folder that is named, by flag, environment or the convention of the system, or where that was moved.

    Raises:
        UsageError: the name is empty or none a folder can have.
        RefusedError: it was moved to a folder that is not there.
    """
    named, where = flags.get("data_dir"), "--data-dir"
    if named is None:
        where = f"{ENVIRONMENT_PREFIX}DATA_DIR"
        named = env.get(where)
    if named is None:
        where, named = "The usual data folder", default_data_dir()
    if not str(named).strip():
        raise UsageError(f"{where} is empty; name the data folder, or leave it out for the usual one.")
    try:
        path = Path(named).expanduser()
    except RuntimeError:
        raise UsageError(f"{where} names the home of a user there is not: {named}.") from None
    if not is_text(str(path)):
        raise UsageError(f"{where} has a name that is no UTF-8 text; name another folder with --data-dir.")
    return where_it_lies(path)


def is_text(name: str) -> bool:
    """Tell whether a name from the system is one that can be stored and shown: UTF-8 and no NUL."""
    try:
        return b"\x00" not in name.encode()
    except UnicodeEncodeError:
        return False


def _variable(env: Mapping[str, str], name: str) -> str | None:
    return env.get(f"{ENVIRONMENT_PREFIX}{name.upper()}") or None


def _plain(error: ValidationError, data_dir: Path, source_of: Mapping[str, Source]) -> UsageError:
    """One sentence on the first fault: where the value was given, what is wrong with it, what it may be."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    where = {
        "flag": f"--{name.replace('_', '-')}",
        "environment": f"{ENVIRONMENT_PREFIX}{name.upper()}",
        "settings": f"“{name}” in {settings_file(data_dir)}",
    }.get(source_of.get(name, ""), f"“{name}”")
    message = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    given = without_keys("".join(c if c.isprintable() else "?" for c in str(first["input"])))[:100]
    joint = ":" if first["type"] == "value_error" else "; it should be"
    return UsageError(f"{where} cannot be “{given}”{joint} {message}.")
