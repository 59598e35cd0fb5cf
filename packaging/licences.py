"""Collects the licence of every part of others in a bundle. `python licences.py BUNDLE OUT`, where the bundle was made.

OUT gets THIRD-PARTY.txt, the list with its notice, and a folder for each part. A part without a text is a fault, which
ends with the part's name: a text is then written into packaging/licences, as for the few that carry none.
"""

import re
import shutil
import sys
from importlib.metadata import Distribution
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bundle_parts import DebianPackage, Parts, parts_of

TEXTS = Path(__file__).parent / "licences"
BY_HAND = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "ICU.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "logfire-api": ("logfire-api.txt",),
}
"""The parts that carry no licence text of their own."""
COMMON = Path("/usr/share/common-licenses")
_TEXT = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_NO_TEXT = {".py", ".pyc", ".pyi", ".so"}


def stated(distribution: Distribution) -> str:
    """The licence as a distribution states it, in a few words."""
    meta = distribution.metadata
    words = meta.get("License-Expression") or meta.get("License") or ""
    classifiers = [
        line.rpartition(" :: ")[2] for line in meta.get_all("Classifier") or [] if line.startswith("License")
    ]
    first = words.strip().splitlines()[0] if words.strip() else ""
    return first if 0 < len(first) <= 60 else ", ".join(classifiers) or "see its text"


def of_distribution(distribution: Distribution, out: Path) -> bool:
    """Copy the texts of a distribution; returns whether there was one."""
    if distribution.name in BY_HAND:
        found = [TEXTS / name for name in BY_HAND[distribution.name]]
    else:
        found = [
            Path(str(distribution.locate_file(file)))
            for file in distribution.files or []
            if ".dist-info" in file.parts[0] and _TEXT.search("/".join(file.parts[1:])) and file.suffix not in _NO_TEXT
        ]
    for number, path in enumerate(sorted(found)):
        out.mkdir(parents=True, exist_ok=True)
        # Two files of one name, of vendored parts, do not replace each other.
        name = path.name if not (out / path.name).exists() else f"{number}-{path.name}"
        shutil.copyfile(path, out / name)
    return bool(found)


def of_package(package: DebianPackage, out: Path) -> bool:
    """Copy what Debian says of a package, and the texts that it only names."""
    said = Path("/usr/share/doc") / package.name / "copyright"
    if not said.is_file():
        return False
    folder = out / package.name
    folder.mkdir(parents=True)
    shutil.copyfile(said, folder / "copyright")
    for name in sorted(set(re.findall(r"/usr/share/common-licenses/([\w.+-]*\w)", said.read_text("utf-8")))):
        if (COMMON / name).is_file():
            (out / "common-licenses").mkdir(exist_ok=True)
            shutil.copyfile(COMMON / name, out / "common-licenses" / name)
    return True


def python_itself(out: Path) -> bool:
    """Copy Python's own licence where no Debian package has it."""
    for path in (Path(sys.base_prefix) / "LICENSE.txt", *Path(sys.base_prefix).glob("lib/python3.*/LICENSE.txt")):
        if path.is_file():
            out.mkdir(parents=True)
            shutil.copyfile(path, out / "LICENSE.txt")
            return True
    return False


def collect(parts: Parts, out: Path) -> None:
    """Write the list and the texts of the parts of a bundle into a new folder.

    Raises:
        SystemExit: a part has no text; it is named.
    """
    shutil.rmtree(out, ignore_errors=True)
    missing = []
    lines = []
    for distribution in parts.distributions:
        if not of_distribution(distribution, out / "python" / distribution.name):
            missing.append(distribution.name)
        lines.append(f"python/{distribution.name}  {distribution.version}  {stated(distribution)}")
    for package in parts.packages:
        if not of_package(package, out / "debian"):
            missing.append(package.name)
        lines.append(f"debian/{package.name}  {package.version}  ({', '.join(package.libraries)})")
    if not parts.packages:
        if not python_itself(out / "python" / "Python"):
            missing.append("Python")
        lines.append(f"python/Python  {sys.version.split()[0]}  Python-2.0")
    if missing:
        raise SystemExit(f"These parts have no licence text; write it into {TEXTS.name}: {', '.join(missing)}")
    qt = next(one.version for one in parts.distributions if one.name == "PySide6_Essentials")
    notice = (TEXTS / "notice.txt").read_text("utf-8").replace("@QT@", qt)
    (out / "THIRD-PARTY.txt").write_text(notice + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} parts of others, each with its licence, in {out.name}.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    collect(parts_of(Path(sys.argv[1])), Path(sys.argv[2]))
