"""Nothing that is committed names a package registry, a path of one machine or a key."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Put together from pieces, so that this file passes its own test.
HOSTS = [
    "pypi" + ".org",
    "pypi." + "python.org",
    "python" + "hosted.org",
    "deb." + "debian.org",
    "security." + "debian.org",
    "registry.npm" + "js.org",
    "registry." + "yarnpkg.com",
    "conda" + ".anaconda.org",
    "crates" + ".io/api",
    "proxy." + "golang.org",
    "mirrors." + "kernel.org",
    "archive." + "ubuntu.com",
]
SETTINGS = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host"]
SECRETS = [
    r"sk-(?:ant-|proj-)?[A-Za-z0-9_\-]{24,}",
    r"AIza[0-9A-Za-z_\-]{35}",
    "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
]
PLACES = ["/" + "root/", "file" + ":///opt", "/opt/" + "wheels", "/opt/" + "pypi"]
PATTERN = re.compile("|".join([*map(re.escape, HOSTS + SETTINGS + PLACES), *SECRETS]).encode())


def _committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def findings(content: bytes) -> list[str]:
    """What a file may not hold, as found in its bytes."""
    return [match.group().decode("utf-8", "replace") for match in PATTERN.finditer(content)]


def test_no_file_names_a_registry_a_machine_or_a_key() -> None:
    files = [path for path in _committed() if path.is_file()]
    assert len(files) > 20
    found = {str(path.relative_to(ROOT)): names for path in files if (names := findings(path.read_bytes()))}
    assert found == {}


@pytest.mark.parametrize(
    "text", [*HOSTS, *SETTINGS, *PLACES, "sk-" + "a1" * 20], ids=range(len(HOSTS + SETTINGS + PLACES) + 1)
)
def test_a_name_is_found(text: str) -> None:
    assert findings(f"before {text} after".encode())
