"""The shape of `corpus/impact/form.yaml`: views with questions and rules, rated effects, signs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.ai_act.places import cited
from assistant.messages import Language
from assistant.registers.schema import Name
from assistant.requirements.schema import Text

ViewId = Literal["aisia", "fria", "dpia"]
VIEWS: tuple[ViewId, ...] = ("aisia", "fria", "dpia")
Verdict = Literal["required", "likely", "none"]
Short = Annotated[str, Field(min_length=1, max_length=80)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Aspect(_Model):
    """One rated effect: what may happen, how likely and severe, what is done about it.

    `area` and `concerns` are those of a risk that follows from it.
    """

    id: Name
    title: Text
    effects: Annotated[tuple[Name, ...], Field(min_length=1)]
    level: Name
    measures: Name
    area: Name
    concerns: tuple[Name, ...]


class Question(_Model):
    """A question of a view with its place in the standard or law, and what answers it."""

    id: Name
    ref: Short
    text: Text
    fields: tuple[Name, ...] = ()
    facts: tuple[Name, ...] = ()
    aspects: tuple[Name, ...] = ()


class Section(_Model):
    """Questions under one heading."""

    title: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Rule(_Model):
    """When all conditions of `when` hold, the verdict with its articles and reason."""

    verdict: Literal["required", "likely", "none", "note"]
    when: Annotated[Mapping[Name, tuple[Name | Short, ...]], Field(min_length=1)]
    articles: Annotated[tuple[Short, ...], Field(min_length=1)]
    reason: Text


class View(_Model):
    """One kind of assessment: its questions, and when it is called for."""

    id: ViewId
    title: Text
    law: Text  # the short name of the standard or law
    basis: Text  # … with the places in it
    date: str | None = None  # id of a day in corpus/ai_act/dates.yaml
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]

    def questions(self) -> Iterator[Question]:
        """Yield all questions in order."""
        for section in self.sections:
            yield from section.questions


class Sign(_Model):
    """A sign of a high risk for data subjects, by a field of the register of systems."""

    id: Name
    field: Name
    values: tuple[Name, ...]
    text: Text


class Form(_Model):
    """The whole form."""

    id: str
    version: str
    open_values: tuple[Name, ...]
    not_done: Mapping[Name, tuple[Name, ...]]
    no_answer: tuple[Short, ...]
    in_german: Mapping[Short, Short]
    levels_with_measures: tuple[Name, ...]
    personal_data: tuple[Name, ...]
    signs: tuple[Sign, ...]
    facts: tuple[Name, ...]
    aspects: tuple[Aspect, ...]
    views: tuple[View, ...]

    def view(self, name: str) -> View:
        """Return the view of that id. Raises KeyError."""
        return {one.id: one for one in self.views}[name]  # type: ignore[index]

    def aspect(self, name: str) -> Aspect:
        """Return the rated effect of that id. Raises KeyError."""
        return {one.id: one for one in self.aspects}[name]

    def places(self, articles: Sequence[str], language: Language) -> str:
        """Return articles in words: "ISO/IEC 42001 8.4, A.5.2; GDPR Art. 22"."""
        said: list[str] = []
        last = ""
        for article in articles:
            law, _, place = article.partition(" Art. ")
            if not place:  # "ISO/IEC 42001 8.4", "AI Act Annex III 2"
                law, _, place = article.rpartition(" ")
                law = "" if "Annex" in law else law
            if law and law == last:
                place = f"Art. {place}" if " Art. " in article else place
                said[-1] += f", {place}"
            else:
                said.append(article)
            last = law
        text = cited("; ".join(said), language)
        if language == "de":
            for english, german in self.in_german.items():
                text = text.replace(english, german)
        return text
