"""What the program proposes for a register: each with its values, its reason and its sources."""

from collections.abc import Sequence

from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Source
from assistant.registers.proposal import Proposal
from assistant.registers.schema import FieldSpec, Register
from assistant.web.markup import element, escape, text
from assistant.web.registers_names import Names, requirement_name, title_in
from assistant.web.registers_sources import quote_html

MOST = 20  # shown at once
_LONG = 400  # characters of a proposed value


def offers_html(
    register: Register,
    offers: Sequence[Proposal],
    dismissed: int,
    names: Names,
    language: Language,
    *,
    may: bool,
) -> str:
    """Return the list of proposals; "" where there is none."""
    if not offers and not (dismissed and may):
        return ""
    parts = element("p", text("web_registers.offers_text", language), class_="quiet")
    items = "".join(
        element("li", _offer(one, register, names, language, may=may)) for one in offers[:MOST]
    )
    if items:
        parts += element("ol", items, class_="offers")
    if len(offers) > MOST:
        more = text("web_registers.offers_more", language, shown=MOST, count=len(offers))
        parts += element("p", more, class_="quiet")
    if dismissed and may:
        again = element(
            "button",
            text("web_registers.offers_again", language),
            type="button",
            class_="link",
            data_event="again",
        )
        count = text("web_registers.offers_dismissed", language, count=dismissed)
        parts += element("p", count + " · " + again, class_="quiet")
    heading = element(
        "h3", text("web_registers.offers_count", language, count=len(offers)), tabindex="-1"
    )
    return element("section", heading + parts, class_="register-offers", id="offers")


def _offer(
    offer: Proposal, register: Register, names: Names, language: Language, *, may: bool
) -> str:
    title = title_in(offer.values, register, language)
    kind = message("web_registers.offer_new", language, one=register.one.in_(language))
    if offer.entry is not None:
        kind = message("web_registers.offer_change", language, entry=offer.entry)
        title = title or names.title(offer.entry) or offer.entry
    head = element("p", escape(kind), class_="kind") + element(
        "h4", element("bdi", escape(title or offer.about))
    )
    reason = element("p", escape(offer.reason), class_="reason")
    facts = [
        fact
        for field in register.fields
        if field.type not in ("data", "sources") and field.id != register.title_field
        if (fact := _fact(field, offer, names, language))
    ]
    quotes = [
        quote_html(one, language)
        for field in register.fields
        if field.type == "sources"
        for one in offer.values.get(field.id) or ()
        if isinstance(one, Source)
    ]
    counts = text("web_registers.offer_detail", language, values=len(facts), sources=len(quotes))
    detail = (element("dl", "".join(facts)) if facts else "") + "".join(quotes)
    detail = element("details", element("summary", counts) + detail) if detail else ""
    buttons = _buttons(offer, title or offer.about, language) if may else ""
    return head + reason + detail + buttons


def _fact(field: FieldSpec, offer: Proposal, names: Names, language: Language) -> str:
    value = offer.values.get(field.id)
    if value is None or value == () or value == "":
        return ""
    words = shown(field, value, language)
    if field.type in ("link", "links"):
        several = value if isinstance(value, tuple) else (value,)
        words = "\n".join(f"{one} · {names.title(one) or ''}".rstrip(" ·") for one in several)
    if field.type == "requirements":
        words = "\n".join(requirement_name(one, language) for one in value)
    if len(words) > _LONG:
        words = words[: _LONG - 1].rstrip() + "…"
    label = element("dt", escape(field.label.in_(language)))
    return label + element("dd", element("bdi", escape(words)))


def _buttons(offer: Proposal, title: str, language: Language) -> str:
    made = "".join(
        element(
            "button",
            text(f"web_registers.offer_{name}", language),
            type="button",
            class_=style,
            data_event=event,
            data_key=offer.key,
            aria_label=message(f"web_registers.offer_{name}_named", language, title=title),
        )
        for name, event, style in (
            ("accept", "accept", "primary"),
            ("edit", "adapt", "secondary"),
            ("dismiss", "dismiss", "secondary"),
        )
    )
    return element("div", made, class_="form-buttons")
