"""Are the pictures in two folders the same but for what differs from run to run? `compare_pictures.py FOLDER FOLDER`

Between two runs of one program only moments and durations differ, a few words. Without its style sheet the window looks
otherwise all over. A single icon is too small to show here; one that cannot be read ends the program.
"""

import sys
from pathlib import Path

from PySide6.QtGui import QImage

MOST_DIFFERENT = 0.004
"""Of the pixels; two runs of one checkout differed in up to 0.0015 of them, one without its style sheet in a third."""


def difference(first: QImage, second: QImage) -> float:
    """The share of pixels that differ; 1 where the sizes do."""
    if first.size() != second.size() or first.isNull():
        return 1.0
    one, two = (image.convertToFormat(QImage.Format.Format_RGB32) for image in (first, second))
    a, b = (memoryview(image.constBits()).cast("I") for image in (one, two))
    return sum(x != y for x, y in zip(a, b, strict=True)) / len(a)


def main(first: str, second: str) -> int:
    """Print what differs; 1 where a picture is missing or differs too much."""
    names = sorted({path.name for folder in (first, second) for path in Path(folder).glob("*.png")})
    shares = {name: difference(QImage(f"{first}/{name}"), QImage(f"{second}/{name}")) for name in names}
    for name, share in shares.items():
        if share > MOST_DIFFERENT:
            print(f"✗ {name}: {share:.1%} of it differs between {first} and {second}")
    print(f"{len(names)} pictures, the most different in {max(shares.values(), default=1):.2%} of its pixels.")
    return 0 if names and max(shares.values()) <= MOST_DIFFERENT else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
