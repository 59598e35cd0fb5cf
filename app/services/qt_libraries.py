"""Can Qt be loaded here, and if not, which library is missing and where does it come from?

Qt's own libraries come with PySide6; those of the system may be absent, and Python then says only that a shared object
cannot be opened. Qt itself is loaded in a child process only: nothing of it enters this one.
"""

import ctypes
import os
import subprocess
from pathlib import Path

from app.domain.kit.late_pattern import late
from app.settings.children import child_command

_MISSING = late(r"\b(lib[\w.+-]+?\.so(?:\.[\d.]+)?): cannot open shared object file")
_NAMED_OTHERWISE = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libstdc++.so.6": "libstdc++6",
}
"""Debian's packages that are not called after their library."""
_NEVER_BROUGHT = ("libGL.so.1", "libEGL.so.1")
"""They belong to the graphics driver, so no package of ours carries them; mostly both are missing or none."""
_LONGEST_S = 30


def missing_library(said: str) -> str | None:
    """Return the shared library that a loader's words call missing, e.g. `libGL.so.1`, or None."""
    found = _MISSING.search(said)
    return found[1] if found else None


def debian_package(library: str) -> str:
    """Return the package that brings a library, by Debian's rule: name and version, lower case, a dash after a digit.

    >>> debian_package("libGL.so.1"), debian_package("libdbus-1.so.3"), debian_package("libxcb-cursor.so.0")
    ('libgl1', 'libdbus-1-3', 'libxcb-cursor0')
    """
    if library in _NAMED_OTHERWISE:
        return _NAMED_OTHERWISE[library]
    name, _, version = library.partition(".so")
    major = version.lstrip(".").partition(".")[0]
    dash = "-" if name[-1:].isdigit() and major else ""
    return f"{name}{dash}{major}".lower().replace("_", "-")


def why_qt_does_not_load(said: str) -> str:
    """Return one sentence for a loader's words: the library that is missing and, on Debian and its kin, its package."""
    library = missing_library(said)
    if library is None:
        last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
        return f"Qt, which draws the window, cannot be loaded: {last[:200]}. The command line works without it."
    missing = [library, *(other for other in _NEVER_BROUGHT if other != library and not _can_be_loaded(other))]
    way = f"; install with: apt-get install {' '.join(map(debian_package, missing))}" if _is_debian() else ""
    libraries = (
        f"the library {library}, which is" if len(missing) == 1 else f"the libraries {', '.join(missing)}, which are"
    )
    return f"Qt, which draws the window, needs {libraries} not installed{way}. The command line works without it."


def look_at_qt() -> tuple[bool, str]:
    """Load Qt in a child process; returns whether it loads, and its version or why not. Takes a third of a second."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            child_command("load-qt"),
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"Qt was not loaded within {_LONGEST_S} seconds."
    if done.returncode == 0:
        return True, done.stdout.strip()
    return False, why_qt_does_not_load(done.stderr)


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists()
