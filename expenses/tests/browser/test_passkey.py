import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Passkey

PASSWORD = "alice's password"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.browser
def test_a_passkey_is_made_and_signs_in_without_a_user_name(app, live_server, alice):
    devices = app.context.new_cdp_session(app)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    app.get_by_label("User name or e-mail").fill("alice")
    app.locator("input[name=password]").fill(PASSWORD)
    app.get_by_role("button", name="Sign in", exact=True).click()
    app.wait_for_url(live_server.url + reverse("expenses:dashboard"))
    app.goto(live_server.url + reverse("accounts:settings-passkeys"))
    app.get_by_label("Name of the device").fill("My phone")
    app.locator("input[name=password]").fill(PASSWORD)
    app.get_by_role("button", name="Add passkey").click()
    expect(app.locator("[data-codes] li")).to_have_count(10)

    # The device is there and answers of itself, as the user name's list would when chosen from.
    app.context.clear_cookies()
    app.goto(live_server.url + reverse("accounts:login"))

    app.wait_for_url(live_server.url + reverse("expenses:dashboard"))
    assert Passkey.objects.get().used_at is not None


@pytest.mark.browser
def test_a_password_is_not_overtaken_by_what_a_passkey_needs(app, live_server, alice):
    options = live_server.url + reverse("accounts:passkey-sign-in-options")
    sent = []
    app.route(options, lambda route: None)
    app.route(
        "**/accounts/login/",
        lambda route: sent.append(route) if route.request.method == "POST" else route.continue_(),
    )
    with app.expect_request(options):
        app.goto(live_server.url + reverse("accounts:login"))
    app.get_by_label("User name or e-mail").fill("alice")
    app.locator("input[name=password]").fill(PASSWORD)

    # Before the sign-in is answered, nobody waits for the other answer any more.
    with app.expect_event("requestfailed", lambda request: request.url == options):
        app.get_by_role("button", name="Sign in", exact=True).click(no_wait_after=True)
    while not sent:
        app.wait_for_timeout(50)
    sent[0].continue_()

    app.wait_for_url(live_server.url + reverse("expenses:dashboard"))
