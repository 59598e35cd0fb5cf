"""What of a folder is never read, whatever the person attached: keys, environments, histories, bookkeeping.

The lists are documented in docs/context-files.md. Not for ignore files, which a project writes itself, or for reading.
"""

from fnmatch import fnmatchcase
from pathlib import PurePath

from app.domain.kit.late_pattern import late

SECRET_FILES = (
    *(".env*", "*.env", ".envrc", ".flaskenv", ".netrc", "_netrc", ".npmrc", ".yarnrc*", ".pypirc", ".pgpass"),
    *(".my.cnf", ".git-credentials", ".htpasswd", ".dockercfg", ".s3cfg", ".boto", ".terraformrc", ".vault-token"),
    *("credentials*", "*credentials.json", "secret.*", "secrets.*", "secrets", "*.secret", "*.secrets"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.jks", "*.ppk"),
    *("*.keystore", "*.keyring", "*.kdb", "*.kdbx", "*.gpg", "*.pgp", "*.asc", "*.age", "*.ovpn", "*.tfvars*"),
    *("*.tfstate*", "service-account*.json", "service_account*.json", "client_secret*.json", "token.json"),
    *("tokens.json", "keys.json", "wallet.dat", "*_history", ".*_history"),
)
"""Patterns of names, compared without regard to case."""

SECRET_FOLDERS = frozenset(
    {".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", "gcloud", ".password-store", "keyrings", ".gcloud"}
)
"""Nothing in or below a folder of these names is read, also where it is attached itself."""

OTHER_FOLDERS = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".nox"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".terraform", ".idea", ".vscode"),
    }
)
"""Bookkeeping and what others installed: not entered."""

SYSTEM_FOLDERS = frozenset(map(PurePath, ("/proc", "/sys", "/dev")))
"""What they show is the state of the machine, keys in the environment of other programs among it, and no files."""

_PRIVATE_KEY = late(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----")


_SYSTEM = "it shows the state of the machine and holds no files; nothing there is ever read"


def refused_file(name: str) -> str | None:
    """Return why a file of this name is never read, or None."""
    folded = name.casefold()
    if any(fnmatchcase(folded, pattern) for pattern in SECRET_FILES):
        return "may hold keys or passwords; files of this name are never read"
    return None


def refused_folder(name: str) -> str | None:
    """Return why a folder of this name is never entered, or None."""
    folded = name.casefold()
    if folded in SECRET_FOLDERS:
        return "may hold keys or passwords; folders of this name are never read"
    if folded in OTHER_FOLDERS:
        return "bookkeeping of tools or installed by them"
    return None


def refused_place(path: PurePath) -> str | None:
    """Return why nothing at this place is read, because of a folder above it, or None."""
    if any(part.casefold() in SECRET_FOLDERS or part.casefold() == ".git" for part in path.parts):
        return "may hold keys or passwords; nothing there is ever read"
    if not SYSTEM_FOLDERS.isdisjoint((path, *path.parents)):
        return _SYSTEM
    return None


def refused_text(text: str) -> str | None:
    """Return why a text is not kept although its name was harmless, or None."""
    return "holds a private key" if _PRIVATE_KEY.search(text) else None
