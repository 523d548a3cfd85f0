"""Readers: unpacked packages and files to pairs of texts."""

import gettext
import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from eval.encoder.clean import plain, translated, usable
from eval.encoder.values import Example, Pair

_BLOCKS = "p|li|h1|h2|h3|h4|h5|h6|td|th|dt|dd|title|item|desc"
_SKIP = {"script", "style", "pre", "code", "screen", "nav"}
_PO = re.compile(r'^msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)', re.MULTILINE)
_LANGUAGES = {"de": "de", "de-DE": "de", "C": "en", "en": "en", "en-US": "en", "en-us": "en"}
_MARK = re.compile(
    r"(?:(?<=/)|^)(?:[a-z]{2}|[a-z]{2}-[A-Z]{2}|C)/|\.(?:[a-z]{2}|[a-z]{2}-[a-z]{2})(?=\.html)|-(?:de|en)(?=/)"
)
_NOTE = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|/[^;|/]*/|<[^>]*>")
_FIELD = re.compile(
    r"\[(?:ornith|bot|zool|med|chem|min|geogr|mus|hist|naut|mil|cook|astron|anat|photo|textil|"
    r"print|geol|biol|ling|aviat|sport|relig|pharm|math|phys|Schw|Ös|vulg|slang|obs)[^\]]*\]"
)


def read_mo(folder: Path) -> Iterator[Pair]:
    """Yield the messages of compiled German catalogues."""
    for path in sorted(folder.rglob("*.mo")):
        if "/de/" not in path.as_posix() and "-de_DE" not in path.name:
            continue
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        messages: dict[object, str] = getattr(catalogue, "_catalog", {})
        for key, value in messages.items():
            english = key[0] if isinstance(key, tuple) else str(key)
            yield from _pair(value, str(english).rpartition("\x04")[2], folder.name)


def read_po(folder: Path) -> Iterator[Pair]:
    """Yield the messages of German source catalogues."""
    for path in sorted(folder.rglob("de.po")):
        for match in _PO.finditer(path.read_text(encoding="utf-8")):
            english, german = (_unquote(part) for part in match.groups())
            yield from _pair(german, english, folder.name)


def read_messages(folder: Path) -> Iterator[Pair]:
    """Yield messages kept as `en.json` beside `de.json` (MediaWiki)."""
    for path in sorted(folder.rglob("de.json")):
        other = path.with_name("en.json")
        if not other.is_file():
            continue
        german = json.loads(path.read_text(encoding="utf-8"))
        english = json.loads(other.read_text(encoding="utf-8"))
        for key in sorted(german.keys() & english.keys()):
            if isinstance(german[key], str) and isinstance(english[key], str):
                yield from _pair(german[key], english[key], folder.name)


def read_help(german: Path, english: Path) -> Iterator[Pair]:
    """Yield blocks of help pages that have the same block structure in both languages."""
    for left, right in _page_pairs(german, english):
        a, b = _blocks(left), _blocks(right)
        if [tag for tag, _ in a] == [tag for tag, _ in b]:
            for (_, de), (_, en) in zip(a, b, strict=True):
                yield from _pair(de, en, german.name)


def read_sections(german: Path, english: Path) -> Iterator[Example]:
    """Yield headings with the text under them, in both languages and across."""
    for left, right in _page_pairs(german, english):
        a, b = _sections(_blocks(left)), _sections(_blocks(right))
        for one, two in zip_longest(a, b):
            group = f"{german.name}/{left.stem}"
            if one and two and len(a) == len(b):
                yield Example(one[0], two[1], group=group)
                yield Example(two[0], one[1], group=group)
            for same in (one, two):
                if same:
                    yield Example(same[0], same[1], group=group)


def read_html(folder: Path) -> Iterator[Pair]:
    """Yield the English blocks of documentation that exists in English only."""
    for path in sorted(p for p in folder.rglob("*.html") if p.is_file()):
        if re.search(r"\.(?!en\b)[a-z]{2}(?:-\w+)?\.html$", path.name):
            continue
        for _, text in _blocks(path):
            if usable(text) and text.isascii():
                yield Pair("", text, folder.name)


def read_dictionary(folder: Path) -> Iterator[Pair]:
    """Yield the entries of a German–English word list (Ding's format), without special fields."""
    for path in sorted(folder.rglob("de-en")):
        for line in path.read_text(encoding="utf-8").splitlines():
            german, _, english = line.partition(" :: ")
            if line.startswith("#") or not english or _FIELD.search(german):
                continue
            for left, right in zip(german.split(" | "), english.split(" | "), strict=False):
                de, en = _variants(left), _variants(right)
                for i, word in enumerate(de[:3]):
                    yield from _pair(word, en[i % len(en)] if en else "", folder.name)


def read_wordnet(folder: Path) -> Iterator[Example]:
    """Yield words with their definitions (WordNet's data files)."""
    for path in sorted(folder.rglob("data.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            head, _, gloss = line.partition(" | ")
            fields = head.split()
            if line.startswith(" ") or not gloss or len(fields) < 5:
                continue
            words = [w.replace("_", " ") for w in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
            definition = gloss.split('; "')[0].strip()
            if words[0][0].islower() and usable(definition):
                yield Example(", ".join(words[:3]), definition, group="wordnet")


def _pair(german: str, english: str, source: str) -> Iterator[Pair]:
    german, english = plain(german), plain(english)
    if translated(german, english):
        yield Pair(german, english, source)


def _unquote(lines: str) -> str:
    return "".join(line.strip()[1:-1] for line in lines.splitlines()).replace('\\"', '"')


def _variants(side: str) -> list[str]:
    parts = (re.sub(r"\s+", " ", _NOTE.sub(" ", part)).strip() for part in side.split(";"))
    return [part for part in parts if part]


def _page_pairs(german: Path, english: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the pages that exist in both languages under the same name."""
    left, right = _shelf(german, "de"), _shelf(english, "en")
    for key in sorted(left.keys() & right.keys()):
        if left[key] != right[key]:
            yield left[key], right[key]


def _shelf(root: Path, language: str) -> dict[str, Path]:
    """Return the pages of one language by their path without any sign of the language.

    Where a path says nothing of its language it counts as English.
    """
    shelf: dict[str, Path] = {}
    for path in sorted([*root.rglob("*.html"), *root.rglob("*.page")]):
        place = path.relative_to(root).as_posix()
        found = {_LANGUAGES.get(mark.strip("/.-"), "") for mark in _MARK.findall(place)}
        if (found or {"en"}) == {language} and path.is_file():
            shelf.setdefault(_MARK.sub("", place), path)
    return shelf


def _blocks(path: Path) -> list[tuple[str, str]]:
    """Return the innermost text blocks of a page: tag and text."""
    from lxml import etree
    from lxml import html as lxml_html

    data = path.read_bytes()
    if path.suffix == ".page":
        xml = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        tree = etree.fromstring(data, xml)
    else:
        tree = lxml_html.fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
    names = set(_BLOCKS.split("|"))
    result: list[tuple[str, str]] = []
    for element in tree.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if tag not in names or any(_local(child) in names for child in element.iterdescendants()):
            continue
        if any(_local(parent) in _SKIP for parent in element.iterancestors()):
            continue
        text = plain(" ".join("".join(element.itertext()).split()))
        if text:
            result.append((tag, text))
    return result


def _local(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _sections(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headings with up to about 110 words of what stands under them."""
    result: list[tuple[str, list[str]]] = []
    for tag, text in blocks:
        if tag in {"h1", "h2", "h3", "h4", "title"}:
            result.append((text, []))
        elif result and sum(len(t.split()) for t in result[-1][1]) < 90:
            result[-1][1].append(text)
    joined = ((head, " ".join(" ".join(body).split()[:110])) for head, body in result)
    return [(head, body) for head, body in joined if usable(head) and len(body.split()) >= 12]
