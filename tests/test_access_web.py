"""Sign-in over HTTP: what a visitor without, with a wrong and with the right proof gets."""

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.access.proxy import Proxy, read_proxy
from assistant.access.rights import LOCAL
from assistant.errors import BadSetting
from assistant.messages import LANGUAGES, Language, message
from assistant.settings import Settings
from assistant.web.door import Door, ServeError, check_door, read_door
from assistant.web.gates import BadCall, Owners, is_shut, read_call
from assistant.web.header import person_html
from assistant.web.shield import allowed
from assistant.web.sign_in_page import sign_in_page
from tests.people import Ledger
from tests.served import NOW, WORD, Client, Served, served, with_people
from tests.visits import person, service_over

JOIN = "/gradio_api/queue/join"
PROXY = Proxy("x-forwarded-user", (ipaddress.ip_network("127.0.0.2/32"),))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("data")
    with service_over(Ledger(folder), folder) as service:
        with_people(service, ("Ada", "admin"), ("Eda", "editor"), ("Rob", "reader"))
        with served(service) as site:
            yield site


def signed_in(site: Served, name: str) -> Client:
    client = site.client()
    assert client.sign_in(name).status == 303
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/config",
        "/gradio_api/info",
        "/gradio_api/queue/data?session_hash=x",
        "/assets/index.js",
        "/static/img/logo.svg",
        "/theme.css",
        "/page-picture/a/1/0/1",
        "/gradio_api/upload_progress?upload_id=x",
        "/anything",
    ],
)
def test_without_signing_in_there_is_nothing(site: Served, path: str) -> None:
    reply = site.client().get(path)
    assert reply.status == 401
    assert reply.json()["error"] == "access.sign_in_needed"
    assert site.client(Cookie="aims_session=guess").get(path).status == 401
    assert site.client(Authorization="Bearer aims_guess").get(path).status == 401


@pytest.mark.parametrize("path", [JOIN, "/gradio_api/upload", "/gradio_api/call/ask", "/sign-out"])
def test_without_signing_in_nothing_can_be_sent(site: Served, path: str) -> None:
    origin = f"http://127.0.0.1:{site.port}"
    assert site.client().post(path, {"data": []}, Origin=origin).status == 401


def test_a_browser_is_led_to_the_sign_in_page(site: Served) -> None:
    reply = site.client(Accept="text/html,*/*").get("/?lang=de")
    assert (reply.status, reply.headers["location"]) == (303, "/sign-in?lang=de")
    page = site.client(Accept_Language="de").get("/sign-in")
    assert page.status == 200
    assert '<label for="password">' in page.body
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.body
    assert "style=" not in page.body
    assert site.client().get("/sign-in.css").headers["content-type"].startswith("text/css")


def test_the_cookie_is_for_this_site_and_no_script(site: Served) -> None:
    client = site.client()
    cookie = client.sign_in("rob").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert client.get("/config").status == 200
    assert client.get("/sign-in").headers["location"] == "/"


def test_a_wrong_password_is_told_without_saying_what_is_wrong(site: Served) -> None:
    replies = [site.client().sign_in(name, "not the password") for name in ("Rob", "Nobody")]
    assert [reply.status for reply in replies] == [401, 401]
    assert replies[0].body == replies[1].body.replace("Nobody", "Rob")
    assert message("access.sign_in_failed", "en") in replies[0].body
    assert "set-cookie" not in replies[0].headers


def test_hostile_words_stay_words_on_the_sign_in_page(site: Served) -> None:
    reply = site.client().sign_in("%3Cscript%3Ealert(1)%3C/script%3E", "not the password")
    assert "<script" not in reply.body
    assert "&lt;script&gt;" in reply.body


@pytest.mark.parametrize("body", ["", "name=Rob", "name=Rob&password=" + "x" * 20_000, "%ff=%ff"])
def test_a_form_that_is_not_in_order_is_refused(site: Served, body: str) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    client = site.client(Origin=f"http://127.0.0.1:{site.port}")
    assert client.send("POST", "/sign-in", body, **form).status == 400


def test_signing_out_ends_the_session_on_the_server(site: Served) -> None:
    client = signed_in(site, "Rob")
    reply = client.post("/sign-out?lang=de", {})
    assert reply.headers["location"] == "/sign-in?out&lang=de"
    assert "max-age=0" in reply.headers["set-cookie"].lower()
    assert client.get("/config").status == 401
    assert message("web_sign_in.signed_out", "de") in client.get("/sign-in?out&lang=de").body


def test_a_foreign_site_cannot_use_the_cookie(site: Served) -> None:
    client = signed_in(site, "Rob")
    call = {"data": [], "fn_index": 0, "session_hash": "forged1"}
    origin = client.headers.pop("Origin")
    assert client.post(JOIN, call, Origin="http://evil.example").status == 403
    assert client.post(JOIN, call, Origin="null").status == 403
    assert client.post(JOIN, call).status == 403  # a browser always says where it comes from
    assert client.post(JOIN, call, Origin=origin, Sec_Fetch_Site="same-site").status == 403
    assert client.post("/sign-out", {}).status == 403
    assert client.get("/config").status == 200
    assert client.post(JOIN, call, Origin=origin, Sec_Fetch_Site="same-origin").status == 200


def test_a_program_needs_no_origin_but_its_token(site: Served) -> None:
    token = site.service.credentials.new_token("Rob", "x", days=1, now=datetime.now(UTC))
    client = site.client(Authorization=f"Bearer {token}")
    assert client.get("/config").status == 200
    call = {"data": [], "fn_index": 0, "session_hash": "program1"}
    assert client.post(JOIN, call).status == 200
    site.service.users.set_active("Rob", False)
    assert client.get("/config").status == 401
    site.service.users.set_active("Rob", True)


def test_a_gradio_session_belongs_to_its_first_person(site: Served) -> None:
    rob, eda = signed_in(site, "Rob"), signed_in(site, "Eda")
    call = {"data": [], "fn_index": 0, "session_hash": "robs"}
    assert rob.post(JOIN, call).status == 200
    for path in (JOIN, "/gradio_api/cancel", "/gradio_api/call/ask"):
        reply = eda.post(path, call)
        assert (reply.status, reply.json()["error"]) == (403, "access.other_session"), path
    for path in (
        "/gradio_api/queue/data?session_hash=robs",
        "/gradio_api/queue/data?session_hash=mine&session_hash=robs",
        "/gradio_api/heartbeat/robs",
    ):
        assert eda.get(path).status == 403, path
    assert signed_in(site, "Rob").post(JOIN, call).status == 200  # another browser of the same


@pytest.mark.parametrize(
    "body",
    [
        '{"session_hash": "mine", "session_hash": "robs", "data": []}',
        '{"data": [{"path": "https://example.org/x", "meta": {"_type": "gradio.FileData"}}]}',
        '{"data": [[{"a": {"path": "http://10.0.0.1/x"}}]]}',
        "[]",
        "{",
        "[" * 100_000,
        '{"x": 1}' + " " * 8_000_001,
    ],
)
def test_a_call_that_is_not_in_order_is_refused(site: Served, body: str) -> None:
    client = signed_in(site, "Eda")
    reply = client.send("POST", JOIN, body, Content_Type="application/json")
    assert (reply.status, reply.json()["error"]) == (400, "access.bad_call")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file/etc/passwd"),
        ("GET", "/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:1/"),
        ("GET", "/gradio_api/stream/a/b/c/playlist.m3u8"),
        ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("GET", "/gradio_api/custom_component/1/client/component/index.js"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/api/ask"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/login"),
        ("GET", "/logout"),
        ("GET", "/monitoring"),
        ("GET", "/gradio_api/openapi.json"),
    ],
)
def test_what_the_page_does_not_use_is_not_there(site: Served, method: str, path: str) -> None:
    assert is_shut(method, path.partition("?")[0])
    assert signed_in(site, "Ada").send(method, path, "{}").status == 404


def test_a_reader_cannot_even_send_a_file(site: Served) -> None:
    form = (
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\nx\r\n--b--\r\n'
    )
    kind = {"Content_Type": "multipart/form-data; boundary=b"}
    replies = [
        signed_in(site, name).send("POST", "/gradio_api/upload", form, **kind)
        for name in ("Rob", "Eda")
    ]
    assert [reply.status for reply in replies] == [403, 200]


def test_signing_in_and_out_is_logged(site: Served) -> None:
    client = signed_in(site, "Ada")
    site.client().sign_in("Ada", "not the password")
    client.post("/sign-out", {})
    found = [(e.person, e.action) for e in site.service.audit.entries(limit=3)]
    assert found == [("Ada", "sign_out"), ("Ada", "sign_in_failed"), ("Ada", "sign_in")]


def test_guessing_is_told_to_wait(site: Served) -> None:
    site.service.users.add("Slow", "reader", WORD, now=NOW)
    for _ in range(5):
        site.client().sign_in("Slow", "not the password")
    reply = site.client().sign_in("Slow")
    assert reply.status == 429
    assert int(reply.headers["retry-after"]) > 0
    assert signed_in(site, "Ada")


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page behind a proxy at 127.0.0.2 that speaks https to people."""
    folder = tmp_path_factory.mktemp("data")
    with service_over(Ledger(folder), folder) as service:
        with_people(service, ("Ada", "admin"), ("Rob", "reader"))
        with served(service, door=Door(hosts=frozenset({"aims.example"}), proxy=PROXY)) as site:
            yield site


def proxied(site: Served, **headers: str) -> Client:
    client = site.client(Host="aims.example", X_Forwarded_Proto="https", **headers)
    client.source = "127.0.0.2"
    return client


def test_the_proxy_names_the_person(behind: Served) -> None:
    client = proxied(behind, X_Forwarded_User="rob")
    assert client.get("/config").status == 200
    assert "https://aims.example" in client.get("/config").body
    assert proxied(behind).get("/config").status == 401
    assert proxied(behind, X_Forwarded_User="Nobody").get("/config").status == 401
    page = proxied(behind, X_Forwarded_User="N<b>").get("/sign-in")
    assert page.status == 403
    assert "N&lt;b&gt;" in page.body


@pytest.mark.parametrize(
    "claims",
    [
        {"X_Forwarded_User": "Ada"},
        {"X_Forwarded_User": "Ada", "X_Forwarded_For": "127.0.0.2"},
        {"X_Forwarded_User": "Ada", "X_Forwarded_For": "127.0.0.2:4711"},
        {"X_Forwarded_User": "Ada", "Forwarded": "for=127.0.0.2"},
        {"X_Forwarded_User": "Ada", "X_Real_IP": "127.0.0.2"},
    ],
)
def test_from_elsewhere_the_proxys_header_proves_nothing(
    behind: Served, claims: dict[str, str]
) -> None:
    client = behind.client(**claims)
    assert client.get("/config").status == 401
    client.sign_in("Ada")  # nor is somebody let in who sends it beside a cookie
    assert client.get("/config").status == 401


def test_the_proxys_word_goes_before_a_cookie(behind: Served) -> None:
    client = proxied(behind, Origin="https://aims.example")
    reply = client.send(
        "POST",
        "/sign-in",
        f"name=Ada&password={WORD.replace(' ', '+')}",
        Content_Type="application/x-www-form-urlencoded",
    )
    cookie = reply.headers["set-cookie"]
    assert cookie.startswith("__Host-aims_session=")
    assert "secure" in cookie.lower()
    both = proxied(behind, X_Forwarded_User="Rob", Cookie=cookie.partition(";")[0])
    both.headers["Origin"] = "https://aims.example"
    reply = both.send("GET", "/gradio_api/upload_progress?upload_id=x")
    assert reply.status == 403  # as Rob, a reader


def test_a_claim_that_comes_twice_is_nobodys(behind: Served) -> None:
    import http.client

    connection = http.client.HTTPConnection(
        "127.0.0.1", behind.port, timeout=10, source_address=("127.0.0.2", 0)
    )
    connection.putrequest("GET", "/config", skip_host=True)
    for name, value in (
        ("Host", "aims.example"),
        *[("X-Forwarded-User", n) for n in ("Rob", "Ada")],
    ):
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 401
    connection.close()


def test_new_people_of_the_proxy_become_readers_if_that_is_set(tmp_path: Path) -> None:
    from assistant.web.app import sign_in_of

    with service_over(Ledger(tmp_path), tmp_path) as service:
        with_people(service, ("Ada", "admin"))
        closed = sign_in_of(service, Door(proxy=PROXY))
        assert closed.by_proxy("new@example.org", address="10.0.0.1") is None
        proxy = Proxy(PROXY.header, PROXY.networks, "reader")
        open_ = sign_in_of(service, Door(proxy=proxy))
        found = open_.by_proxy("new@example.org", address="10.0.0.1")
        assert found == person("reader", "new@example.org")
        assert open_.by_proxy("local", address="10.0.0.1") is None
        service.users.set_active("new@example.org", False)
        assert open_.by_proxy("new@example.org", address="10.0.0.1") is None


@pytest.mark.parametrize(
    "values",
    [
        ("X-Forwarded-User", None, None),
        (None, "10.0.0.5", "reader"),
        (None, None, "reader"),
        ("X-Forwarded-User", " , ", None),
        ("X-Forwarded-User", "proxy.example", None),
        ("X-Forwarded-User", "0.0.0.0/0", None),
        ("X-Forwarded-User", "10.0.0.5/8", None),
        ("Cookie", "10.0.0.5", None),
        ("X User", "10.0.0.5", None),
        ("X-Forwarded-User", "10.0.0.5", "admin"),
    ],
)
def test_a_proxy_that_is_half_set_up_is_refused(values: tuple[Any, Any, Any]) -> None:
    with pytest.raises(BadSetting, match="AIMS_PROXY"):
        read_proxy(*values)


@pytest.mark.parametrize(
    "values",
    [
        {"allowed_hosts": "aims.example"},
        {"https": True},
        {"proxy_addresses": "127.0.0.1"},
    ],
)
def test_loopback_behind_a_proxy_is_not_this_machine_alone(
    values: dict[str, Any], tmp_path: Path
) -> None:
    door = read_door("127.0.0.1", settings(tmp_path, **values))
    with service_over(Ledger(tmp_path), tmp_path) as service:
        with pytest.raises(ServeError, match="aims user add"):
            check_door("127.0.0.1", door, service.users)
        alone = read_door("127.0.0.1", settings(tmp_path))
        check_door("127.0.0.1", alone, service.users)
        with_people(service, ("Ada", "admin"))
        check_door("127.0.0.1", door, service.users)
    assert alone.this_machine_only
    assert not door.this_machine_only


def test_a_proxy_that_names_nobody_tells_the_address_alone() -> None:
    proxy = read_proxy(None, "127.0.0.1", None)
    sent = [(b"x-forwarded-for", b"9.9.9.9, 192.168.1.7"), (b"x-forwarded-user", b"Ada")]
    scope = {"client": ("127.0.0.1", 4711), "headers": sent, "scheme": "http"}
    caller = Door(this_machine_only=False, proxy=proxy).caller(scope)
    assert (caller.address, caller.named) == ("192.168.1.7", None)


def test_the_proxys_addresses_are_compared_as_addresses() -> None:
    proxy = read_proxy("X-User", "10.0.0.0/24, fd00::5", None)
    assert proxy is not None
    known = ["10.0.0.7", "::ffff:10.0.0.7", "fd00:0::5"]
    assert all(proxy.is_at(one) for one in known)
    assert not any(proxy.is_at(one) for one in ["10.0.1.7", "", "fd00::6", "unix:", "10.0.0.7.x"])


def settings(folder: Path, **values: Any) -> Settings:
    return Settings(data_dir=folder, **values)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "aims.example"])
def test_others_are_let_near_only_where_they_must_sign_in(host: str, tmp_path: Path) -> None:
    door = read_door(host, settings(tmp_path, allowed_hosts="aims.example"))
    with service_over(Ledger(tmp_path), tmp_path) as service:
        with pytest.raises(ServeError, match="aims user add"):
            check_door(host, door, service.users)
        with_people(service, ("Ada", "admin"))
        check_door(host, door, service.users)
    assert not door.this_machine_only


def test_every_address_needs_the_names_people_use(tmp_path: Path) -> None:
    with service_over(Ledger(tmp_path), tmp_path) as service:
        with_people(service, ("Ada", "admin"))
        door = read_door("0.0.0.0", settings(tmp_path))
        with pytest.raises(ServeError, match="AIMS_ALLOWED_HOSTS"):
            check_door("0.0.0.0", door, service.users)
        named = read_door("192.168.1.5", settings(tmp_path))
        check_door("192.168.1.5", named, service.users)
    assert named.hosts == {"192.168.1.5"}
    with pytest.raises(BadSetting, match="AIMS_ALLOWED_HOSTS"):
        read_door("::", settings(tmp_path, allowed_hosts="*"))
    assert read_door("::", settings(tmp_path, allowed_hosts="A.example:8443,b")).hosts == {
        "a.example",
        "b",
    }


def test_only_names_that_are_set_are_answered_to() -> None:
    hosts = frozenset({"aims.example"})
    assert allowed("aims.example", "https://aims.example", hosts)
    assert allowed("aims.example:8443", "", hosts)
    assert not allowed("evil.example", "", hosts)
    assert not allowed("aims.example", "https://evil.example", hosts)
    assert not allowed("[", "", hosts)


def test_a_session_is_remembered_within_bounds() -> None:
    owners = Owners(kept=2)
    assert owners.admit("a", "Rob")
    assert not owners.admit("a", "Eda")
    assert owners.admit("b", "Rob")
    assert owners.admit("c", "Rob")
    assert owners.admit("a", "Eda")  # long unused, forgotten
    assert not any(owners.admit(bad, "Rob") for bad in ("", "x" * 65, "a b", 7, None, ["a"]))
    assert read_call(b'{"session_hash": null, "data": []}') == []
    with pytest.raises(BadCall):
        read_call(b"7")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_names_who_is_signed_in(language: Language) -> None:
    html = person_html(person("editor", "<b>Eda"), language, by_proxy=False)
    assert "&lt;b&gt;Eda" in html
    assert message("access.role_name_editor", language) in html
    assert f'action="/sign-out?lang={language}"' in html
    assert "sign-out" not in person_html(person("editor"), language, by_proxy=True)
    assert person_html(LOCAL, language, by_proxy=False) == ""
    assert f'<html lang="{language}">' in sign_in_page(language)
