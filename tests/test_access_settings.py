"""The settings page: what each role sees there, and what its forms do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access.rights import LOCAL, Person, Role
from assistant.messages import LANGUAGES, Language, catalogue, message
from assistant.registers.entry import DEEDS
from assistant.service import Service, Visit
from assistant.web.forms import read_values
from assistant.web.settings import settings_html
from assistant.web.settings_do import perform
from tests.people import Ledger
from tests.served import WORD, with_people
from tests.visits import service_over

EVIL = "<img src=x onerror=alert(1)>"
NEW = "another long secret"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_over(Ledger(tmp_path), tmp_path) as service:
        with_people(service, ("Ada", "admin"), ("Rob", "reader"), (EVIL, "editor"))
        yield service


def visit(service: Service, name: str, role: Role, *, by_token: bool = False) -> Visit:
    return service.visit(Person(name, role, by_token=by_token))


def done(visit: Visit, do: str, **values: str) -> str:
    html = perform(visit, do, values, "en")
    assert 'class="done' in html, html
    return html


def refused(visit: Visit, do: str, key: str, **values: str) -> None:
    html = perform(visit, do, values, "en")
    words = re.split(r"\$\w+", catalogue("en")[f"access.{key}"])
    assert 'role="alert"' in html
    assert max(words, key=len) in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_role_sees_its_part(service: Service, language: Language) -> None:
    own, about, *admin = settings_html(visit(service, "Rob", "reader"), language, {})
    assert "Rob" in own
    assert message("web_settings.where_title", language) in about
    assert admin == ["", "", ""]
    shown = settings_html(visit(service, "Ada", "admin"), language, {})
    assert all(shown)
    assert "<img" not in "".join(shown)
    assert "&lt;img" in shown[2]
    by_program = settings_html(visit(service, "Rob", "reader", by_token=True), language, {})
    assert "do-password" not in by_program[0]


def test_an_admin_looks_after_people(service: Service) -> None:
    ada = visit(service, "Ada", "admin")
    done(ada, "user_add", name="Eva", role="editor", new=NEW)
    assert service.users.check("eva", NEW)
    done(ada, "user_role", name="Eva", role="reader")
    done(ada, "user_password", name="Eva", new=WORD)
    done(ada, "user_off", name="Eva")
    assert service.users.check("Eva", WORD) is None
    done(ada, "user_on", name="Eva")
    done(ada, "user_remove", name="Eva")
    refused(ada, "user_add", "name_was_used", name="Eva", role="editor", new=NEW)
    refused(ada, "user_add", "role_unknown", name="Tom", role="king", new=NEW)
    refused(ada, "user_add", "password_length", name="Tom", role="reader")
    refused(ada, "user_remove", "last_admin", name="Ada")
    assert "warning" in perform(ada, "nothing", {}, "en")
    assert "warning" in perform(ada, ["user_add"], {}, "en")
    logged = [e.action for e in service.audit.entries() if e.person == "Ada"]
    assert logged[::-1] == [
        *("user_add", "user_role", "user_password"),
        *("user_deactivate", "user_activate", "user_remove"),
    ]


def test_collections_have_members_who_can_sign_in(service: Service) -> None:
    ada = visit(service, "Ada", "admin")
    done(ada, "collection_add", collection="HR")
    refused(ada, "member_add", "user_unknown", collection="HR", name="Nobody")
    done(ada, "member_add", collection="HR", name="Rob")
    assert "Rob" in settings_html(ada, "en", {})[3]
    done(ada, "collection_rename", collection="HR", new="People")
    done(ada, "member_remove", collection="People", name="Rob")
    done(ada, "collection_remove", collection="People")


def test_ones_own_password_needs_the_present_one(service: Service) -> None:
    rob = visit(service, "Rob", "reader")
    wrong = {"before": NEW, "new": NEW, "again": NEW}
    refused(rob, "password", "password_wrong", **wrong)
    refused(rob, "password", "password_differs", before=WORD, new=NEW, again=WORD)
    done(rob, "password", before=WORD, new=NEW, again=NEW)
    assert service.users.check("Rob", NEW)
    for _ in range(5):
        refused(rob, "password", "password_wrong", **(wrong | {"before": WORD}))
    refused(rob, "password", "sign_in_wait", before=NEW, new=WORD, again=WORD)


def test_tokens_are_ones_own_and_shown_once(service: Service) -> None:
    rob, ada = visit(service, "Rob", "reader"), visit(service, "Ada", "admin")
    html = done(rob, "token", label="build", days="30")
    (secret,) = re.findall(r'value="(aims_[\w-]{43})"', html)
    assert secret not in "".join(settings_html(rob, "en", {}))
    (kept,) = service.credentials.tokens("Rob")
    refused(rob, "token", "days_wrong", label="x", days="-1")
    refused(rob, "token", "label_missing", label=" ")
    eda = visit(service, EVIL, "editor")
    refused(eda, "revoke", "token_unknown", token=kept.id)
    done(ada, "revoke", token=kept.id)
    assert service.credentials.tokens() == []


@pytest.mark.parametrize("do", ["password", "token", "revoke", "user_add", "user_remove"])
def test_a_program_gives_out_no_rights(service: Service, do: str) -> None:
    program = visit(service, "Ada", "admin", by_token=True)
    values = {"name": "Rob", "role": "admin", "new": NEW, "again": NEW, "before": WORD}
    refused(program, do, "not_by_token", label="x", token="x", **values)


def test_without_sign_in_there_is_no_account_but_a_first_user(tmp_path: Path) -> None:
    with service_over(Ledger(tmp_path), tmp_path) as service:
        with_people(service)
        local = service.visit(LOCAL)
        own, _, people, *_ = settings_html(local, "de", {})
        assert message("web_settings.nobody", "de") in own
        assert message("web_settings.first_user", "de")[:40] in people
        refused(local, "token", "no_account", label="x")
        refused(local, "user_add", "first_is_admin", name="Rob", role="reader", new=NEW)
        done(local, "user_add", name="Ada", role="admin", new=NEW)
        assert service.users.has_admin()


def test_the_log_is_shown_searched_and_checked(service: Service) -> None:
    ada = visit(service, "Ada", "admin")
    ada.record("ask", words=EVIL)
    visit(service, "Rob", "reader").record("ask", words="Who decides?")
    shown = settings_html(ada, "en", {"person": "Rob", "action": "ask"})[4]
    assert "Who decides?" in shown
    assert "onerror" not in shown
    assert "<img" not in settings_html(ada, "en", {})[4]
    assert "✓" in perform(ada, "log_verify", {}, "en")


def test_every_action_that_is_logged_has_words() -> None:
    sources = Path(__file__).parents[1] / "assistant"
    logged = {
        name
        for path in sources.rglob("*.py")
        for name in re.findall(
            r"""(?:\.record\(|\.log\(|_log\([^,()]+,)\s*"(\w+)\"""", path.read_text("utf-8")
        )
    }
    assert {"ask", "user_add", "sign_in", "override"} <= logged
    known = catalogue("de")
    logged |= {f"entry_{deed}" for deed in DEEDS}
    assert sorted(name for name in logged if f"web_settings.action_{name}" not in known) == []


def test_what_a_browser_sends_is_cut_to_texts() -> None:
    assert read_values({"a": "x", "b": 7, "c": ["x"], "d": "x" * 2001}) == {"a": "x"}
    assert read_values(["x"]) == {}
