"""How keys and passwords look: known forms of vendors, in addresses, and beside a name that says what they are. Pure.

For hiding them where something is shown or logged, and for finding them in files before these are sent to a model. Not
a proof that a text holds none: a password may look like any word.
"""

import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.kit.late_pattern import late

MARK = "…"
"""Stands for what is hidden."""


class KeyForm(NamedTuple):
    """One form of a key: what it is, with its article, and how it looks."""

    name: str
    pattern: re.Pattern[str]


class KeyInText(NamedTuple):
    """A key in a text: what it looks like, and its line, counted from 1."""

    name: str
    line: int


def _form(name: str, pattern: str) -> KeyForm:
    return KeyForm(name, late(pattern))


FORMS = (
    _form("an Anthropic key", r"sk-ant-[A-Za-z0-9_-]{16,}"),
    _form("an OpenRouter key", r"sk-or-v1-[A-Za-z0-9]{16,}"),
    _form("an OpenAI key", r"sk-(?:proj-|svcacct-|admin-|None-)?(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9][A-Za-z0-9_-]{15,}"),
    _form("a Google key", r"AIza[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}|ya29\.[A-Za-z0-9_-]{20,}"),
    _form("an AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    _form("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"),
    _form("a GitLab token", r"gl(?:pat|ptt|dt|rt|cbt|agent)-[A-Za-z0-9_-]{20,}"),
    _form("a Slack token", r"xox[abceoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}"),
    _form("a Slack address", r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,}"),
    _form("a payment key", r"[spr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{20,}"),
    _form("a Hugging Face token", r"hf_[A-Za-z0-9]{20,}"),
    _form("a key of a model's vendor", r"(?:gsk_|xai-|pplx-|r8_|fw_|nvapi-)[A-Za-z0-9_-]{20,}"),
    _form("a registry token", r"npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|dckr_pat_[A-Za-z0-9_-]{20,}"),
    _form("a mail service's key", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|key-[0-9a-f]{32}(?![0-9a-f])"),
    _form("a bot token", r"\d{8,10}:AA[A-Za-z0-9_-]{30,}"),
    _form("a cloud key", r"dop_v1_[0-9a-f]{40,}|AccountKey=[A-Za-z0-9+/]{40,}={0,2}|LTAI[A-Za-z0-9]{16,}"),
    _form("an age key", r"AGE-SECRET-KEY-1[0-9A-Z]{20,}"),
    _form("a signed token", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
)
PRIVATE_KEY = KeyForm("a private key", late(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"))
_ADDRESS = late(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)([^\s<>\"'“”`]+)")
_NAMED_IN_QUERY = late(
    r"(?i)([?&][\w.-]*(?:key|token|secret|signature|sig|password|passwd|auth|credential)s?=)[^\s&#\"'<>]+"
)


# -- hiding ---------------------------------------------------------------------------------------------


def without_keys(text: str) -> str:
    """Return the text with every known form of a key hidden, and what an address holds beside its place.

    The user, the values of the query and the fragment of an address are hidden whole: none of them names a place.
    """
    return hidden_forms(hidden_in_addresses(text), MARK)


def hidden_in_addresses(text: str) -> str:
    """Return the text with user, values of the query and fragment of each address hidden."""
    text = _ADDRESS.sub(lambda found: found[1] + _plain(found[2]), text)
    return _NAMED_IN_QUERY.sub(rf"\1{MARK}", text)


def hidden_forms(text: str, mark: str) -> str:
    """Return the text with every known form of a key replaced by a mark."""
    for form in FORMS:
        text = form.pattern.sub(lambda found: mark if _stands_alone(found) else found[0], text)
    return text


def has_key(text: str) -> bool:
    """Whether a known form of a key stands in a text."""
    return hidden_forms(text, "") != text


def _stands_alone(found: re.Match[str]) -> bool:
    """Whether a key begins where it was found: in the middle of a longer word it is none.

    Not a part of the patterns: a look behind keeps them from being searched by their first letters, which is ten times
    as fast.
    """
    before = found.string[found.start() - 1 : found.start()]
    return not (before.isalnum() or before in ("_", "-"))


def _plain(rest: str) -> str:
    """An address behind its scheme without what may be secret."""
    place, fragment_mark, fragment = rest.partition("#")
    place, query_mark, query = place.partition("?")
    authority, slash, path = place.partition("/")
    user, at, host = authority.rpartition("@")
    values = [f"{name}={MARK}" if equal else (MARK if name else "") for name, equal, _ in _fields(query)]
    return "".join(
        (
            f"{MARK}@" if at and user else at,
            *(host, slash, path),
            *(query_mark, "&".join(values)),
            fragment_mark and (f"#{MARK}" if fragment else "#"),
        )
    )


def _fields(query: str) -> Iterator[tuple[str, str, str]]:
    return (field.partition("=") for field in query.split("&")) if query else iter(())


# -- finding --------------------------------------------------------------------------------------------

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Texts are searched in small letters: without regard to case a search takes five times as long."""
_IN_ADDRESS = late(r"://[^\s/@:<>\"'“”`]*:([^\s/@<>\"'“”`]{3,})@[^\s@]")
_HEADER = late(r"authorization[\"']?[ \t]*[:=][ \t]*[\"']?(?:bearer|basic|token)[ \t]+([a-z0-9._~+/=-]{12,})")
_FOR_PASSWORDS = "password|passwd|passwort|kennwort|passphrase|pwd|_pass"
_NAMED = late(rf"(?:{_FOR_PASSWORDS}|token|secret|key|key[_-](?:id|data))[\"'\]]*[ \t]*(?:=>|[:=])")
_PASSWORD = late(rf"(?:{_FOR_PASSWORDS})\W")
_OF_A_KEY = late(r"(?:token|secret|(?:api|app|secret|access|account|private|client|auth|encryption|signing)[_-]?key)")
_VALUE = late(r"[ \t]*(?P<quote>[\"'`]?)(?P<value>[^\s\"'`,;#{}<>()\[\]]{6,200})(?P=quote)(?P<after>[^\n]{0,3})")
_NAME_BEFORE = 40
_STANDS_FOR_ONE = late(
    r"(?i)[$%@!&*/]|x{4,}|\.{3}|…|.*(?:your|changeme|change-me|placeholder|redacted)"
    r"|(?:none|null|nil|true|false|undefined|required|optional|string|secret|secretstr|pass|password|passwd|passphrase"
    r"|value|hidden)$"
    r"|(?:os|process|env|settings|self|this|config|cfg|args|options|request|ctx|context)\."
)
_KEY_VALUE = late(r"[A-Za-z0-9+/=_.~:-]{12,}")
_BLANK = late(r"(?i)x{6,}|your|\.{3}")
"""In a form that shows how a key looks, and is none."""
_NAME_OF_CODE = late(r"[A-Za-z_]\w*(?:\.\w+)*")


def key_in(text: str) -> KeyInText | None:
    """Return the first key or password of a text, or None: a known form, one in an address, or beside its name."""
    found = min(_places(text), default=None)
    if found is None:
        return None
    place, name = found
    return KeyInText(name, text.count("\n", 0, place) + 1)


def _places(text: str) -> Iterator[tuple[int, str]]:
    """The first place of each kind."""
    for form in (*FORMS, PRIVATE_KEY):
        for match in form.pattern.finditer(text):
            if _stands_alone(match) and not _BLANK.search(match[0]):
                yield match.start(), form.name
                break
    for match in _IN_ADDRESS.finditer(text):
        if not _STANDS_FOR_ONE.match(match[1]):
            yield match.start(1), "a password in an address"
            break
    lowered = text.translate(_LOWER)
    for match in _HEADER.finditer(lowered):
        if _is_mixed(match[1]):
            yield match.start(1), "a key in a header"
            break
    yield from _beside_names(text, lowered)


def _beside_names(text: str, lowered: str) -> Iterator[tuple[int, str]]:
    for named in _NAMED.finditer(lowered):
        value = _VALUE.match(text, named.end())
        if value is None or _STANDS_FOR_ONE.match(value["value"]):
            continue
        name = lowered[max(0, named.start() - _NAME_BEFORE) : named.end()]
        if _PASSWORD.match(named[0]):
            if _is_password(value):
                yield value.start("value"), "a password"
                return
        elif _OF_A_KEY.search(name, max(0, len(name) - len(named[0]) - 12)) and _is_key(value):
            yield value.start("value"), "a key or token"
            return


def _is_password(match: re.Match[str]) -> bool:
    """Whether a value beside the name of a password is one: quoted, or all there is on its line and no name of code."""
    if match["quote"]:
        return True
    value, after = match["value"], match["after"].strip()
    is_code = _NAME_OF_CODE.fullmatch(value) is not None and ("_" in value or "." in value or value != value.lower())
    return (not after or after[0] in "#,;") and (_is_mixed(value) or not is_code)


def _is_key(match: re.Match[str]) -> bool:
    """Whether a value beside the name of a key is one: long, of letters and digits, and no name of code."""
    value = match["value"]
    if not _KEY_VALUE.fullmatch(value) or "//" in value or match["after"].lstrip().startswith("("):
        return False
    return _is_mixed(value) and (bool(match["quote"]) or "_" not in value or sum(map(str.isdigit, value)) >= 4)


def _is_mixed(value: str) -> bool:
    """Whether letters and digits stand in it, as in hardly any word."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))
