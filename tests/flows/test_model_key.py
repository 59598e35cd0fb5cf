"""`model key`: where a key can be kept on this machine, and what is said where it cannot. The key is never shown."""

from pathlib import Path

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer

KEY = "canary-of-the-key-command-0123"


@pytest.mark.timeout(300)
def test_a_machine_without_a_keyring_is_told_of_the_file_and_the_file_works(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    with ProviderServer(key=KEY) as server:
        cli("model", "use", "openai-compatible", "test-model", "--at", server.base_url)
        missing = cli("model", "test", code=5).out
        assert "no key is kept for this address" in missing
        assert "int-crucible model key" in missing
        refused = cli("model", "key", text=f"{KEY}\n", code=None)
        assert refused.code != 0
        assert "no keyring" in refused.err
        assert "model key --file" in refused.err
        assert "INT_CRUCIBLE_API_KEY" in refused.err
        kept = cli("model", "key", "--file", text=f"{KEY}\n")
        assert "the file" in kept.out
        assert cli("model", "test").code == 0
        wrong = cli("model", "key", "--file", text="another-key-0123456789\n")
        assert "check the key" in cli("model", "test", code=5).out
        forgotten = cli("model", "key", "--forget").out
        assert "Key: none" in forgotten
        assert "no key is kept for this address" in cli("model", "test", code=5).out
        told = "".join(one.out + one.err for one in (refused, kept, wrong)) + missing
    assert KEY not in told


def test_a_key_inside_an_address_is_not_repeated(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    address = f"https://{KEY}@example.com/v1?key={KEY}"
    told = cli("model", "use", "openai-compatible", "m", "--at", address, code=2)
    stray = cli("model", "list", address, code=2)
    for err in (told.err, stray.err):
        assert KEY not in err
        assert "https://…@example.com/v1?key=…" in err
