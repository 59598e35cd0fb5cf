"""Are all modules in the bundle that the same flows load from the installed wheel?

`check_modules.py BUNDLE RECORDS`, in the environment the bundle was built in. A module that something asks for by name,
and does without when it is not there, shows nowhere else.
"""

import re
import sys
import zipfile
from pathlib import Path

NOT_TAKEN = (
    # How a Python that is installed begins and records itself here; the bundle begins otherwise.
    *("__main__", "__mp_main__", "site", "sitecustomize", "usercustomize", "apport_python_hook", "_distutils_hack"),
    *("_sitebuiltins", "_frozen_importlib", "_frozen_importlib_external", "os.path"),
    # Made by shiboken, six and zipp while they run, from no file.
    *("shibokensupport", "signature_bootstrap", "_shibokensupport", "PySide6.support", "__feature__"),
    *("six.moves", "zipp.compat.overlay"),
)
OF_THE_BUILD = (
    "rich",
    "pytest",
    "mypy",
    "ruff",
    "PyInstaller",
    "hatchling",
    "pip",
    "setuptools",
    "tkinter",
    "readline",
    "sqlite3",
)
"""What may never get in: tools of the build and the tests, and what the spec leaves out on purpose."""


def modules_of(bundle: Path) -> set[str]:
    """Every module a bundle can load."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(bundle / "int-crucible"))
    names = set(sys.builtin_module_names)
    for entry in archive.toc:
        if entry.endswith(".pyz"):
            names |= set(archive.open_embedded_archive(entry).toc)
        else:
            names.add(entry)  # the few that the others are unpacked with
    inside = bundle / "_internal"
    with zipfile.ZipFile(inside / "base_library.zip") as base:
        names |= {module_at(Path(name)) for name in base.namelist() if name.endswith(".pyc")}
    for file in inside.rglob("*.so"):
        names.add(module_at(file.relative_to(inside)))
    return names


def module_at(path: Path) -> str:
    """The dotted name of a module by its file: `a/b.cpython-311-x86_64-linux-gnu.so` is `a.b`."""
    parts = [part for part in path.parts if not re.fullmatch(r"python3\.\d+|lib-dynload", part)]
    parts[-1] = parts[-1].partition(".")[0]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def missing(loaded: set[str], there: set[str]) -> list[str]:
    """What was loaded and is not in the bundle."""
    return sorted(
        name for name in loaded - there if not any(name == other or name.startswith(f"{other}.") for other in NOT_TAKEN)
    )


def main(bundle: str, records: str) -> int:
    """Print what is missing; 1 where something is."""
    files = list(Path(records).glob("*.txt"))
    loaded = {name for file in files for name in file.read_text("utf-8").split("\n")}
    there = modules_of(Path(bundle))
    ours, all_ours = ({name for name in names if name.split(".")[0] == "app"} for names in (loaded, there))
    print(
        f"{len(files)} processes loaded {len(loaded)} modules, {len(ours)} of the {len(all_ours)} of the application."
    )
    if len(ours) < len(all_ours) * 0.9:
        print("That is too few to tell anything: were the flows recorded?")
        return 1
    strays = sorted(there & set(OF_THE_BUILD))
    for name in missing(loaded, there):
        print(f"not in the bundle: {name}")
    for name in strays:
        print(f"in the bundle, though nothing of the application uses it: {name}")
    return 1 if missing(loaded, there) or strays else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
