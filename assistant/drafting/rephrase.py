"""A draft's statements in a language model's words, each checked, else as the template has them.

Only numbered statements are given to the model: no heading, table, control block, open point,
quote or footnote. What a statement serves stays tied to it.
"""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Protocol

from assistant.drafting.check import sourced
from assistant.drafting.load import Templates
from assistant.drafting.model import Block, Draft, Rephrasing, Run, Runs, plain
from assistant.drafting.rewording import Wording, flat, reworded
from assistant.grounding.keys import Extract, Keyed, keyed
from assistant.grounding.replies import objects
from assistant.messages import Language, message
from assistant.model import ChatModel, ModelError
from assistant.prompts import Prompt, load_prompt, render
from assistant.words import WordMatcher
from ingest.suspicion import is_suspicious

TOGETHER = 8  # statements a call
MOST = 40_000  # characters of a reply that are read
PROMPT = "draft_statement"
_LANGUAGES = {"de": "German (Deutsch)", "en": "English (Englisch)"}


class Replies(Protocol):
    """Replies that were given before, so that the same prompt is not paid for twice."""

    def get(self, model: str, prompt: Prompt) -> str | None:
        """Return what the model said to this prompt, None where it is not known."""

    def put(self, model: str, prompt: Prompt, reply: str) -> None:
        """Keep a whole reply."""


class RecentReplies:
    """The last replies of this process, in memory alone: they hold words of documents.

    Implements `Replies`. Safe for threads.
    """

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = Lock()

    def get(self, model: str, prompt: Prompt) -> str | None:
        """Return what the model said to this prompt, None where it is not known."""
        with self._lock:
            return self._kept.get((model, prompt.digest))

    def put(self, model: str, prompt: Prompt, reply: str) -> None:
        """Keep a whole reply; beyond the bound the oldest go."""
        with self._lock:
            self._kept[model, prompt.digest] = reply
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def rephrase(
    draft: Draft,
    *,
    model: ChatModel,
    templates: Templates,
    answers: Mapping[str, str] | None = None,
    words: WordMatcher | None = None,
    replies: Replies | None = None,
) -> Draft:
    """Return the draft with those of its statements rephrased whose new wording passed the checks.

    `rephrasing` says how many, and why the others were kept. Where the model fails, the draft is
    as it was but for that note. Raises nothing of the model's.
    """
    company = _company(draft)
    by = Wording(draft.language, sourced(draft, templates, answers or {}), words, company)
    at = [n for n, one in enumerate(draft.blocks) if one.kind == "statement" and one.number]
    asked = [n for n in at if not is_suspicious(plain(draft.blocks[n].runs))]
    kept = Counter({"instruction": len(at) - len(asked)})
    new: dict[int, Runs] = {}
    try:
        for start in range(0, len(asked), TOGETHER):
            some = asked[start : start + TOGETHER]
            told = _told(some, draft, company, model, replies)
            for n in some:
                made = reworded(told[n], draft.blocks[n].runs, by) if n in told else "none"
                if isinstance(made, str):
                    kept[made] += 1
                elif plain(made) == plain(draft.blocks[n].runs):
                    kept["same"] += 1
                else:
                    new[n] = made
    except ModelError as error:
        fallback = message(error.key, draft.language, **error.values)
        return replace(draft, rephrasing=_record(model, 0, {"unreachable": len(at)}, fallback))
    blocks = tuple(replace(b, runs=new.get(n, b.runs)) for n, b in enumerate(draft.blocks))
    return replace(draft, blocks=blocks, rephrasing=_record(model, len(new), kept))


def restored(draft: Draft, plain_draft: Draft, numbers: Collection[str], reason: str) -> Draft:
    """Return a rephrased draft with these statements as the template has them; `reason` counts."""
    assert draft.rephrasing is not None  # only a rephrased draft comes here
    pairs = list(zip(draft.blocks, plain_draft.blocks, strict=True))
    back = [old for new, old in pairs if new != old and new.number in numbers]
    kept = Counter(dict(draft.rephrasing.kept))
    kept[reason] += len(back)
    record = replace(
        draft.rephrasing,
        rephrased=draft.rephrasing.rephrased - len(back),
        kept=tuple(sorted((one, count) for one, count in kept.items() if count)),
    )
    blocks = tuple(old if new.number in numbers else new for new, old in pairs)
    return replace(draft, blocks=blocks, rephrasing=record)


def rephrased_statements(draft: Draft) -> Iterator[Block]:
    """Yield the statements that are in a model's words."""
    yield from (one for one in draft.blocks if any(run.origin == "model" for run in one.runs))


def _record(model: ChatModel, new: int, kept: Mapping[str, int], fallback: str = "") -> Rephrasing:
    prompt = load_prompt(PROMPT)
    counted = tuple(sorted((reason, count) for reason, count in kept.items() if count))
    return Rephrasing(model.name, f"{prompt.name}@{prompt.version}", new, counted, fallback)


def _company(draft: Draft) -> Run | None:
    """The run that names the organization, where that is known."""
    named = (run for _, runs in draft.control for run in runs if run.slot == "company")
    return next((run for run in named if run.origin in ("fact", "answer")), None)


def _told(
    some: Sequence[int],
    draft: Draft,
    company: Run | None,
    model: ChatModel,
    replies: Replies | None,
) -> dict[int, str]:
    """What the model says for statements, by their place. Raises ModelError."""
    extracts = [Extract(str(n), "", flat(draft.blocks[n].runs)) for n in some]
    shown = keyed(extracts, question=draft.heading)
    prompt = render(
        PROMPT,
        language=_LANGUAGES[draft.language],
        company=_calm(company.text) if company else _unknown(draft.language),
        statements=shown.text,
    )
    reply = replies.get(model.name, prompt) if replies else None
    if reply is None:
        reply = _read(model, prompt)
        if replies:
            replies.put(model.name, prompt, reply)
    return _texts(reply, shown)


def _texts(reply: str, shown: Keyed) -> dict[int, str]:
    """The first text for each key that was shown."""
    found: dict[int, str] = {}
    for told in objects([reply], most=MOST):
        extract, text = shown.of(told.get("key")), told.get("text")
        if extract is not None and isinstance(text, str):
            found.setdefault(int(extract.id), text)
    return found


def _read(model: ChatModel, prompt: Prompt) -> str:
    """The reply, as far as it is read."""
    pieces, size = [], 0
    stream = model.stream(prompt)
    try:
        for piece in stream:
            pieces.append(piece)
            size += len(piece)
            if size > MOST:
                break
    finally:  # no more is asked for
        getattr(stream, "close", lambda: None)()
    return "".join(pieces)[:MOST]


def _calm(name: str) -> str:
    """A name for the prompt: one line, no delimiter, nothing that instructs."""
    calm = " ".join(name.replace("<", "‹").replace(">", "›").split())[:120]
    return "–" if is_suspicious(calm) else calm


def _unknown(language: Language) -> str:
    return {"de": "(nicht bekannt)", "en": "(not known)"}[language]
