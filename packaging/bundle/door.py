"""Where the packaged application begins: one executable for the window and the command line, and for its own children.

Nothing of the application is imported before both steps are done.
"""

import os
import sys


def restore_library_path() -> None:
    """Take the bundle's libraries out of the environment that every child inherits; a child of ours sets its own.

    The bootloader puts them there for itself and has loaded what it needs; our own libraries find each other by their
    run path. A browser, a file manager or a keyring helper would load ours instead of the system's.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    # The bootloader of a child that is this executable again would rely on the path that was just taken out; on a
    # machine without libfontconfig, Qt did not load in it. It takes this word out of its environment itself.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def main() -> int:
    """Run what the command line asks for; in a child of `multiprocessing`, its work instead. Returns the exit code."""
    if sys.platform.startswith("linux"):
        restore_library_path()

    # Before anything of the application: a child of `multiprocessing` does all its work in this call and ends there.
    # After the library path, since what that child starts inherits it, too. The application's own children are others
    # (app/settings/children.py); without this, the child of a library would be one more command line or window.
    from multiprocessing import freeze_support

    freeze_support()

    from app.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
