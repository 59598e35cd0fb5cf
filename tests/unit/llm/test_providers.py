"""Every provider has one record with all its facts, and a module that offers what is asked of one."""

import inspect
from types import FunctionType
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from app.domain.errors import RefusedError
from app.llm.keys.sources import find_key, offered_keys
from app.llm.providers.interface import ProviderModule, module_of
from app.settings.provider_registry import RECORDS, VENDORS, Provider

SPEAKING = [provider for provider in Provider if provider is not Provider.BUILTIN]


def test_every_provider_has_a_record_with_all_facts() -> None:
    assert list(RECORDS) == list(Provider), "in the order in which a person is offered them"
    for provider, record in RECORDS.items():
        assert record.title.strip(), provider
        assert record.hint.endswith("."), provider
        assert bool(record.module) is (provider is not Provider.BUILTIN), provider
        assert record.is_remote or not (record.address or record.is_vendor), provider
        assert not record.is_vendor or (record.address and record.key_variables), provider
        assert record.is_vendor or not record.key_variables, provider
        for address in (record.address, *record.services.values()):
            assert not address or urlsplit(address).scheme == "https", provider
    assert len({record.title for record in RECORDS.values()}) == len(RECORDS)


@pytest.mark.parametrize("provider", SPEAKING)
def test_its_module_offers_the_two_functions(provider: Provider) -> None:
    module = module_of(provider)
    for name in ("make", "listing"):
        offered, wanted = getattr(module, name), getattr(ProviderModule, name)
        assert isinstance(offered, FunctionType), f"{provider}: {name}"
        wanted_names = list(inspect.signature(wanted).parameters)[1:]
        assert list(inspect.signature(offered).parameters) == wanted_names, f"{provider}: {name}"


@pytest.mark.parametrize("provider", SPEAKING)
def test_a_list_is_asked_for_at_the_address_or_refused(provider: Provider) -> None:
    record, key = RECORDS[provider], SecretStr("k-0123456789")
    if not record.is_remote:
        with pytest.raises(RefusedError):
            module_of(provider).listing("", key)
        return
    address = record.address or "https://models.example/v1"
    listing = module_of(provider).listing(address, key)
    assert urlsplit(listing.url)[:2] == urlsplit(address)[:2]
    assert listing.context


def test_the_built_in_methods_have_no_module() -> None:
    with pytest.raises(ValueError, match="no provider"):
        module_of(Provider.BUILTIN)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_own_variables_are_used_at_its_own_address_only(vendor: Provider) -> None:
    record = RECORDS[vendor]
    for variable in record.key_variables:
        env = {variable: "k-0123456789"}
        assert find_key(vendor, record.address, env).where == f"environment variable {variable}"
        assert find_key(vendor, "https://elsewhere.example/v1", env).value is None
        (offered,) = offered_keys(env)
        assert (offered.variable, offered.provider, offered.base_url) == (variable, vendor.value, record.address)


def test_the_variables_of_other_services_are_offered_after_the_vendors() -> None:
    env = dict.fromkeys((*RECORDS[Provider.OPENAI_COMPATIBLE].services, "GOOGLE_API_KEY"), "k-0123456789")
    assert [key.variable for key in offered_keys(env)] == [
        "GOOGLE_API_KEY",
        *RECORDS[Provider.OPENAI_COMPATIBLE].services,
    ]
