"""Authenticator apps, recovery codes and passkeys at the door."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from parvis.accounts.tests.conftest import PASSWORD


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def ada(bakery, browser):
    """Ada, who has signed in with her password and said once more that it is her."""
    client = browser()
    client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(ada):
    """The key of Ada's authenticator app, which she has set up."""
    page = ada.get("/accounts/2fa/totp/activate/")
    key = page.context["form"].secret
    answer = ada.post("/accounts/2fa/totp/activate/", {"code": code_of(key)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return key


def at_the_second_step(browser):
    client = browser()
    answer = client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    return client


def test_the_picture_to_scan_comes_with_the_page(ada):
    page = ada.get("/accounts/2fa/totp/activate/")

    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert page.context["form"].secret in page.content.decode()


def test_an_unconfirmed_address_keeps_nobody_from_a_second_factor(ada):
    """Installations without a mail server could never confirm one."""
    assert ada.get("/accounts/2fa/totp/activate/").status_code == 200


def test_with_an_app_a_password_alone_opens_nothing(secret, browser):
    client = at_the_second_step(browser)

    assert client.get("/w/bakery/team/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).context["form"].errors
    assert client.get("/w/bakery/team/").status_code == 302


def test_the_apps_code_opens_the_door_once(secret, browser):
    code = code_of(secret)
    at_the_second_step(browser).post("/accounts/2fa/authenticate/", {"code": code})
    thief = at_the_second_step(browser)

    thief.post("/accounts/2fa/authenticate/", {"code": code})

    assert thief.get("/w/bakery/team/").status_code == 302


def test_a_recovery_code_opens_the_door_once(ada, secret, browser):
    code = ada.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]

    first = at_the_second_step(browser)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second = at_the_second_step(browser)
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert first.get("/w/bakery/team/").status_code == 200
    assert second.get("/w/bakery/team/").status_code == 302


def test_a_copy_of_the_database_holds_no_key(secret, ada):
    codes = ada.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert len(codes) == 10
    assert secret not in stored
    assert '"v1:' in stored


@pytest.mark.parametrize(
    "address",
    ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/"],
)
def test_what_touches_safety_asks_again_who_it_is(bakery, browser, address):
    client = browser(bakery.ada)  # a session without a fresh password

    assert client.get(address)["Location"].startswith("/accounts/reauthenticate/")


def test_a_passkey_page_runs_no_script_of_its_own(ada):
    page = ada.get("/accounts/2fa/webauthn/add/").content.decode()

    assert 'id="passkey_data" type="application/json"' in page
    assert page.count("<script") == page.count("<script src=") + 1


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/", "/accounts/password/reset/key/a-b/", "/accounts/inactive/",
        "/accounts/confirm-email/", "/accounts/confirm-email/none/",
    ],
)  # fmt: skip
def test_every_page_at_the_door_looks_like_ours(bakery, browser, address):
    answer = browser().get(address, follow=True)

    assert answer.status_code in (200, 404)
    assert 'class="logo"' in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/webauthn/",
        "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
        "/accounts/sessions/", "/account/",
    ],
)  # fmt: skip
def test_every_page_of_ones_own_account_looks_like_ours(ada, secret, address):
    answer = ada.get(address)

    assert answer.status_code == 200
    assert 'class="settings"' in answer.content.decode()
