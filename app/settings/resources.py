"""Where the files lie that come with the application: icons, style sheet, sample problem, what is new.

The one rule for all of them. Not for what belongs to a module alone (templates, migrations): that lies beside it.
"""

from functools import cache
from pathlib import Path

import app
from app.domain.errors import RefusedError


@cache
def resource_folder() -> Path:
    """Return the folder: inside the package in a wheel and a bundle, beside it in a checkout.

    Raises:
        RefusedError: there is none, so this installation is not whole.
    """
    package = Path(app.__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        # Asked for by a file that only ours has: a folder beside an installed package may be anybody's.
        if (folder / "int-crucible.svg").is_file():
            return folder
    raise RefusedError(
        "no-resources",
        f"This installation lacks its icons, style sheet and sample: {package / 'resources'}; install it again.",
    )
