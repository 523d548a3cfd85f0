"""Companies that were written for learning, as labelled companies to ask.

`annotated`: those of `eval/judging/companies/` (policies, registers, minutes, drafts) with the
questions of `eval/data/questions/`. `invented`: the pairs of `eval/training/` as documents.
`conflicting`: two small companies whose documents in force differ. What answers are chosen by is
learnt on the first two, so figures on them are not those of an unseen company.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.companies import (
    Company,
    Evidence,
    Question,
    development_companies,
    load_company,
    sample_company,
)
from eval.invented import invented_companies

DATA = Path(__file__).with_name("data")
ANNOTATED = Path(__file__).with_name("judging") / "companies"
_MARK = re.compile(r"\s?⟦[^⟧]*⟧")


@contextmanager
def companies_named(names: Sequence[str]) -> Iterator[list[Company]]:
    """Give the companies of folders and of the sets named above, and "sample" and "development".

    Without names: the development set, the sample and the conflicting ones.
    """
    with ExitStack() as stack:
        found: list[Company] = []
        for name in names or ("development", "sample", "conflicting"):
            if name == "development":
                found += development_companies()
            elif name == "sample":
                found.append(sample_company())
            elif name == "conflicting":
                found += conflicting_companies()
            elif name in ("annotated", "invented"):
                made = annotated_asked if name == "annotated" else invented_asked
                found += made(Path(stack.enter_context(TemporaryDirectory(prefix="aims-asked-"))))
            else:
                found.append(load_company(Path(name)))
        yield found


def conflicting_companies() -> list[Company]:
    """Return the small companies under `eval/data/conflicting`."""
    return [
        load_company(path.parent) for path in sorted((DATA / "conflicting").glob("*/gold.json"))
    ]


def annotated_asked(folder: Path) -> list[Company]:
    """Write the annotated companies that have questions under `folder`, without their marks."""
    made = []
    for file in sorted((DATA / "questions").glob("*.json")):
        docs = folder / file.stem / "docs"
        docs.mkdir(parents=True)
        for path in sorted((ANNOTATED / file.stem / "docs").glob("*.md")):
            text = _MARK.sub("", path.read_text(encoding="utf-8"))
            (docs / path.name).write_text(text, encoding="utf-8")
        (docs.parent / "gold.json").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        made.append(load_company(docs.parent))
    return made


def invented_asked(folder: Path) -> list[Company]:
    """Write the invented companies under `folder`; a question's evidence is its passage."""
    made = []
    for company in invented_companies():
        docs = folder / company.name / "docs"
        docs.mkdir(parents=True)
        company.write(docs)
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(docs.iterdir())}
        questions = [
            Question(
                id=f"{company.name}-{number:03}",
                language=asked.language,
                text=asked.question,
                answerable=asked.positive is not None,
                evidence=_evidence(asked.positive, texts),
                tags=("table",) if " | " in (asked.positive or "") else ("single",),
            )
            for number, asked in enumerate(company.questions, start=1)
        ]
        made.append(Company(company.name, company.language, docs, tuple(questions)))
    return made


def _evidence(positive: str | None, texts: Mapping[str, str]) -> tuple[Evidence, ...]:
    """The passage that answers, in the file that holds it; a table row by its last cell."""
    if positive is None:
        return ()
    last = positive.rpartition(" | ")[2]
    known = last.partition(": ")[2] if last != positive else positive
    return (Evidence(next(name for name, text in texts.items() if known in text), 1, positive),)
