"""HTML: the visible text, and nothing else."""

import pytest

from ingest.parsers import parse
from ingest.types import Limits, ParsedFile


def read(body: str, head: str = "") -> ParsedFile:
    data = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()
    return parse(data, file="a.html", limits=Limits())


def text(body: str, head: str = "") -> str:
    return read(body, head).pages[0].text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>secret</p>",
        '<p style="display: none">secret</p>',
        '<p style="VISIBILITY:hidden !important">secret</p>',
        '<span style="font-size:0">secret</span>',
        '<span style="font-size:1px">secret</span>',
        '<p aria-hidden="true">secret</p>',
        '<p style="position:absolute;left:-9999px">secret</p>',
        '<p style="text-indent:-5000px">secret</p>',
        '<p style="opacity:0">secret</p>',
        '<p style="color:#fff">secret</p>',
        '<p style="color:white;background:#fefefe">secret</p>',
        '<font color="white">secret</font>',
        '<div style="background:#000;color:black"><b>secret</b></div>',
        '<p class="x">secret</p>',
        '<p id="y">secret</p>',
        '<p style="height:0;overflow:hidden">secret</p>',
        '<p style="clip:rect(0,0,0,0)">secret</p>',
    ],
)
def test_hidden_text_is_left_out_and_reported(hidden: str) -> None:
    style = "<style>/* c */ .x, .z { display:none } @media print { #y {visibility:hidden} }</style>"
    parsed = read(f"<p>Sichtbar.</p>{hidden}<p>Auch.</p>", style)
    assert parsed.pages[0].text == "Sichtbar.\nAuch."
    assert [n.code for n in parsed.notices] == ["hidden_text_ignored"]


@pytest.mark.parametrize(
    "gone",
    [
        "<!-- secret -->",
        "<script>secret</script>",
        "<template>secret</template>",
        '<img src="http://x.example/a.png" alt="secret">',
        '<iframe src="http://x.example">secret</iframe>',
        "<noscript>secret</noscript>",
    ],
)
def test_what_is_no_text_goes_without_a_notice(gone: str) -> None:
    parsed = read(f"<p>Sichtbar.</p>{gone}")
    assert parsed.pages[0].text == "Sichtbar."
    assert parsed.notices == ()


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="background:#003366"><p style="color:#fff">Text</p></div>',
        '<p style="color:white;background:url(a.png)">Text</p>',
        '<div style="color:white"><p style="color:black">Text</p></div>',
        '<p style="margin-left:-20px;font-size:0.9em">Text</p>',
        "<details><summary>Text</summary></details>",
    ],
)
def test_visible_text_stays(shown: str) -> None:
    assert text(shown) == "Text"


def test_headings_lists_and_terms() -> None:
    parsed = read(
        "<h1>Titel</h1><p>Ein <b>Satz</b><br>mit\nUmbruch.</p>"
        "<ol start=3><li>drei<ul><li>innen</li>"
        "</ul></li><li><p>vier</p></li></ol><dl><dt>KI</dt><dd>Software</dd></dl>"
    )
    page = parsed.pages[0]
    blocks = [(b.kind, b.level, page.text[b.span.start : b.span.end]) for b in page.blocks]
    assert blocks == [
        ("heading", 1, "Titel"),
        ("paragraph", 0, "Ein Satz mit Umbruch."),
        ("list_item", 0, "3. drei"),
        ("list_item", 0, "innen"),
        ("list_item", 0, "4. vier"),
        ("table_row", 0, "KI: Software"),
    ]


def test_tables_keep_their_header_and_merged_cells_count_once() -> None:
    page = read(
        "<table><tr><th>Rolle</th><th>Aufgabe</th><th>Frist</th></tr>"
        "<tr><td rowspan=2>Leitung</td><td>prüft</td><td></td></tr><tr><td>gibt frei</td>"
        "<td>10 Tage</td></tr><tr><td colspan=3>Hinweis</td></tr></table>"
    ).pages[0]
    rows = [
        (page.text[b.span.start : b.span.end], [page.text[c.start : c.end] for c in b.cells])
        for b in page.blocks
    ]
    assert rows == [
        ("Rolle: Leitung | Aufgabe: prüft", ["Leitung", "prüft"]),
        ("Rolle: Leitung | Aufgabe: gibt frei | Frist: 10 Tage", ["gibt frei", "10 Tage"]),
        ("Hinweis", ["Hinweis"]),
    ]


def test_a_layout_table_is_read_as_text() -> None:
    assert text("<table><tr><td><h2>A</h2><p>b</p></td></tr></table>") == "A\nb"


def test_boilerplate_around_a_main_part_goes_to_the_properties() -> None:
    parsed = read(
        "<header>Firma</header><nav>Start Produkte</nav><main><h1>KI</h1><p>Text</p></main>"
        '<div class="cookie-banner">Wir nutzen Cookies</div><footer>Stand: Mai 2026</footer>',
        "<title>KI | Firma</title><meta name=author content=Recht>",
    )
    assert parsed.pages[0].text == "KI\nText"
    assert parsed.properties == {
        "title": "KI | Firma",
        "author": "Recht",
        "header": "Firma",
        "footer": "Stand: Mai 2026",
    }


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("cp1252", "windows-1252"), ("utf-16", ""), ("iso-8859-15", "iso-8859-15")],
)
def test_encodings(encoding: str, declared: str) -> None:
    data = f'<html><meta charset="{declared}"><p>Größe der Prüfung</p>'.encode(encoding)
    assert parse(data, file="a.htm", limits=Limits()).pages[0].text == "Größe der Prüfung"


def test_deep_nesting_neither_hangs_nor_loses_text() -> None:
    assert "tief" in text("<div>" * 3000 + "tief" + "</div>" * 3000)
