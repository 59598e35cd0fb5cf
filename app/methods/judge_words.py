"""Who judged a run, in words: for every answer of the built-in Architect that says so."""

from app.domain.runs import BUILTIN_JUDGE
from app.settings.settings import Provider


def judge_words(judge: str) -> str:
    """Return who judged, by the name a person knows: neither the provider nor the version in a judge id."""
    name = judge.rpartition("@")[0] or judge
    if name == BUILTIN_JUDGE.partition("@")[0]:
        return "the built-in methods (no AI)"
    said, _, model = name.partition(":")
    return model if model and said in {one.value for one in Provider} else name
