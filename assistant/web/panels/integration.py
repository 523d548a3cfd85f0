"""Other management systems: what they cover, the mapping to frameworks, standard and regulation."""

from assistant.web.governance_files import PATH
from assistant.web.panels.integration_above import (
    comparison_html,
    crosswalk_html,
    mapping_html,
)
from assistant.web.section import Section


def sections() -> tuple[Section, ...]:
    """Return the sections of the Audit page."""
    files = tuple((form, f"{PATH}/crosswalk/{form}") for form in ("xlsx", "docx"))
    compared = tuple((form, f"{PATH}/comparison/{form}") for form in ("docx", "xlsx"))
    return (
        Section("crosswalk", "crosswalk.title", above=crosswalk_html, files=files),
        Section("mapping", "crosswalk.mapping", above=mapping_html),
        Section("comparison", "crosswalk.comparison_title", above=comparison_html, files=compared),
    )
