"""Compares what a bundle needs of the system with what dependencies.txt says. `python libraries.py BUNDLE`.

What an executable or library of it needs by name and does not lie in the bundle must be there, and nothing else: so the
dependencies of the packages are right, and no library came along only by what this machine has. The folders in which
its libraries look for others must be beside themselves ($ORIGIN): one of this machine would hide what is missing.
"""

import re
import subprocess
import sys
from pathlib import Path

LISTED = Path(__file__).parent / "dependencies.txt"
OF_GLIBC = {
    f"lib{name}.so.{number}"
    for name, number in [("m", 6), ("dl", 2), ("rt", 1), ("pthread", 0), ("resolv", 2), ("util", 1)]
} | {"ld-linux-x86-64.so.2"}
"""Libraries of the same package as libc.so.6."""


def _binaries(bundle: Path) -> list[Path]:
    files = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.open("rb").read(4) == b"\x7fELF"]


def needed(bundle: Path) -> tuple[set[str], list[str]]:
    """The libraries that a bundle does not carry, and the places outside it where it would look for some."""
    binaries = _binaries(bundle)
    said = subprocess.run(["readelf", "-dW", *map(str, binaries)], capture_output=True, text=True, check=True).stdout
    wanted = set(re.findall(r"\(NEEDED\)\s+Shared library: \[(.*)\]", said))
    carried = {path.name for path in bundle.rglob("*.so*")}
    paths = {place for found in re.findall(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", said) for place in found.split(":")}
    return wanted - carried - OF_GLIBC, sorted(place for place in paths if not place.startswith("$ORIGIN"))


def newest_glibc(bundle: Path) -> str:
    """The newest version of glibc that anything in a bundle asks for."""
    said = subprocess.run(
        ["readelf", "-VW", *map(str, _binaries(bundle))], capture_output=True, text=True, check=True
    ).stdout
    return max(re.findall(r"GLIBC_([\d.]+)", said), key=lambda text: [int(part) for part in text.split(".")])


def main(bundle: Path) -> None:
    lines = [re.split(r"\s{2,}", line) for line in LISTED.read_text("utf-8").splitlines() if not line.startswith("#")]
    listed = {line[0] for line in lines} - {"-"}
    wanted, outside = needed(bundle)
    glibc = newest_glibc(bundle)
    faults = []
    if wanted != listed:
        faults.append(f"needed and not listed: {sorted(wanted - listed)}; not needed: {sorted(listed - wanted)}")
    if outside:
        faults.append(f"libraries would be looked for in {outside}")
    if f"libc6 (>= {glibc})" not in {line[1] for line in lines}:
        faults.append(f"it needs glibc {glibc}")
    if faults:
        raise SystemExit(f"{LISTED.name} is not what the bundle is: {'; '.join(faults)}")
    print(f"{len(wanted)} libraries are taken from the system, as {LISTED.name} says; glibc {glibc}.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
