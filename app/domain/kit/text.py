"""Cutting a text so that it fits a line or a sentence. Not for what a text means, nor for showing it safely."""

from app.domain.kit.late_pattern import late

_MOST_REPEATED = 200
_MOST_OF_A_SENTENCE = 1000
_REPEATED = late(r"“[^”]{200,}”|(?<!\S)(?:'[^']{200,}'|\"[^\"]{200,}\")|\S{200,}")
"""What a sentence repeats of what it was given: in quotes, or without a space."""


def shortened(text: str, most: int) -> str:
    """Return the text on one line, cut with an ellipsis to at most `most` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def bounded(sentence: str) -> str:
    """Return a sentence that repeats nothing of more than 200 characters whole; its beginning and its end stay."""
    if len(sentence) <= _MOST_REPEATED:
        return sentence
    sentence = _REPEATED.sub(lambda match: _without_middle(match[0], _MOST_REPEATED), sentence)
    return _without_middle(sentence, _MOST_OF_A_SENTENCE)


def _without_middle(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = (most - 3) // 2
    return f"{text[:kept]} … {text[-kept:]}"


def utf16_units(text: str) -> int:
    """Return the length of a text as Qt counts it: a sign beyond the first 65,536 takes two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
