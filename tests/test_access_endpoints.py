"""A reader calls every function of the page and every address directly, past the page's buttons.

The functions are taken from the served page: a new one fails here until it either refuses a
reader or is listed as one that readers may use.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.access.rights import Action, Person
from assistant.errors import NotAllowed
from assistant.export.review_json import review_json
from assistant.web.gates import is_shut
from assistant.web.guard import PUBLIC
from assistant.web.sections import all_sections
from assistant.web.settings_do import ACTIONS
from ingest.library.schema import DATABASE_FILE
from tests.people import CHANGING, DOCUMENT, Ledger
from tests.review_fixtures import small_review
from tests.served import NOW, Client, Served, served, with_people
from tests.visits import service_over

# What readers may call: by the part of the page and its event, or by the name of an endpoint.
# Each shows something that a reader may read, or is about the reader's own conversations.
READERS = {
    *("api.ask", "api.search", "api.documents", "api.document", "api.page", "api.status"),
    *("api.reviews", "api.stored_review", "api.registers", "api.entries", "api.entry"),
    *("api.entry_history", "api.classify"),
    *("page.load", "ask.select", "review.select", "library.select", "settings.select"),
    *("question.submit", "send.click", "welcome.suggest", "welcome.questions", "welcome.upload"),
    *("conversation.again", "conversation.cite", "conversation.rate"),
    *("latest.again", "latest.cite", "latest.rate"),
    *("ask-bar.history", "ask-bar.fresh", "ask-bar.shut", "ask-bar.filter"),
    *("drawer.resume", "drawer.forget", "drawer.shut", "drawer.narrow", "scope.narrow"),
    *("documents.open", "document.turn", "document.close"),
    *("review.latest", "review.open", "review.compare", "review-earlier.show"),
    *("review-changes.open", "review-changes.endcompare", "review-running.watch"),
    *("review-detail.cite", "review-panel.close"),
    *("risks.select", "risks-main.go", "risks-main.open", "risks-main.source"),
    *("audit.select", "audit-main.go", "audit-main.open", "audit-main.source"),
    # Of forms that there are, `test_every_act_of_a_section_refuses_a_reader`:
    *("risks-main.perform", "audit-main.perform"),
    *("risks-main.review", "risks-main.draft", "risks-main.library"),  # these only change the tab
    *("audit-main.review", "audit-main.draft", "audit-main.library"),
    # Of the draft in one's own Gradio session, which a reader cannot have:
    *("draft.cite", "draft-sources.cite", "draft.answers"),
    # These show or take back the form for a new version, or stop what one has begun oneself:
    *("documents.replace", "give-up.click", "library-stop.click"),
    *("review-new.library", "review-detail.draft"),  # these only change the tab
}
# Arguments of endpoints that have no default.
ARGUMENTS = {
    "draft": [["ai-policy"], None, None],
    "entry_save": [{"name": "Pino"}, "systems", None, None, ""],
}
OWN_FORMS = {"password", "token", "revoke"}  # of the settings page: one's own account
# Forms of the sections that only show something, as "tab.section.form".
SHOWING: set[str] = set()
REVIEW = small_review("en")
REF = REVIEW.requirements[0].ref
WEB = Path(__file__).parents[1] / "assistant" / "web"


class Refusals:
    """Which rights were asked for and refused."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seen: list[Action] = []
        before = Person.require

        def require(person: Person, action: Action) -> None:
            try:
                before(person, action)
            except NotAllowed:
                self.seen.append(action)
                raise

        patch.setattr(Person, "require", require)


@pytest.fixture(scope="module")
def refusals() -> Iterator[Refusals]:
    with pytest.MonkeyPatch.context() as patch:
        yield Refusals(patch)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, refusals: Refusals) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("data")
    with service_over(Ledger(folder), folder) as service:
        with_people(service, ("Ada", "admin"), ("Rob", "reader"))
        service.reviews.add(
            review_json(REVIEW),
            at=NOW,
            person="Ada",
            set_id=REVIEW.set_id,
            language="en",
            library=REVIEW.library,
            sources=frozenset({DOCUMENT.source}),
            summary={"title": "", "edition": "", "documents": 1, "left_out": [], "statuses": {}},
        )
        with served(service) as site:
            yield site


@pytest.fixture(scope="module", params=["cookie", "token"])
def reader(request: pytest.FixtureRequest, site: Served) -> Client:
    client = site.client()
    if request.param == "cookie":
        assert client.sign_in("Rob").status == 303
    else:
        secret = site.service.credentials.new_token("Rob", "x", days=1, now=datetime.now(UTC))
        client.headers["Authorization"] = f"Bearer {secret}"
    return client


def stored(site: Served) -> str:
    """All that is in the database, as text."""
    file = site.service.assistant.settings.data_dir / DATABASE_FILE
    with sqlite3.connect(file) as connection:
        return "\n".join(connection.iterdump())


def names_of(site: Served) -> dict[int, set[str]]:
    """The functions of the page by number, with what calls them."""
    blocks = site.page.blocks
    found = {}
    for number, function in site.page.fns.items():
        names = set()
        for part, event in function.targets:
            block = blocks.get(part)
            label = getattr(block, "elem_id", None) or getattr(block, "id", None) or "page"
            names.add(f"{str(label).removeprefix('tab-')}.{event}")
        found[number] = names or {f"api.{function.api_name}"}
    return found


def event_data(form: str = "x") -> dict[str, Any]:
    """What a script of the page may send with an event: each field that some function reads."""
    sources = "\n".join(path.read_text("utf-8") for path in sorted(WEB.glob("*.py")))
    fields = dict.fromkeys(sorted(set(re.findall(r"\bdata\.(\w+)", sources))), "x")
    values = {name: "Rob" for name in ("name", "user")} | {
        name: "a long enough secret" for name in ("new", "again", "before")
    }
    plausible: dict[str, Any] = {
        "document": DOCUMENT.id,
        "number": 1,
        "ref": REF,
        "names": ["ai-policy"],
        "values": values | {"role": "admin", "collection": "x", "label": "x", "token": "x"},
        "form": form,
    }
    return {**fields, **{name: plausible[name] for name in plausible if name in fields}}


def arguments(function: Any) -> list[Any]:
    """What a browser sends for the inputs: their first values; states lie on the server."""
    values = [getattr(block, "value", None) for block in function.inputs]
    plain = [one if isinstance(one, str | int | float | bool) else None for one in values]
    return ARGUMENTS.get(str(function.api_name), plain)


def call(client: Client, site: Served, number: int, data: dict[str, Any], session: str) -> str:
    """Call one function as the page's script does; return all that the server says of it."""
    inputs = arguments(site.page.fns[number])
    body = {"fn_index": number, "data": inputs, "event_data": data, "session_hash": session}
    joined = client.post("/gradio_api/queue/join", body)
    if joined.status != 200:
        return f"{joined.status} {joined.body}"
    return client.get(f"/gradio_api/queue/data?session_hash={session}").body


def look_at_review(client: Client, site: Served, session: str) -> None:
    """Open a requirement of the kept review, as one does before one decides about it."""
    numbers = {name: number for number, names in names_of(site).items() for name in names}
    for name in ("review-earlier.show", "review.open"):
        said = call(client, site, numbers[name], event_data(), session)
        assert '"success":true' in said, (name, said)


def used(site: Served) -> list[str]:
    ledger: Any = site.service.assistant
    return [name for name in ledger.used if name in CHANGING]


def test_every_function_refuses_a_reader_or_is_for_readers(
    site: Served, reader: Client, refusals: Refusals
) -> None:
    assert len(site.page.fns) > 20
    open_to_readers = []
    for number, names in names_of(site).items():
        if names <= READERS or any(name.endswith(".act") for name in names):
            continue
        before = stored(site)
        session = f"s{number}{id(reader)}"
        look_at_review(reader, site, session)
        refusals.seen.clear()
        said = call(reader, site, number, event_data(), session)
        assert stored(site) == before, names
        assert "process_completed" in said, (names, said)
        if not refusals.seen:
            open_to_readers += sorted(names)
    assert open_to_readers == []
    assert used(site) == []


def test_what_readers_may_call_changes_no_document_and_no_decision(
    site: Served, reader: Client
) -> None:
    for number, names in names_of(site).items():
        if names <= READERS:
            call(reader, site, number, event_data(), f"r{number}{id(reader)}")
    assert used(site) == []


@pytest.mark.parametrize("form", sorted(ACTIONS))
def test_every_form_of_the_settings_refuses_a_reader(
    site: Served, reader: Client, refusals: Refusals, form: str
) -> None:
    if form in OWN_FORMS:
        return
    acts = [n for n, names in names_of(site).items() if any(x.endswith(".act") for x in names)]
    assert len(acts) == 5
    before = stored(site)
    refusals.seen.clear()
    call(reader, site, acts[0], event_data(form), f"f{form}{id(reader)}")
    assert refusals.seen
    assert stored(site) == before


ACTS = [
    (tab, name, act)
    for tab, sections in all_sections().items()
    for name, section in sections.items()
    for act in section.acts
]


def test_every_act_of_a_section_refuses_a_reader(
    site: Served, reader: Client, refusals: Refusals
) -> None:
    numbers = {name: number for number, names in names_of(site).items() for name in names}
    before = stored(site)
    willing = []
    for tab, section, act in ACTS:
        refusals.seen.clear()
        data = event_data(act) | {"section": section, "register": "", "entry": ""}
        call(reader, site, numbers[f"{tab}-main.perform"], data, f"p{act}{id(reader)}")
        assert stored(site) == before, (tab, section, act)
        if not refusals.seen and f"{tab}.{section}.{act}" not in SHOWING:
            willing.append((tab, section, act))
    assert willing == []


def test_a_reader_with_a_token_cannot_make_or_revoke_tokens(site: Served, reader: Client) -> None:
    if "Authorization" not in reader.headers:
        return
    act = next(n for n, names in names_of(site).items() if "settings-own.act" in names)
    before = stored(site)
    for form in sorted(OWN_FORMS):
        call(reader, site, act, event_data(form), f"t{form}")
    assert stored(site) == before


@pytest.mark.parametrize("way", ["/gradio_api/call/{}", "/gradio_api/call/v2/{}"])
def test_every_named_endpoint_refuses_too(
    site: Served, reader: Client, refusals: Refusals, way: str
) -> None:
    before = stored(site)
    for number, names in names_of(site).items():
        function = site.page.fns[number]
        if names <= READERS or function.api_name is False:
            continue
        refusals.seen.clear()
        path = way.format(function.api_name)
        body: Any = {"data": arguments(function)}
        if "v2" in way:
            body = {"names": ["ai-policy"]} if function.api_name == "draft" else {}
        reply = reader.post(path, body)
        if reply.status == 200:
            reader.get(f"{path}/{reply.json()['event_id']}")
            assert refusals.seen, path
        else:
            assert reply.status in (403, 404, 422), path
    for function in site.page.fns.values():
        for kind in ("run", "api"):
            reply = reader.post(f"/gradio_api/{kind}/{function.api_name}", {"data": []})
            assert reply.status == 404, function.api_name
    assert used(site) == []
    assert stored(site) == before


def addresses(site: Served) -> list[tuple[str, str]]:
    """Each address of the served app, ours and Gradio's, with something in its gaps."""
    found: set[tuple[str, str]] = set()

    def walk(routes: Any, prefix: str = "") -> None:
        for route in routes:
            path = prefix + getattr(route, "path", "")
            if getattr(route, "methods", None):
                filled = re.sub(r"\{\w+:int\}", "1", path)
                filled = re.sub(r"\{[^}]+\}", "x", filled)
                found.update((method, filled) for method in route.methods)
            inner = getattr(route, "routes", None) or getattr(
                getattr(route, "original_router", None), "routes", None
            )
            if inner:
                walk(inner, path)

    walk(site.page.app.routes)
    return sorted(found)


def test_without_signing_in_every_address_is_closed(site: Served) -> None:
    known = addresses(site)
    assert ("GET", "/page-picture/x/1/1/1") in known
    assert ("POST", "/gradio_api/queue/join") in known
    stranger = site.client(Origin=f"http://127.0.0.1:{site.port}")
    let_in = [
        (method, path)
        for method, path in known
        if path not in PUBLIC and stranger.send(method, path, "{}").status not in (401, 404)
    ]
    assert let_in == []
    closed = [path for method, path in known if is_shut(method, path)]
    assert len(closed) > 10


def test_a_reader_changes_nothing_at_any_address(site: Served, reader: Client) -> None:
    before = stored(site)
    for method, path in addresses(site):
        endless = ("/heartbeat/", "/queue/data", "/upload_progress", "/sign-out", "/mcp")
        if method == "HEAD" or any(part in path for part in endless):
            continue
        reader.send(method, path, json.dumps({"data": [], "session_hash": f"a{id(reader)}"}))
    assert used(site) == []
    assert stored(site) == before
