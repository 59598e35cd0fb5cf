"""Places of attached files that speak of the same as a text, for agents that look nothing up themselves (M1).

Only of files that were confirmed for the model that asks. Not for: tools (`context_tools`), or choosing files.
"""

from collections.abc import Iterable
from heapq import nlargest

from app.domain.attachments import is_visible
from app.domain.kit.late_pattern import late
from app.services.attachments.file_reading import split_lines
from app.services.attachments.lookup import citation_with_place, source_and_path
from app.store.database import Store

MOST_EXCERPTS = 6
MOST_BYTES = 4_000
_LINES = 8
_LONGEST_LINE = 200
_MOST_WORDS = 200
_WORD = late(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    "about after also because been before does each from have into just less like made make model more most must need"
    " only other over same should some such than that their them then there these they this time very want well were"
    " what when where which will with without world would your".split()
)


def excerpts_about(
    store: Store, project: str, judge: str, texts: Iterable[str], *, most: int = MOST_BYTES
) -> tuple[str, ...]:
    """Return up to six places that share most words with the texts, each headed by how it is cited.

    Reads every file this model may see; not for the engine's own thread.

    Args:
        store: where the snapshots are.
        project: whose files.
        judge: the model that will be sent them.
        texts: what they should speak of; earlier texts count first, 200 words in all.
        most: bytes of all together.
    """
    wanted = _words(texts)
    if not wanted:
        return ()
    least = min(2, len(wanted))
    # The heap compares score, then the place in the order of the files: the same files give the same excerpts.
    found: list[tuple[int, int, str]] = []
    for source in store.query.context.sources(project):
        if not is_visible(source, judge):
            continue
        for file in store.query.context.files(source.id):
            lines = split_lines(store.query.context.text(project, file.digest) or "")
            for first in range(0, len(lines), _LINES):
                part = lines[first : first + _LINES]
                score = len(wanted.intersection(_WORD.findall("\n".join(part).casefold())))
                if score >= least:
                    place = citation_with_place(source_and_path(source, file), lines, first + 1, first + len(part))
                    found.append((score, -len(found), "\n".join((place, *(line[:_LONGEST_LINE] for line in part)))))
    kept: list[str] = []
    for _, _, text in nlargest(MOST_EXCERPTS, found):
        most -= len(text.encode("utf-8", errors="surrogatepass"))
        if most >= 0:
            kept.append(text)
    return tuple(kept)


def _words(texts: Iterable[str]) -> frozenset[str]:
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(word for word in _WORD.findall(text.casefold()) if word not in _COMMON))
    return frozenset(list(found)[:_MOST_WORDS])
