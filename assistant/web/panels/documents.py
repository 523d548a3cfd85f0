"""What documents say of AI systems, in their words, and how the requirements on risk stand."""

from assistant.web.risks import risks_html
from assistant.web.section import Section


def sections() -> tuple[Section, ...]:
    """Return the section of the Risks page."""
    return (Section("documents", "web_registers.section_documents", above=risks_html),)
