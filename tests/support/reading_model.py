"""A model that reads a text as a careful reader of three languages would: by the words of the prompt it is given.

For: the local provider server (`script.thinks`), where what a reading comes to is the point. It knows modal words,
bounds and units of English, German and French and no text of any test. `gullible` takes every order it reads for a
requirement.
"""

import re
from collections.abc import Callable
from typing import Any

_SECTION = re.compile(r"^§(\d+) ?(.*)$")
_SENTENCE = re.compile(r"^s(\d+)(?: \(([^)]*)\))?: (.*)$")
_HEADING = re.compile(r"^\[(.*)\](?: \((\w+)\))?$")
_DATA = re.compile(r'<data name="(\w+)">\n(.*?)\n</data>', re.DOTALL)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{text})", re.IGNORECASE)


ROLES = (
    (
        "boilerplate",
        _words(r"how to read|licen[cs]e|legal notice|impressum|haftung|mentions légales|comment lire|sign-?off"),
    ),
    ("history", _words(r"history|changes?\b|versions?\b|änderungen|verlauf|historique|révisions")),
    ("people", _words(r"contacts?\b|people|attend|present\b|teilnehmer|anwesend|ansprechpartner|participants")),
    ("options", _words(r"options?\b|alternatives?\b|varianten|möglichkeiten|vorschläge|variantes|solutions? envis")),
    ("today", _words(r"today|current|situation|heute|stand\b|ist-zustand|existant|contexte")),
    ("requirements", _words(r"requirements?|anforderungen|exigences|specification|clauses?")),
    ("constraints", _words(r"constraints?|limits?\b|grenzen|bedingungen|contraintes|conditions")),
    ("plan", _words(r"plan\b|schedule|next steps|termine|calendrier|planning")),
)
_ORDER = _words(
    r"(?:ignore|disregard|forget|override|bypass|vergiss|ignoriere?n?|missachte|oublie[zr]?|ignorez)\b.{0,60}\b"
    r"(?:instructions?|rules?|prompts?|above|before|anweisung\w*|regeln|bisherige\w*|consignes?|règles|précédent\w*)"
    r"|(?:you are|du bist|sie sind|tu es|vous êtes) (?:now |jetzt |nun |maintenant )?"
    r"(?:in |an? |the |ein\w* |une? |der )"
    r"|(?:assistant|ai|a\.i\.|language model|chatbot|system|admin\w*|ki|sprachmodell|assistent\w*|modèle|ia)\b\s?"
    r"(?::|,|!| must| should| muss| soll| doit)"
    r"|(?:note|notice|message|instruction|hinweis|anweisung|consigne)s? (?:to|for|an|für|à|pour)\b.{0,20}"
    r"(?:assistant|ai|model|ki|reader|sprachmodell|modèle|ia)\b"
    r"|(?:add|insert|record|enter|write|set|store|register|remove|delete|füge?n?|trage?n?|schreibe?n?|setze?n?"
    r"|lösche?n?|ajoute[zr]?|inscri[srvez]\w*|enregistre[zr]?|supprime[zr]?)\b.{0,60}\b(?:goal|requirement|constraint"
    r"|criteri\w+|spec\w*|items?|ziel\w*|anforderung\w*|bedingung\w*|objectif|exigence|contrainte|critère)"
)
_MUST = _words(
    r"must|shall|required|mandatory|at most|at least|no more than|not more than|max(?:imum)?\b|minimum\b|muss|müssen"
    r"|darf|dürfen|höchstens|mindestens|spätestens|zwingend|doit|doivent|au plus|au moins|obligatoire|impérati\w*"
    r"|ne peut|ne peuvent|interdit"
)
_SHOULD = _words(
    r"should|ideally|preferabl[ye]|nice to have|soll(?:te)?n?\b|wünschenswert|möglichst|devrai\w*|souhait\w*"
    r"|de préférence"
)
_GOAL = _words(
    r"goal|aim|we want|we wish|objective|ziel|wir wollen|wir möchten|objectif|nous voulons|nous souhaitons|le but"
)
_TODAY = _words(r"today|currently|at present|heute|bisher|derzeit|zurzeit|aujourd'hui|actuellement|à ce jour")
_BOUNDS = (
    (
        "<=",
        _words(
            r"at most|no more than|not more than|not exceed|max(?:imum)?\.?|within|under|below|höchstens|maximal"
            r"|innerhalb|spätestens|nicht mehr als|nicht länger als|nicht überschreiten|au plus|au maximum|dans les"
            r"|ne .{1,30} pas (?:plus|dépasser)|inférieure? à|≤|<="
        ),
    ),
    (
        ">=",
        _words(
            r"at least|no less than|minimum|from|mindestens|wenigstens|nicht weniger als|au moins|au minimum"
            r"|supérieure? à|≥|>="
        ),
    ),
)
_NUMBER = re.compile(
    r"(\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?)\s?(%|€|[^\W\d_°]+|°C)"
    r"((?: (?:je|pro|per|par|a|an|in der) [^\W\d_]+|/[^\W\d_]+)?)"
)
_OF_COMMA_LANGUAGES = re.compile(r"\b(?:der|die|und|nicht|le|la|les|et|des)\b")
_OF_ENGLISH = re.compile(r"\b(?:the|of|and|to)\b")


def careful(role: str, prompt: str) -> Any:
    """Answer the two requests of reading; None for every other role."""
    return _answer(role, prompt, gullible=False)


def gullible(role: str, prompt: str) -> Any:
    """As `careful`, but every order in the text is a requirement to it."""
    return _answer(role, prompt, gullible=True)


def _answer(role: str, prompt: str, *, gullible: bool) -> Any:
    data: dict[str, str] = dict(_DATA.findall(prompt))
    readers: dict[str, Callable[[], Any]] = {
        "document": lambda: _document(data["document"]),
        "problem_spec": lambda: _sentences(data, gullible=gullible),
    }
    return readers[role]() if role in readers else None


def _document(text: str) -> dict[str, Any]:
    sections: list[dict[str, Any]] = []
    options: list[dict[str, str]] = []
    first = ""
    for line in text.splitlines():
        if found := _SECTION.match(line):
            role = next((name for name, words in ROLES if words.search(found[2])), "problem")
            sections.append({"section": int(found[1]), "role": role})
        else:
            first = first or line
            if sections and sections[-1]["role"] == "options":
                options.append({"quote": line, "title": line.split(":")[0][:110]})
    return {
        "genre": "document", "problem": first[:400], "title": first[:60], "sections": sections, "options": options[:40],
    }  # fmt: skip


def _sentences(data: dict[str, str], *, gullible: bool) -> dict[str, Any]:
    decimal_comma = _writes_comma(data["sentences"])
    has_options, has_known = data.get("options", "(none)") != "(none)", data.get("items", "").startswith("k")
    role, entries = "", []
    for line in data["sentences"].splitlines():
        if heading := _HEADING.match(line):
            role = heading[2] or next((name for name, words in ROLES if words.search(heading[1])), "")
        elif found := _SENTENCE.match(line):
            entry = _entry(int(found[1]), found[3], role, "asks" in (found[2] or ""), decimal_comma, gullible)
            if has_options:
                entry |= {"about": "", "sign": ""}
            if has_known:
                entry["restates"] = ""
            entries.append(entry)
    return {"sentences": entries, "title": ""}


def _entry(number: int, text: str, role: str, asks: bool, decimal_comma: bool, gullible: bool) -> dict[str, Any]:
    kind, force = _class_of(text, role, asks, gullible)
    asked = kind in ("goal", "constraint")
    return {
        "sentence": number,
        "quote": "",
        "kind": kind,
        "force": force if asked else "none",
        "quantity": _quantity(text, decimal_comma) if asked else None,
        "checks": ["Does it hold?"] if asked else [],
    }


def _class_of(text: str, role: str, asks: bool, gullible: bool) -> tuple[str, str]:
    force = "should" if _SHOULD.search(text) else "must" if _MUST.search(text) else "none"
    if _ORDER.search(text):
        return ("constraint", "must") if gullible else ("order", "none")
    if asks:
        return "question", "none"
    if role == "options":
        return "option", "none"
    if _GOAL.search(text):
        return "goal", "must" if force == "none" else force
    if _TODAY.search(text) or (role == "today" and force == "none"):
        return "today", "none"
    if force != "none":
        return "constraint", force
    if role in ("requirements", "constraints") and _NUMBER.search(text):
        return "constraint", "must"
    return "unused", "none"


def _quantity(text: str, decimal_comma: bool) -> dict[str, Any] | None:
    for op, words in _BOUNDS:
        for bound in words.finditer(text):
            found = _NUMBER.search(text, bound.end())
            if found is None or found.start() - bound.end() > 25:
                continue
            point, other = (",", ".") if decimal_comma else (".", ",")
            digits = re.sub(r"[\u00a0\u202f ]", "", found[1]).replace(other, "").replace(point, ".")
            unit = (found[2] + found[3]).strip()
            return {"quote": text[bound.start() : found.end()], "op": op, "value": float(digits), "unit": unit}
    return None


def _writes_comma(text: str) -> bool:
    return len(_OF_COMMA_LANGUAGES.findall(text)) > len(_OF_ENGLISH.findall(text))
