"""Which parts of others a bundle holds: Python distributions, Debian packages, Python itself. `parts_of(BUNDLE)`.

Read by licences.py and sbom.py, in the environment that the bundle was made from. What belongs to no part that is known
ends the program: a part without a name would be one without a licence, too.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

OWN = ("app/", "resources/")
LOADER = "pyinstaller"
"""The distribution whose loader is the executable, and whose hooks start it."""
NOBODYS = ("pyimod", "pyi_rth", "_pyi_rth", "_sysconfigdata_")
"""Modules that PyInstaller brings along, and the settings that Python was built with."""
_PYTHON = f"/usr/lib/python{sys.version_info.major}.{sys.version_info.minor}"
_FOLDERS = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", _PYTHON, f"{_PYTHON}/lib-dynload")


@dataclass(frozen=True, slots=True)
class DebianPackage:
    """A package of the system from which libraries were taken."""

    name: str
    version: str
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a bundle holds, each in the order of its name; Debian's Python is among the packages."""

    distributions: tuple[Distribution, ...]
    packages: tuple[DebianPackage, ...]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _installed() -> tuple[dict[str, Distribution], dict[str, str]]:
    """The distributions of this environment by name, and the name of each file's."""
    by_name: dict[str, Distribution] = {}
    by_file: dict[str, str] = {}
    for distribution in distributions():
        name = _normal(distribution.name)
        by_name[name] = distribution
        for file in distribution.files or []:
            by_file[file.as_posix()] = name
    return by_name, by_file


def _modules(executable: Path) -> list[str]:
    # Here: only this question needs it.
    from PyInstaller.archive.readers import CArchiveReader

    return sorted(CArchiveReader(str(executable)).open_embedded_archive("PYZ.pyz").toc)


def _of_modules(names: list[str], by_file: dict[str, str]) -> tuple[set[str], list[str]]:
    """The distributions that modules come from, and the modules that come from none."""
    folders = {str(parent) for file in by_file for parent in PurePosixPath(file).parents}
    used: set[str] = set()
    unknown: list[str] = []
    for name in names:
        path = name.replace(".", "/")
        owner = by_file.get(f"{path}.py") or by_file.get(f"{path}/__init__.py")
        if owner is not None:
            used.add(owner)
        # A folder without an `__init__.py` belongs to nobody; what is in it does.
        elif name.partition(".")[0] not in {*sys.stdlib_module_names, "app"} and path not in folders:
            unknown.append(name)
    return used, [name for name in unknown if not name.startswith(NOBODYS)]


def _packages(files: list[str]) -> tuple[tuple[DebianPackage, ...], list[str]]:
    """The Debian packages that own files of these names, and the names that none owns."""
    if not files:
        return (), []
    wanted = {Path(file).name for file in files}
    # Where the linker and Python look; a file of the same name in a folder of some other program is another one.
    places = [place for name in sorted(wanted) for place in (f"{folder}/{name}" for folder in _FOLDERS)]
    asked = subprocess.run(["dpkg-query", "-S", *places], capture_output=True, text=True, check=False)
    owners: dict[str, str] = {}
    for line in asked.stdout.splitlines():
        names, _, path = line.partition(": ")
        if not names.startswith("diversion"):
            owners.setdefault(Path(path).name, names.partition(",")[0])
    by_package: dict[str, list[str]] = {}
    for name, package in owners.items():
        by_package.setdefault(package, []).append(name)
    form = "${Package}\t${Version}\n"
    shown = subprocess.run(["dpkg-query", "-W", f"-f={form}", *by_package], capture_output=True, text=True, check=True)
    versions = dict(line.split("\t") for line in shown.stdout.splitlines())
    made = [
        DebianPackage(name, versions[name], tuple(sorted(libraries)))
        for name, libraries in sorted(
            (package.partition(":")[0], libraries) for package, libraries in by_package.items()
        )
    ]
    return tuple(made), sorted(wanted - set(owners))


def parts_of(bundle: Path) -> Parts:
    """The parts of the bundle in a folder.

    Raises:
        SystemExit: something in it belongs to no distribution, no Debian package and not to Python; it is named.
    """
    inside = bundle / "_internal"
    executable = bundle / ("int-crucible.exe" if sys.platform == "win32" else "int-crucible")
    by_name, by_file = _installed()
    used, unknown = _of_modules(_modules(executable), by_file)
    used.add(LOADER)
    of_system = ["os.py"]
    for path in sorted(inside.rglob("*")):
        name = path.relative_to(inside).as_posix()
        if not path.is_file() or path.is_symlink() or name.startswith(OWN) or ".dist-info/" in name:
            continue
        if name in by_file:
            used.add(by_file[name])
        elif ".so" in path.name or path.suffix in {".dll", ".dylib", ".pyd"}:
            of_system.append(name)
        elif name != "base_library.zip":
            unknown.append(name)
    if sys.platform == "linux":
        packages, unowned = _packages(of_system)
    else:
        packages, unowned = (), [name for name in of_system if not _from_python(name)]
    if unknown or unowned:
        raise SystemExit(f"Of these parts of the bundle nobody knows whose they are: {', '.join(unknown + unowned)}")
    return Parts(tuple(by_name[name] for name in sorted(used - {"int-crucible"})), packages)


def _from_python(name: str) -> bool:
    """Whether a library came with Python, as on Windows and macOS; its licence covers what it brings."""
    return any(Path(sys.base_prefix).rglob(Path(name).name))
