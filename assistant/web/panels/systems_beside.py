"""Beside an AI system: what its description leads to under the EU AI Act, and the questionnaire.

All quotes are words of the register or of a person's answers, and never trusted.
"""

from collections.abc import Iterable

from assistant.ai_act.answer_words import Asked, answer_words, asked
from assistant.ai_act.classify import FactTold
from assistant.ai_act.for_system import Dated
from assistant.ai_act.places import cited, cited_all
from assistant.export.classified_text import day_words, standing_lines
from assistant.messages import Language, message
from assistant.service.classifying import Classified
from assistant.web.forms import choice, form, hidden
from assistant.web.markup import element, escape, text

PREFIX = "q_"  # before the names of questions in the form
_FIRST = 4  # open questions shown unfolded


def classified_html(made: Classified, language: Language, *, may: bool) -> str:
    """Return the classification; forms only for those who may write."""
    found = made.found
    tier = element(
        "span", text(f"classify.tier_{found.tier}", language), class_=f"badge tier-{found.tier}"
    )
    html = element("h4", text("web_systems.title", language))
    html += _standing(made, language)
    html += element("p", element("b", text("web_systems.now", language)) + " " + tier)
    if found.articles:
        articles = escape(cited_all(found.articles, language))
        html += element("p", element("b", text("classify.articles", language)) + " " + articles)
    role = text(f"classify.role_{found.role}", language)
    html += element("p", element("b", text("classify.role", language)) + " " + role)
    html += element(
        "p", element("b", text("classify.reason", language)) + " " + escape(found.reason)
    )
    if may:
        html += _confirm(made, language)
    html += _list("facts", (_fact(one, made, language) for one in found.facts), language)
    html += _list("change", (escape(one) for one in found.what_would_change), language)
    html += _list("questions", (escape(one) for one in found.questions), language)
    others = (
        element("b", text(f"classify.tier_{one.tier}", language))
        + escape(f" ({cited_all(one.articles, language)}) {one.text}")
        for one in found.other_tiers
    )
    html += _list("others", others, language)
    html += _list("duties", (_duty(one, language) for one in made.duties), language)
    html += _list("gpai", (escape(one) for one in found.gpai), language)
    if may:
        html += _questionnaire(made, language)
    html += element("p", escape(found.disclaimer), class_="quiet")
    return element("section", html, class_="classified")


def _standing(made: Classified, language: Language) -> str:
    first, *rest = standing_lines(made, language, ids=False)
    html = element("p", escape(first))
    if not rest:
        return html
    told = "".join(element("p", escape(one)) for one in rest if not one.startswith("- "))
    asked = "".join(
        element("li", escape(one.removeprefix("- "))) for one in rest if one.startswith("- ")
    )
    listed = element("ul", asked) if asked else ""
    return html + element("div", told + listed, class_="warning classified-open")


def _confirm(made: Classified, language: Language) -> str:
    """The button by which a person makes the result the register's."""
    if made.entry.text("tier") == made.found.tier and not made.stale:
        return ""
    words = text("web_systems.confirm_text", language)
    made_form = form(
        "classify_save", _of(made), message("web_systems.confirm", language), style="primary"
    )
    return element("div", element("p", words, class_="quiet") + made_form, class_="confirm-tier")


def _questionnaire(made: Classified, language: Language) -> str:
    questions = asked(language)
    first_ids = [one.id for one in questions if one.question in made.found.questions]
    first_ids += [name for name in made.unasked if name not in first_ids]
    first = [one for one in questions if one.id in first_ids[: _FIRST + len(made.unasked)]]
    answered = [one for one in questions if one.id in made.answers and one not in first]
    rest = [one for one in questions if one not in first and one not in answered]
    inner = _of(made) + "".join(_choice(one, made, language) for one in [*first, *answered])
    more = "".join(_choice(one, made, language) for one in rest)
    label = element("summary", text("web_systems.all_questions", language, count=len(rest)))
    inner += element("details", label + more)
    summary = element("summary", text("web_systems.questionnaire", language))
    note = element("p", text("web_systems.questionnaire_text", language), class_="quiet")
    questions_form = form("classify", inner, message("web_systems.answer", language))
    opened = "" if first else None
    return element("details", summary + note + questions_form, class_="questionnaire", open=opened)


def _choice(one: Asked, made: Classified, language: Language) -> str:
    chosen = made.answers.get(one.id, "")
    options = [("", message("web_systems.unanswered", language)), *one.answers]
    if chosen and chosen not in dict(options):  # several answers, from a file
        options.append((chosen, answer_words(chosen, language)))
    return choice(one.question, f"{PREFIX}{one.id}", options, chosen)


def _of(made: Classified) -> str:
    return hidden("entry", made.entry.id) + hidden("version", str(made.entry.version))


def _fact(one: FactTold, made: Classified, language: Language) -> str:
    denied = text("classify.denied", language) if one.denied else ""
    quote = answer_words(one.quote, language) if one.source == "answer" else one.quote
    first, last = "„“" if language == "de" else "“”"
    quoted = first + element("bdi", escape(" ".join(quote.split()))) + last
    role = "role" not in made.answers and one.quote == made.entry.text("role")
    key = "register" if role and one.source == "answer" else one.source
    source = element("span", text(f"web_systems.from_{key}", language), class_="quiet")
    return f"{denied}{escape(one.fact)}: {quoted} {source}"


def _duty(one: Dated, language: Language) -> str:
    day = day_words(one.due.applies_from, language)
    days = {"days": one.days} if one.when == "soon" else {}
    when = text(f"web_systems.duty_{one.when}", language, day=day, **days)
    badge = element("span", when, class_=f"badge duty-{one.when}")
    return (
        f"{element('b', escape(cited(one.due.article, language)))} {badge} {escape(one.due.text)}"
    )


def _list(key: str, items: Iterable[str], language: Language) -> str:
    listed = "".join(element("li", one) for one in items)
    if not listed:
        return ""
    return element("h5", text(f"classify.{key}", language)) + element("ul", listed)
