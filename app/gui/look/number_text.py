"""Numbers as people type them: a comma or a point before the decimals, whatever the locale says, and no groups.

Not for numbers in sentences (`app.english` reads those, `texts` writes them). No widgets.
"""

import unicodedata
from decimal import Decimal

from PySide6.QtCore import QLocale

_SEPARATORS = ".,\u066b"
"""Point, comma, and the decimal separator of Arabic digits."""


def read_number(text: str) -> Decimal | None:
    """Return the number that stands in the text, digits of any script; None where it is not exactly one.

    There are no groups: of two separators one would have to be guessed to group, and `1.000` is read as one. Signs,
    exponents, units and blanks between digits make it no number.
    """
    plain = ""
    for sign in text.strip():
        digit = unicodedata.decimal(sign, None)
        if digit is not None:
            plain += str(digit)
        elif sign in _SEPARATORS and "." not in plain:
            plain += "."
        else:
            return None
    return None if plain in ("", ".") else Decimal(plain)


def decimals_of(number: Decimal) -> int:
    """How many digits a number has after its separator, closing zeros apart."""
    if not number:
        return 0
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def write_number(number: float, *, least_decimals: int = 0, most_decimals: int = 6) -> str:
    """Return a number as it is typed: the locale's digits and separator, no groups; `read_number` reads it back."""
    exact = round(Decimal(repr(float(number))), most_decimals)
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(exact), "f", max(least_decimals, decimals_of(exact)))
