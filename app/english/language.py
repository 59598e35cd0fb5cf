"""Guesses the language of a text from its most frequent small words and its script.

For: telling the person that the rules read English only. Not for: anything finer; a text without small words counts
as English where its letters are Latin.
"""

import re
from collections import Counter

from app.domain.kit.late_pattern import late

_SMALL_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        (
            "the and of to in is it for that with on as are be this was have not but by from at or we you they "
            "which there can should must our i how what do does"
        ).split()
    ),
    "de": frozenset(
        (
            "der die das und ist nicht ein eine zu den mit von für auf im sich des dem wir auch es sind wird "
            "werden soll muss dass bei nach wie oder aber kann haben"
        ).split()
    ),
    "fr": frozenset(
        (
            "le la les et est des une un du pour que qui dans pas nous vous avec sur au ce il elle sont plus "
            "par ne être doit mais ou comment aux cette de la à se en on d l qu c n"
        ).split()
    ),
    "es": frozenset(
        (
            "el la los las y es de que en un una por para con no se del al lo como más pero sus su son está "
            "debe nosotros o cómo"
        ).split()
    ),
    "it": frozenset(
        (
            "il la le gli e è di che un una per con non si del della dei nel sono come più ma deve noi questo "
            "anche o alla"
        ).split()
    ),
    "pt": frozenset(
        "o a os as e é de que um uma para com não se do da dos das em no na por mais como mas são deve nós ou".split()
    ),
    "nl": frozenset(
        (
            "de het een en is van niet dat op te voor met zijn wij we aan er ook als bij maar moet worden naar of hoe"
        ).split()
    ),
    "sv": frozenset(
        "och att det som en på är av för med till den har inte om ett vi men ska kan var från eller måste".split()
    ),
    "da": frozenset("og at det som en på er af for med til den har ikke om et vi men skal kan var fra eller".split()),
    "pl": frozenset("i w na nie się z do to że jest jak o po co ale za od czy dla przez musi są".split()),
}
_ALSO_ENGLISH = _SMALL_WORDS["en"] | frozenset(
    "a as do no me an on am us so he die des man men plus pour par por come sale den door over war".split()
)
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("zh", late(r"[\u4e00-\u9fff]")),
    ("ja", late(r"[\u3040-\u30ff]")),
    ("ko", late(r"[\uac00-\ud7af]")),
    ("ru", late(r"[\u0400-\u04ff]")),
    ("el", late(r"[\u0370-\u03ff]")),
    ("ar", late(r"[\u0600-\u06ff]")),
    ("he", late(r"[\u0590-\u05ff]")),
    ("hi", late(r"[\u0900-\u097f]")),
    ("th", late(r"[\u0e00-\u0e7f]")),
)
_LATIN = late(r"[A-Za-zÀ-ÿ]")
_TOKEN = late(r"[^\W\d_]{1,30}")
_SAMPLE = 20_000  # characters that are looked at


def guess_language(text: str) -> str:
    """Return a two-letter code, or ``und`` for a text without letters."""
    sample = text[:_SAMPLE]
    latin = len(_LATIN.findall(sample))
    scripts = Counter({code: len(pattern.findall(sample)) for code, pattern in _SCRIPTS})
    # Kana beside Han characters is Japanese.
    if scripts["ja"]:
        scripts["ja"] += scripts["zh"]
    code, count = max(scripts.items(), key=lambda pair: pair[1])
    if count > latin:
        return code
    if not latin:
        return "und"
    tokens = Counter(token.lower() for token in _TOKEN.findall(sample))
    scores = {
        name: sum(tokens[word] for word in (words if name == "en" else words - _ALSO_ENGLISH))
        for name, words in _SMALL_WORDS.items()
    }
    best = max(scores, key=lambda name: scores[name])
    # English wins near ties, and a word or two of another language is a quotation.
    return "en" if scores["en"] * 1.3 >= scores[best] or scores[best] < 3 else best


def is_readable(language: str) -> bool:
    """Tell whether the rules know a language."""
    return language in {"en", "und"}
