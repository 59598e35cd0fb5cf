"""The rule of T5: what a person wrote may be applied at once, what anyone inferred waits as a card."""

MINIMUM_WORDS = 3
"""A span shorter than this could be found in any message by chance."""


def is_span_of(text: str, message: str) -> bool:
    """Whether `text` is a span of the message, white space apart, of at least `MINIMUM_WORDS` words."""
    words = text.split()
    return len(words) >= MINIMUM_WORDS and " ".join(words) in " ".join(message.split())
