"""A shared server in a real browser: signing in by keys alone, nothing that axe finds, and a patient who goes from the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import axe_faults, served
from support.shared_desk import PASSWORD, SharedDesk, quick_servers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[tuple[SharedDesk, str, Any]]:
    with quick_servers():
        shared = SharedDesk(desk.content(tmp_path_factory.mktemp("clinic")))
        with served(shared.app) as address:
            yield shared, address, browser


def open_page(clinic: tuple[SharedDesk, str, Any], language: str = "en", **more: Any) -> Any:
    _, address, browser = clinic
    context = browser.new_context(base_url=address, locale=language, **more)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    return page


def sign_in_by_keys(page: Any, login: str) -> None:
    """Type, Tab, type, Enter: the cursor stands in the first line."""
    page.goto("/sign-in")
    page.wait_for_selector("#login:focus")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_clean_in_each_language(clinic: tuple[SharedDesk, str, Any], language: str, width: int) -> None:
    page = open_page(clinic, language, viewport={"width": width, "height": 900})
    page.goto("/sign-in")
    page.wait_for_selector("#login:focus")
    assert axe_faults(page) == []
    page.keyboard.type("desk")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wrong")
    assert axe_faults(page) == []
    page.goto("/join?code=none")
    assert axe_faults(page) == []
    sign_in_by_keys(page, "manager")
    for address in ("/people", "/settings", "/trail?check=1", "/account", "/record", "/schedule"):
        page.goto(address)
        for each in page.query_selector_all("details > summary"):
            each.click()
        assert axe_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.locator("html").get_attribute("lang") == language
    assert page.faults == []
    page.context.close()


def test_a_person_is_added_joins_approves_and_leaves(clinic: tuple[SharedDesk, str, Any]) -> None:
    page = open_page(clinic)
    sign_in_by_keys(page, "manager")
    page.goto("/people")
    page.fill("#name", "Nora New, MD")
    page.fill("#login", "nora")
    page.locator("section .ticks").get_by_label("Approver: signs").check()
    page.get_by_role("button", name="Add a person").click()
    link = page.locator("#token").input_value()
    assert "/join?code=" in link
    other = open_page(clinic)
    other.goto(link[link.index("/join") :])
    assert axe_faults(other) == []
    other.fill("#password", PASSWORD)
    other.fill("#again", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: url.endswith("why=joined"))
    sign_in_by_keys(other, "nora")
    other.goto("/library?open=knee&language=en")
    assert axe_faults(other) == []
    assert other.locator("#approve .said").inner_text() == "Nora New, MD"
    other.fill("#approve #password", PASSWORD)
    other.locator("#approve [name=read]").check()
    other.locator("#approve button.main").click()
    other.wait_for_url(lambda url: "/library?open=knee" in url)
    assert "Nora New, MD" in other.locator("#main").inner_text()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(lambda url: url.endswith("why=out"))
    other.go_back()
    other.wait_for_url(lambda url: "/sign-in" in url)
    assert "Nora" not in other.locator("body").inner_text()
    for each in (page, other):
        assert each.faults == []
        each.context.close()


def test_the_patient_goes_from_a_page_that_nobody_uses_and_then_the_session(
    clinic: tuple[SharedDesk, str, Any],
) -> None:
    page = open_page(clinic)
    page.clock.install()
    sign_in_by_keys(page, "desk")
    page.goto("/?sheet=kyphoplasty")
    page.fill("#name", "Wilhelmina Quist")
    page.clock.run_for(4 * 60_000)
    page.keyboard.press("Shift")  # somebody is there
    page.clock.run_for(4 * 60_000)
    assert page.input_value("#name") == "Wilhelmina Quist"
    page.clock.run_for(70_000)
    page.wait_for_function("() => document.readyState === 'complete' && document.getElementById('name').value === ''")
    assert "Quist" not in page.content()
    assert page.url.endswith("/"), "what the page says of itself is not kept as an address"
    page.clock.run_for(8 * 60_000)  # 14 minutes since the last key, of 15
    assert "/sign-in" not in page.url
    page.clock.run_for(2 * 60_000)
    page.wait_for_url(lambda url: url.endswith("/sign-in?why=idle"))
    assert "nothing was done" in page.locator(".lead").first.inner_text()
    page.wait_for_function("() => document.getElementById('status').textContent.includes('nothing was done')")
    page.context.close()


def test_what_is_asked_for_after_the_session_ended_leads_to_the_door(clinic: tuple[SharedDesk, str, Any]) -> None:
    shared, _, _ = clinic
    page = open_page(clinic)
    sign_in_by_keys(page, "desk")
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "__Host-session")
    page.goto("/?sheet=kyphoplasty")
    page.wait_for_load_state("networkidle")
    shared.shared.door.end_session(token)
    page.fill("#name", "Wilhelmina Quist")
    page.wait_for_url(lambda url: "/sign-in?next=" in url)
    assert "Quist" not in page.url + page.content()
    page.context.close()


def test_without_scripts_it_works_the_same(clinic: tuple[SharedDesk, str, Any], tmp_path: Path) -> None:
    page = open_page(clinic, java_script_enabled=False)
    sign_in_by_keys(page, "desk")
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1 or "refresh" in page.content()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: url.endswith("why=out"))
    page.context.close()


def give_device(page: Any, **more: Any) -> tuple[Any, str]:
    """A device with passkeys that this browser believes in, as its own developer tools have it; with what speaks to it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})
    return tools, made["authenticatorId"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_somebody_adds_a_passkey_approves_and_signs_in_by_it(
    clinic: tuple[SharedDesk, str, Any], language: str
) -> None:
    shared, address, browser = clinic
    by_name = (shared, address.replace("127.0.0.1", "localhost"), browser)  # passkeys are for names
    sheet = f"/library?open=fusion&language={language}"
    page = open_page(by_name, language, viewport={"width": 320, "height": 800})
    tools, device = give_device(page)
    sign_in_by_keys(page, "approver")
    page.goto(sheet)
    assert page.locator("[data-passkey-button]").count() == 0
    page.goto("/account")
    page.fill("#passkey-name", "Jane's phone")
    page.fill("#old-new", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-passkey-told]:not([hidden])")
    assert axe_faults(page) == []
    page.fill("#old-new", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".signed")
    assert "Jane's phone" in page.locator(".signed").inner_text()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(sheet)
    if page.locator("details > summary#h-ap").count():
        page.locator("summary#h-ap").click()
    page.locator(
        "#approve [data-passkey-button]"
    ).click()  # the box is not ticked: the browser says so, and asks no device
    page.locator("#approve [name=read]").check()
    assert axe_faults(page) == []
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.locator("#approve [data-passkey-button]").click()
    page.wait_for_selector("#approve [data-passkey-told]:not([hidden])")
    before = shared.kinds().count("approved")
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.locator("#approve [data-passkey-button]").click()
    page.wait_for_url(lambda url: url.endswith("#open"))
    assert shared.kinds().count("approved") == before + 1
    page.get_by_role("button", name={"en": "Sign out", "es": "Cerrar sesión"}[language]).click()
    page.wait_for_url(lambda url: "/sign-in" in url)
    page.locator("[data-passkey-button]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert "Jane Roe, MD" in page.locator(".top").inner_text()
    page.goto("/account")
    page.locator(".signed summary").click()
    page.fill("#old-1", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-say=status]")
    assert page.locator(".signed").count() == 0
    assert page.faults == []
    page.context.close()


def fill_in_at_the_service(page: Any) -> None:
    """At the real service: say who one is, and let it tell us."""
    page.wait_for_url(lambda url: "/interaction/" in url)
    while "/interaction/" in page.url:
        if page.locator("[name=login]").count():
            page.fill("[name=login]", "jane")
            page.fill("[name=password]", "x")
        page.locator("[type=submit]").first.click()
        page.wait_for_load_state()


def test_somebody_comes_in_by_a_real_service_and_approves_by_it(tmp_path: Path, browser: Any) -> None:
    """In a browser it is that cookies, the policy of content and the guard have to let through exactly this."""
    from support.sign_in_service import CLIENT, SECRET, real_service

    from handouts.web.accounts.single_sign_on.outside import OutsideSignIn
    from handouts.web.accounts.single_sign_on.provider import Provider
    from handouts.web.accounts.single_sign_on.settings import SignInSettings

    with quick_servers():
        shared = SharedDesk(desk.content(tmp_path))
        with served(shared.app) as number:
            address = number.replace("127.0.0.1", "localhost")
            with real_service(f"{address}/sign-in/back") as issuer:
                said = SignInSettings(way="openid-connect", issuer=issuer, client=CLIENT, groups={"Spine doctors": "approver"},
                                      scopes="openid profile email groups")  # fmt: skip
                shared.shared.believe(OutsideSignIn(said, Provider(issuer, CLIENT, SECRET)))
                page = open_page((shared, address, browser), viewport={"width": 320, "height": 800})
                page.goto("/library?open=knee&language=en")
                assert axe_faults(page) == []
                page.keyboard.press("Enter")  # the button has the focus
                fill_in_at_the_service(page)
                page.wait_for_url(lambda url: url.endswith("/library?open=knee&language=en"))
                assert axe_faults(page) == []
                page.locator("#approve [name=read]").check()
                page.get_by_role("button", name="Sign in anew to confirm").click()
                fill_in_at_the_service(page)
                page.wait_for_selector("text=You have shown that it is you")
                assert axe_faults(page) == []
                page.keyboard.press("Enter")
                page.wait_for_url(lambda url: url.endswith("#open"))
                assert shared.kinds()[-1] == "approved"
                assert page.faults == []
                page.context.close()
