"""`model key`: where a key can be kept on this machine, and what is said where it cannot. The key is never shown."""

from pathlib import Path

from support.command import CommandLine
from support.provider_server import ProviderServer

KEY = "canary-of-the-key-command-0123"


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
        told = "".join(one.out + one.err for one in (refused, kept, wrong)) + missing
    assert KEY not in told


def test_forgetting_a_key_names_no_other_place(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    cli("model", "use", "openai-compatible", "test-model", "--at", "http://127.0.0.1:9/v1")
    assert "--file" not in cli("model", "key", "--forget", code=None).err
