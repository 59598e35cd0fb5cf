"""Documents read with a model behind a local server, as they are stored: limits with their numbers, nothing lost.

The model of these tests reads the prompt it is sent (`support.reading_model`); it knows none of these texts.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.items import Item, ItemKind
from app.llm.token_estimate import tokens_of
from app.services.services import Services
from support.provider_requests import Waits, client_of
from support.provider_server import ProviderServer, Seen
from support.reading_figures import TEXTS
from support.reading_model import careful
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
_READING = ("document", "problem_spec")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as made:
        made.script.thinks = careful
        yield made


@asynccontextmanager
async def talking(folder: Path, server: ProviderServer) -> AsyncIterator[Services]:
    async with opened(folder, lambda: client_of(server.base_url, wait=Waits())) as services:
        yield services


async def stored(services: Services, text: str) -> tuple[Item, ...]:
    """The items of a new project of this text, each letter of it in exactly one place."""
    made = await services.projects.create(title="Text", text=text)
    assert made.fault is None
    items = services.specs.main(made.project.id).content.items()
    places = sorted((one.source.start or 0, one.source.end or 0) for one in items if one.source is not None)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    held = "".join(text[start:end] for start, end in places)
    assert "".join(filter(str.isalnum, held)) == "".join(filter(str.isalnum, text))
    return items


def bounds(items: tuple[Item, ...]) -> list[tuple[str, float, str]]:
    """The numbers of the hard limits, in the order of the text."""
    return [
        (one.quantity.op, one.quantity.value, one.quantity.unit)
        for one in items
        if one.kind is ItemKind.CONSTRAINT and one.is_hard and one.quantity is not None
    ]


TABLE = """# Weather mast on the ridge

The aim is that the rescue post sees the wind on the ridge at any time.

## Requirements

| No | Requirement | Priority |
|---|---|---|
| R1 | The mast must stand winds of at least 55 m/s | high |
| R2 | Readings shall arrive within 30 seconds | high |
| R3 | The station must weigh at most 120 kg, so that four can carry it | high |
| R4 | Batteries should last at least 90 days | medium |
| R5 | The whole must cost no more than 18,500 EUR | high |

## Options

- Guyed tube: three ropes and a tube of aluminium
- Lattice mast: bolted on the spot

## How to read this

Numbers are final unless the office says otherwise.
"""
MINUTES = """Protokoll der Sitzung vom 12. März

Anwesend

Frau Kessler, Herr Obi, Herr Lang

Stand

Bisher fährt jede Klasse mit einem eigenen Bus, das kostet 9.400 € im Jahr.

Anforderungen

- Wir wollen, dass kein Kind länger als nötig wartet.
- Die Wartezeit darf höchstens 12 Minuten betragen.
- Ein Bus muss mindestens 48 Plätze haben.
- Die Kosten dürfen 7.500,50 € pro Jahr nicht überschreiten: höchstens 7.500,50 € pro Jahr.
- Die Fahrer sollten sich möglichst nicht ändern.

Wer fragt beim Landkreis nach?

Frau Kessler schrieb dazu:
> Der Bus muss mindestens 70 Plätze haben.
> Bitte prüfen.
"""
TENDER = """# Cahier des charges : nettoyage des vitres du lycée

## 1. Contexte

Aujourd'hui les vitres sont nettoyées deux fois par an par nos agents.

## 2. Objectif

Nous voulons des salles plus claires, sans échafaudage devant les fenêtres.

## 3. Exigences

3.1 Le prestataire doit intervenir dans les 10 jours suivant la commande.
3.2 Le niveau sonore ne doit pas dépasser 65 dB, soit au plus 65 dB.
3.3 L'eau consommée doit rester inférieure à 1 200,5 litres par passage.
3.4 Les produits devraient être d'origine végétale, de préférence.

## 4. Variantes

- Perche télescopique à eau pure
- Nacelle louée à la journée

## 5. Mentions légales

Le présent document reste la propriété du lycée.
"""


@pytest.mark.parametrize(
    ("text", "limits", "options", "goals"),
    [
        (
            TABLE,
            [(">=", 55, "m/s"), ("<=", 30, "seconds"), ("<=", 120, "kg"), ("<=", 18500, "EUR")],
            ["Guyed tube: three ropes and a tube of aluminium", "Lattice mast: bolted on the spot"],
            1,
        ),
        (MINUTES, [("<=", 12, "Minuten"), (">=", 48, "Plätze"), ("<=", 7500.5, "€ pro Jahr")], [], 1),
        (
            TENDER,
            [("<=", 10, "jours"), ("<=", 65, "dB"), ("<=", 1200.5, "litres par passage")],
            ["Perche télescopique à eau pure", "Nacelle louée à la journée"],
            1,
        ),
    ],
    ids=["requirement table, English", "minutes, German", "tender, French"],
)
async def test_hard_limits_carry_their_numbers_in_every_language(
    tmp_path: Path,
    server: ProviderServer,
    text: str,
    limits: list[tuple[str, float, str]],
    options: list[str],
    goals: int,
) -> None:
    async with talking(tmp_path, server) as services:
        items = await stored(services, text)
    assert bounds(items) == limits
    assert [one.text for one in items if one.kind is ItemKind.OPTION] == options
    assert sum(one.kind is ItemKind.GOAL for one in items) == goals
    assert any(one.kind is ItemKind.TODAY for one in items) or text is TABLE
    waiting = [one.text for one in items if one.kind is ItemKind.WAITING]
    assert all("70 Plätze" in one for one in waiting)
    assert len(waiting) == (text is MINUTES)


def long_document() -> str:
    """About 17 kB of requirements, minutes, mails and tenders, one below the other."""
    parts: list[str] = []
    for path in sorted((TEXTS / "own").glob("*.md")):
        parts.append(path.read_text(encoding="utf-8").strip())
        if sum(map(len, parts)) > 17_000:
            break
    return "\n\n".join(parts)


def size_of(seen: Seen) -> tuple[int, int]:
    """Tokens of a request, schema and all: four characters each, and as the application reckons at most."""
    schema = json.dumps(seen.body["response_format"]["json_schema"]["schema"], ensure_ascii=False)
    return (len(seen.prompt) + len(schema)) // 4, tokens_of(seen.prompt) + tokens_of(schema)


async def test_a_document_of_17_kb_is_read_in_three_calls(
    tmp_path: Path, server: ProviderServer, figure: Callable[[str], None]
) -> None:
    text = long_document()
    async with talking(tmp_path, server) as services:
        items = await stored(services, text)
    asked = [seen for seen in server.seen() if seen.role in _READING]
    sizes = [size_of(seen) for seen in asked]
    tokens, most = (sum(size) for size in zip(*sizes, strict=True))
    figure(
        f"reading {len(text.encode()):,} bytes with a model: {len(asked)} calls, {tokens:,} input tokens"
        f" (at most {most:,}), {len(items)} items; the whole answer {server.stats().requests} calls"
    )
    assert len(text.encode()) >= 17_000
    assert len(asked) <= 3
    assert tokens <= 20_000
