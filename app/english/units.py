"""The scales of units: which words name one unit, and which units measure the same thing.

For: ``app.english.quantities``. Not for: finding numbers in a text. Units that are plain nouns ("beds") compare
only with the same noun; currencies compare only with themselves.
"""

import re
from dataclasses import dataclass

from app.domain.kit.late_pattern import late


@dataclass(frozen=True, slots=True)
class UnitScale:
    """``value * factor + offset`` is the value in the base unit of its dimension."""

    factor: float
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class CommonScale:
    """The two scales that bring two comparable units to one."""

    first: UnitScale
    second: UnitScale


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    dimension: str
    scale: UnitScale


_SECOND, _DAY = 1.0, 86400.0
# dimension, canonical name, factor, spellings (matched without case unless they hold a capital after the first letter)
_TABLE: tuple[tuple[str, str, float, str], ...] = (
    ("time", "ms", 1e-3, "ms|millisecond|milliseconds"),
    ("time", "s", _SECOND, "s|sec|secs|second|seconds"),
    ("time", "min", 60.0, "min|mins|minute|minutes|minuten"),
    ("time", "h", 3600.0, "h|hr|hrs|hour|hours|stunde|stunden|heure|heures"),
    ("time", "day", _DAY, "day|days|tag|tage|tagen|jour|jours"),
    ("time", "week", 7 * _DAY, "week|weeks|woche|wochen|semaine|semaines"),
    ("time", "month", 30.4375 * _DAY, "month|months|monat|monate|monaten|mois"),
    ("time", "quarter", 91.3125 * _DAY, "quarter|quarters"),
    ("time", "year", 365.25 * _DAY, "year|years|yr|yrs|jahr|jahre|jahren|an|ans|année|années"),
    ("mass", "mg", 1e-6, "mg|milligram|milligrams"),
    ("mass", "g", 1e-3, "g|gram|grams|gramme|grammes"),
    ("mass", "kg", 1.0, "kg|kilo|kilos|kilogram|kilograms"),
    ("mass", "t", 1e3, "t|ton|tons|tonne|tonnes"),
    ("mass", "lb", 0.45359237, "lb|lbs|pound weight"),
    ("length", "mm", 1e-3, "mm|millimetre|millimetres|millimeter|millimeters"),
    ("length", "cm", 1e-2, "cm|centimetre|centimetres|centimeter|centimeters"),
    ("length", "m", 1.0, "m|metre|metres|meter|meters"),
    ("length", "km", 1e3, "km|kilometre|kilometres|kilometer|kilometers"),
    ("length", "in", 0.0254, "inch|inches"),
    ("length", "ft", 0.3048, "ft|foot|feet"),
    ("length", "mi", 1609.344, "mile|miles"),
    ("area", "m²", 1.0, "m²|m2|sqm|square metre|square metres|square meter|square meters"),
    ("area", "ha", 1e4, "ha|hectare|hectares"),
    ("area", "km²", 1e6, "km²|km2|square kilometre|square kilometres"),
    ("volume", "ml", 1e-6, "ml|millilitre|millilitres"),
    ("volume", "l", 1e-3, "l|litre|litres|liter|liters"),
    ("volume", "m³", 1.0, "m³|m3|cubic metre|cubic metres|cubic meter|cubic meters"),
    ("data", "kB", 1e3, "kb|kilobyte|kilobytes"),
    ("data", "MB", 1e6, "mb|megabyte|megabytes"),
    ("data", "GB", 1e9, "gb|gigabyte|gigabytes"),
    ("data", "TB", 1e12, "tb|terabyte|terabytes"),
    ("data", "KiB", 1024.0, "kib"),
    ("data", "MiB", 1024.0**2, "mib"),
    ("data", "GiB", 1024.0**3, "gib"),
    ("power", "W", 1.0, "w|watt|watts"),
    ("power", "kW", 1e3, "kw|kilowatt|kilowatts"),
    ("power", "MW", 1e6, "mw|megawatt|megawatts"),
    ("peak power", "kWp", 1.0, "kwp"),
    ("energy", "Wh", 1.0, "wh|watt hours"),
    ("energy", "kWh", 1e3, "kwh|kilowatt hour|kilowatt hours|kilowatt-hours"),
    ("energy", "MWh", 1e6, "mwh"),
    ("voltage", "V", 1.0, "v|volt|volts"),
    ("current", "A", 1.0, "a|amp|amps|ampere|amperes"),
    ("frequency", "Hz", 1.0, "hz|hertz"),
    ("frequency", "kHz", 1e3, "khz"),
    ("frequency", "MHz", 1e6, "mhz"),
    ("frequency", "GHz", 1e9, "ghz"),
    ("sound", "dB", 1.0, "db|decibel|decibels"),
    ("weighted sound", "dB(A)", 1.0, "db(a)|dba"),
    ("pressure", "Pa", 1.0, "pa"),
    ("pressure", "hPa", 100.0, "hpa"),
    ("pressure", "bar", 1e5, "bar"),
    ("speed", "km/h", 1.0, "km/h|kph|kmh"),
    ("speed", "m/s", 3.6, "m/s"),
    ("share", "%", 1.0, "%|per cent|percent|pct"),
    ("share", "‰", 0.1, "‰"),
    ("points", "percentage point", 1.0, "percentage point|percentage points|pp"),
    ("EUR", "EUR", 1.0, "eur|euro|euros|€"),
    ("EUR", "euro cent", 0.01, "euro cent|euro cents|eurocent|eurocents"),
    ("USD", "USD", 1.0, "usd|us$|$|dollar|dollars|us dollar|us dollars|bucks"),
    ("GBP", "GBP", 1.0, "gbp|£|pound|pounds|quid"),
    ("GBP", "pence", 0.01, "pence|penny"),
    ("CHF", "CHF", 1.0, "chf|franc|francs|swiss francs"),
    ("JPY", "JPY", 1.0, "jpy|yen|¥"),
    ("SEK", "SEK", 1.0, "sek"),
    ("NOK", "NOK", 1.0, "nok"),
    ("DKK", "DKK", 1.0, "dkk"),
    ("PLN", "PLN", 1.0, "pln|zloty"),
    ("CZK", "CZK", 1.0, "czk"),
    ("AUD", "AUD", 1.0, "aud"),
    ("CAD", "CAD", 1.0, "cad"),
    ("INR", "INR", 1.0, "inr|rupee|rupees"),
    ("CNY", "CNY", 1.0, "cny|yuan"),
    # Cents of no named currency are a hundredth of whichever of these they are compared with.
    ("cent", "cent", 0.01, "cent|cents|ct|cts|¢"),
)
CURRENCIES = frozenset("EUR USD GBP CHF SEK NOK DKK PLN CZK JPY AUD CAD INR CNY".split())
"""The names that `normalise_unit` gives to currencies."""

_CENT_CURRENCIES = frozenset({"EUR", "USD", "AUD", "CAD"})
_ABBREVIATED_CASE = {"mw": "MW", "MW": "MW"}

_BY_SPELLING: dict[str, _Unit] = {
    spelling: _Unit(name, dimension, UnitScale(factor))
    for dimension, name, factor, spellings in _TABLE
    for spelling in spellings.split("|")
}
_BY_SPELLING |= {
    "°c": _Unit("°C", "temperature", UnitScale(1.0)),
    "degrees celsius": _Unit("°C", "temperature", UnitScale(1.0)),
    "degree celsius": _Unit("°C", "temperature", UnitScale(1.0)),
    "℃": _Unit("°C", "temperature", UnitScale(1.0)),
    "°f": _Unit("°F", "temperature", UnitScale(5 / 9, -160 / 9)),
    "degrees fahrenheit": _Unit("°F", "temperature", UnitScale(5 / 9, -160 / 9)),
}

# Nouns that may follow "a" or "each" as the second half of a rate ("hours a week").
RATE_NOUNS = (
    "second|minute|hour|day|night|week|month|quarter|year|season|shift|person|head|piece|unit|litre|liter|kilo"
    "|kg|member|user|meal|visit|trip|guest|class|tonne|km|room|seat|pupil|plot"
)
_RATE_WORDS = {
    "year": "yearly|annually|annual|jährlich|annuels?|annuellement",
    "month": "monthly|monatlich|mensuels?|mensuellement",
    "week": "weekly|wöchentlich|hebdomadaires?",
    "day": "daily|täglich",
}
RATE_ADVERBS = "|".join(_RATE_WORDS.values())
"""Words that are a rate by themselves, behind an amount ("95 euros monthly")."""
_RATE_ADVERB = late(
    r"\s+(?:" + "|".join(f"(?P<{noun}>{words})" for noun, words in _RATE_WORDS.items()) + r")$", re.IGNORECASE
)
_RATE_SPLIT = late(
    r"\s*(?:/\s*|(?:\b(?:and|und|et)\s+)?\b(?:per|an?|each|every|pro|par)\s+|\b(?:im|je)\s+(?=(?:monat|jahr|tag)\b))",
    re.IGNORECASE,
)
_RATES_JOINED = late(r"\s+(?:and|und|et)\s+", re.IGNORECASE)  # "per seat and month"
_NO_MEASURE = frozenset({"a", "an"})  # articles, which are units only behind "per"
_LONG_FIRST = sorted(_BY_SPELLING, key=len, reverse=True)
_SPACED = [
    re.escape(spelling).replace(r"\ ", r"[ \n-]{1,2}") for spelling in _LONG_FIRST if spelling not in _NO_MEASURE
]
# "a" is an article far more often than ampere, so ampere counts only as a capital A close to its number.
UNIT_PATTERN = late(rf"[ \u00a0\u2009\u202f\n-]{{0,2}}(?:(?i:{'|'.join(_SPACED)})|A)(?![^\W_])")


def normalise_unit(unit: str) -> str:
    """Return one name for all spellings of a unit: "hours a week" → "h/week", "€" → "EUR", "beds" → "bed".

    Unknown words are lower-cased and put in the singular; the function never raises.
    """
    head, rates = _parts(unit)
    return "/".join((_canonical(head), *(_canonical(rate) for rate in rates)))


def common_scale(first: str, second: str) -> CommonScale | None:
    """Return scales that make values in two units comparable, or None where they measure different things."""
    first_head, first_rates = _parts(first)
    second_head, second_rates = _parts(second)
    if len(first_rates) != len(second_rates):
        return None
    heads = _pair(first_head, second_head)
    if heads is None:
        return None
    for mine, theirs in zip(first_rates, second_rates, strict=True):
        rate = _pair(mine, theirs)
        if rate is None or rate.first.offset or rate.second.offset:
            return None
        heads = CommonScale(
            UnitScale(heads.first.factor / rate.first.factor, heads.first.offset),
            UnitScale(heads.second.factor / rate.second.factor, heads.second.offset),
        )
    return heads


def _pair(first: str, second: str) -> CommonScale | None:
    mine, theirs = _lookup(first), _lookup(second)
    if mine is None or theirs is None:
        # An amount of no unit but its rate ("900 a month") compares with another such.
        same = first == second or (mine is None and theirs is None and _same_noun(_singular(first), _singular(second)))
        return CommonScale(UnitScale(1.0), UnitScale(1.0)) if same else None
    cents = {mine.dimension, theirs.dimension}
    if mine.dimension == theirs.dimension or ("cent" in cents and cents & _CENT_CURRENCIES):
        return CommonScale(mine.scale, theirs.scale)
    return None


def _same_noun(first: str, second: str) -> bool:
    if "of the " in (first[:7], second[:7]):
        return first == second  # a share of the staff is no number of staff
    return bool(first) and (first == second or first.endswith(f" {second}") or second.endswith(f" {first}"))


def _parts(unit: str) -> tuple[str, list[str]]:
    cleaned = " ".join(unit.split())[:200]
    if cleaned.lower() in _BY_SPELLING:
        return cleaned, []
    adverb = _RATE_ADVERB.search(cleaned)
    if adverb is not None:
        cleaned = f"{cleaned[: adverb.start()]} per {adverb.lastgroup}"
    head, *rates = [part.strip() for part in _RATE_SPLIT.split(cleaned)]
    return head, [rate for joined in rates for rate in _RATES_JOINED.split(joined) if rate]


def _lookup(word: str) -> _Unit | None:
    lowered = word.strip(" .").lower()
    return _BY_SPELLING.get(lowered)


def _canonical(word: str) -> str:
    known = _lookup(word)
    return known.name if known else _singular(word)


def _singular(phrase: str) -> str:
    words = phrase.strip(" .").lower().split()
    if not words:
        return ""
    last = words[-1]
    if last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("sses", "shes", "ches", "xes")):
        last = last[:-2]
    elif last == "people":
        last = "person"
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 2:
        last = last[:-1]
    return " ".join([*words[:-1], last])
