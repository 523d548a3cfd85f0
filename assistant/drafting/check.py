"""Is anything in a draft invented? Every word that could be a fact must have a source.

Names, numbers and dates of a draft are compared with what they may come from: the templates, the
message catalogue, the quotes and titles that footnotes cite, and people's answers. A draft made by
`compose` passes by construction; a language model's rewording has to pass as well.
"""

import re
from collections.abc import Iterable, Mapping

from assistant.drafting.load import Templates, texts_of
from assistant.drafting.model import Draft, plain, runs_of
from assistant.drafting.words import blocked_rows, service_rows
from assistant.messages import catalogue
from assistant.types import Citation

# A name, a number with its parts ("2026-11-01", "A.6.2.4", "85,000"), a word with capitals inside.
_TOKEN = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_][\w’'-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;•|]\s+|[„“\"(\[]\s*)$")


def unsourced(
    draft: Draft, *, templates: Templates, answers: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the names, numbers and dates of a draft that no source has, in their order."""
    allowed = sourced(draft, templates, answers or {})
    found = [token for text in draft_texts(draft) for token in telling(text, draft.language)]
    return tuple(dict.fromkeys(token for token in found if token.casefold() not in allowed))


def telling(text: str, language: str) -> Iterable[str]:
    """Yield what could be a fact: numbers, dates, and words that may be names.

    In English those are words with a capital that do not begin a sentence; in German, where every
    noun has one, all words with a capital.
    """
    for match in _TOKEN.finditer(text):
        token = match[0].rstrip("-’'")
        starts = language == "en" and _SENTENCE_START.search(text[: match.start()])
        inner = token[0].isdigit() or any(c.isupper() for c in token[1:])
        if inner or (token[0].isupper() and not starts):
            yield token


def draft_texts(draft: Draft) -> Iterable[str]:
    """Yield every text of a draft that its reader sees, footnotes apart."""
    yield plain(draft.title)
    for name, runs in draft.control:
        yield from (name, plain(runs))
    for block in draft.blocks:
        yield from block.columns
        yield from map(plain, runs_of(block))
    for point in draft.open_points:
        yield from (point.question, *point.places)


def sourced(draft: Draft, templates: Templates, answers: Mapping[str, str]) -> frozenset[str]:
    """Return the words that a draft's sources have, case folded."""
    texts: list[str] = [*answers.values(), draft.version]
    for template in templates.types:
        if template.id in draft.types:
            texts += texts_of(template)
    for slot in templates.catalogue.slots.values():
        texts += (slot.question.en, slot.question.de)
    for bundle in templates.catalogue.bundles.values():
        texts += (bundle.title.en, bundle.title.de)
    texts += [t for key, t in catalogue(draft.language).items() if key.startswith("draft.")]
    for requirement in templates.requirement_set.requirements:
        texts += (requirement.ref, requirement.title.in_(draft.language))
    texts += [part for row in service_rows(draft) for part in row]
    texts += [part for row in blocked_rows(draft) for part in row]
    texts += [part for citation in draft.citations for part in _source(citation)]
    return frozenset(t.casefold() for text in texts for t in _tokens(text))


def _tokens(text: str) -> Iterable[str]:
    for match in _TOKEN.finditer(text):
        yield match[0].rstrip("-’'")


def _source(citation: Citation) -> tuple[str, ...]:
    return citation.document, citation.quote
