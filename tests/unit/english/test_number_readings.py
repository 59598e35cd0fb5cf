"""Numbers as people write them in requirements: ranges, rates, fractions, bounds, and names with digits in them."""

import math

from app.domain.quantity import Operator
from app.english.quantities import deciding_quantity, parse_quantities

# The text; how it bounds, its value and its unit (None: any).
READ: tuple[tuple[str, Operator, float, str | None], ...] = (
    ("The crew is no more than 4-5 people", "<=", 5, "people"),
    ("at most 3 to 4 visits a year", "<=", 4, "visits a year"),
    ("no fewer than 8-10 volunteers", ">=", 8, "volunteers"),
    ("at least 20–30 seats", ">=", 20, "seats"),
    ("between 10 and 20 minutes", "<=", 20, "minutes"),
    ("within 2-3 weeks", "<=", 3, "weeks"),
    ("under 5-6 seconds", "<", 6, "seconds"),
    ("Years 3 to 6 need at least 2 teachers each", ">=", 2, "teachers"),
    ("Grades 7-9 have at most 28 pupils", "<=", 28, "pupils"),
    ("Phases 1 and 2 cost no more than 40,000 euros together", "<=", 40000, "euros"),
    ("Rooms 12 to 15 hold up to 30 people", "<=", 30, "people"),
    ("within 20 m of the wall, no piling", ">=", 20, "m"),
    ("no piling within 20 m of the wall", ">=", 20, "m"),
    ("No foundation closer than 4 m to a trunk", ">=", 4, "m"),
    ("nothing may be built nearer than 50 metres to the shore", ">=", 50, "metres"),
    ("No parking within 10 metres of the gate", ">=", 10, "metres"),
    ("a shop within 500 m of the station", "<=", 500, "m"),
    ("motor current 20 A max", "<=", 20, "A"),
    ("hose at most 12 m long", "<=", 12, "m"),
    ("runs at least 10 h on one battery", ">=", 10, "h"),
    ("the pump must stop within 2 s", "<=", 2, "s"),
    ("at most 2 reviewers per pull request", "<=", 2, "reviewers per pull request"),
    ("no more than 3 emails a month", "<=", 3, "emails a month"),
    ("70 CHF/evening at most", "<=", 70, "CHF/evening"),
    ("max. 70 CHF/evening", "<=", 70, "CHF/evening"),
    ("at most 600 MB per tram and month", "<=", 600, "MB per tram and month"),
    ("12 t/h or more", ">=", 12, "t/h"),
    ("no more than 5 requests per second and user", "<=", 5, None),
    ("a month's notice, at least 3 visits per patient", ">=", 3, "visits per patient"),
    ("18F needs an answer within 5 days", "<=", 5, "days"),
    ("files are UTF-8 and at most 2 MB", "<=", 2, "MB"),
    ("3.3 Ports: at most 4 ports", "<=", 4, "ports"),
    ("Req 1: motor current 20 A max", "<=", 20, "A"),
    ("Req 2: hose at most 12 m long", "<=", 12, "m"),
    ("ISO 9001 and at least 3 audits a year", ">=", 3, "audits a year"),
    ("Section 4 limits noise to 45 dB", "<=", 45, "dB"),
    ("R-04 Fuse 20 A max, three-phase", "<=", 20, "A"),
    ("COVID-19 wards have at most 6 beds", "<=", 6, "beds"),
    ("Python 3.11 or later, under 50 MB", "<", 50, "MB"),
    ("EN 1176 applies and the fall height is at most 3.0 m", "<=", 3, "m"),
    ("Windows 10 machines boot within 30 seconds", "<=", 30, "seconds"),
    ("B2B customers pay at most 20 euros", "<=", 20, "euros"),
    ("€7k at the most", "<=", 7000, "€"),
    ("no more than €7k", "<=", 7000, "€"),
    ("budget of £1.5m", "<=", 1500000, "£"),
    ("NOK 1.9 million at most", "<=", 1900000, "NOK"),
    ("shall not exceed 1.5 million euros", "<=", 1500000, "euros"),
    ("at most 12 000 EUR", "<=", 12000, "EUR"),
    ("at most 12\u202f000 EUR", "<=", 12000, "EUR"),
    ("at most 12'000 CHF", "<=", 12000, "CHF"),
    ("at most 12’000 CHF", "<=", 12000, "CHF"),
    ("at least 2/3 of the members agree", ">=", 2 / 3, "of the members"),
    ("two thirds of the members must agree", "=", 2 / 3, None),
    ("at least a third of the seats", ">=", 1 / 3, None),
    ("at most a quarter of the budget", "<=", 0.25, None),
    ("at least one third of the board", ">=", 1 / 3, None),
    ("21 ± 2 °C", "=", 21, "°C"),
    ("20 °C ± 1 °C", "=", 20, "°C"),
    ("deviation of at most ±0.5 mm", "<=", 0.5, "mm"),
    ("Price up to 52,000 EUR incl. commissioning", "<=", 52000, "EUR"),
    ("Line not longer than 4.8 m", "<=", 4.8, "m"),
    ("rent incl. heating not higher than 900 a month", "<=", 900, "a month"),
    ("fuse: max 16 amps", "<=", 16, "amps"),
    ("5-minute response at most", "<=", 5, "minute"),
    ("half an hour at most", "<=", 0.5, "hour"),
    ("half a day or less", "<=", 0.5, "day"),
    ("takes 7 seconds at noon", "=", 7, "seconds"),
    ("£700 tops", "<=", 700, "£"),
    ("two hours or more on battery", ">=", 2, "hours"),
    ("3,500 euros at the very most", "<=", 3500, "euros"),
    ("below the 600 MB of the new contract", "<", 600, "MB"),
    ("at most 3 of 5 machines", "<=", 3, None),
    ("less than 1 % of letters lost", "<", 1, "%"),
    ("error rate < 0.1%", "<", 0.1, "%"),
    ("temperature between -5 and +40 °C", "<=", 40, "°C"),
    ("answers in less than a second", "<", 1, "second"),
    ("no louder than 55 dB(A) at the nearest house", "<=", 55, "dB(A)"),
    ("must never get hotter than 43 °C", "<=", 43, "°C"),
    ("not more than 10 percentage points in 24 hours", "<=", 10, "percentage points"),
    ("costs must stay at or below 50 lux", "<=", 50, "lux"),
    ("within 15 minutes' walk of the station", "<=", 15, "minutes"),
    ("Fridge stays between 2 °C and 8 °C", "<=", 8, "°C"),
    ("erased after six months at the latest", "<=", 6, "months"),
    ("retained for ten years", "=", 10, "years"),
    ("Availability during sailing hours is 99.5 % or better", ">=", 99.5, "%"),
    ("eleven hours between two shifts", "=", 11, "hours"),
    ("at least 10 working days' notice", ">=", 10, "working days"),
    ("A reminder goes out two days before, or earlier", ">=", 2, "days"),
    ("delivered no later than 6 weeks after the order", "<=", 6, "weeks"),
    ("by 3.5.2024 at most 5 kg", "<=", 5, "kg"),
    ("v2.1 needs at most 3 GB", "<=", 3, "GB"),
    ("chapter 3 pages at most 12 pages", "<=", 12, "pages"),
    ("tests run in under 10 min on CI for 95 % of pushes", "<", 10, "min"),
    ("p95 latency under 200 ms", "<", 200, "ms"),
    ("the 95th percentile stays below 300 ms", "<", 300, "ms"),
    ("about 20 people at most", "<=", 20, "people"),
    ("no fewer than 40 % of pupils", ">=", 40, "%"),
    ("a dozen boxes at most", "<=", 12, "boxes"),
    ("more than two thirds of homes", ">", 2 / 3, None),
    ("at least EUR 3.500,00", ">=", 3500, "EUR"),
    ("1,234.5 kg max", "<=", 1234.5, "kg"),
    ("0.5 l bottles", "=", 0.5, "l"),
    ("$0.02 per request or less", "<=", 0.02, "$ per request"),
    ("at most 10k users", "<=", 10000, "users"),
    ("at least 1M rows", ">=", 1000000, "rows"),
    ("not longer than 1h30", "<=", 1.5, "h"),
    ("at most 4 × 6 m", "<=", 4, "m"),
    ("no more than two nights in a row", "<=", 2, "nights"),
    ("no more than three of the 14 clubs", "<=", 3, None),
    ("It must cost less than today's 0.41 € per km", "<", 0.41, "€ per km"),
    ("step 3 takes at most 2 days", "<=", 2, "days"),
    ("Tier 1 support answers within 4 hours", "<=", 4, "hours"),
    ("Each class has 2 or 3 teachers", "<=", 3, "teachers"),
    ("höchstens 38.000 Euro nach Abzug der Förderung", "<=", 38000, "Euro"),
    ("die Tür ist höchstens 2,4 m hoch", "<=", 2.4, "m"),
    ("nachts nicht mehr als 35 dB", "<=", 35, "dB"),
    ("il faut au moins 60 m²", ">=", 60, "m²"),
    ("loyer de 9 500 euros par an au maximum", "<=", 9500, "euros par an"),
    ("moins de 2,5 heures par jour", "<", 2.5, "heures par jour"),
    ("a lorry of at most 4.250 t", "<=", 4.25, "t"),
    ("Total costs maximal 30,000 CHF", "<=", 30000, "CHF"),
    ("€ 35,000 and no cent beyond", "<=", 35000, "€"),
    ("65 °C or hotter", ">=", 65, "°C"),
    ("More than 180,000 euros will not be granted", "<=", 180000, "euros"),
    ("works from -25 … +60 °C", "<=", 60, "°C"),
    ("1 hour 30 minutes at most", "<=", 1.5, "hour"),
    ("at least 20+ volunteers", ">=", 20, "volunteers"),
    ("somebody reads them twice a day", "=", 2, "times a day"),
    ("it broke down twice last winter, for 5 and for 9 days", "=", 2, "times"),
    ("Per stop, mounted | <= 2.400 EUR", "<=", 2400, "EUR"),
    ("petrol at 1.799 euros per litre", "=", 1.799, "euros per litre"),
    ("In June 40,000 samples thawed", "=", 40000, "samples"),
    ("there were 6 quarrels", "=", 6, "quarrels"),
)
# Numbers without a unit, which only a bound makes one.
BARE: tuple[tuple[str, Operator | None, float], ...] = (
    ("a team of no more than five", "<=", 5),
    ("Complaints a week at the office | 11 | < 2", "<", 2),
    ("Number of tools | at least 2,600", ">=", 2600),
    ("it takes Python 3.11 or later", None, 0),
    ("no later than 18:00", None, 0),
    ("everything under one roof", None, 0),
    ("seven of us", None, 0),
)
NAMES_AND_DATES = (
    "no later than 18:00",
    "4x faster",
    "rule 4 of the charter",
    "Item 6 - Climate",
    "INC-2024-031",
    "room 2.08",
    "§ 147",
    "RFC 2119 terms",
    "A4 paper",
    "on 15 Feb 2025 and in 2026",
    "at 7pm",
    "line 12",
    "24/7 support",
    "call 0171 234567",
    "ticket 4471 people",
    "IPv6 addresses",
    "HTTP/2 connections",
    "3D printers",
    "Covid-19 rules",
    "PM2.5 sensors",
    "F16 jets",
    "firmware (3.x) keeps working",
    "Level 2 chargers",
    "Annex 4 applies",
    "Bus 12 riders",
    "3rd floor",
    "year 9 pupils",
    "the 2021 model broke",
)


def test_the_number_behind_the_words_of_the_bound_counts() -> None:
    wrong = []
    for text, op, value, unit in READ:
        read = deciding_quantity(text)
        right = read is not None and read.op == op and math.isclose(read.value, value)
        if not right or read is None or (unit is not None and read.unit != unit):
            wrong.append(f"{text!r}: {op} {value} {unit} read as {read}")
    assert not wrong, "\n".join(wrong)


def test_a_number_without_a_unit_counts_where_it_is_bounded() -> None:
    wrong = []
    for text, op, value in BARE:
        read = deciding_quantity(text)
        if (read is None) is not (op is None) or (
            read is not None and (read.op, read.value, read.unit) != (op, value, "")
        ):
            wrong.append(f"{text!r}: {op} {value} read as {read}")
    assert not wrong, "\n".join(wrong)


def test_names_dates_and_numbered_parts_are_no_quantities() -> None:
    wrong = [f"{text!r}: {found}" for text in NAMES_AND_DATES if (found := parse_quantities(text))]
    assert not wrong, "\n".join(wrong)


def test_the_language_says_what_a_point_means() -> None:
    (english,) = parse_quantities("38.000 t", language="en")
    (german,) = parse_quantities("38.000 t", language="de")
    assert (english.quantity.value, german.quantity.value) == (38, 38000)
    (french,) = parse_quantities("2,125 t", language="fr")
    assert french.quantity.value == 2.125
