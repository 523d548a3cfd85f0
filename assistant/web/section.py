"""A section of the Risks or the Audit page: a register's table, or a view, and what can be done.

The page's frame shows it, sends the forms named in `acts`, and opens the sources that buttons name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal

if TYPE_CHECKING:
    from assistant.service import Visit

Given = Mapping[str, str]  # a form's values, which are not trusted
# What an act returns stands above the section as a notice: HTML, everything in it escaped.
Act = Callable[["Visit", Given, Language], str]


@dataclass(frozen=True, slots=True)
class Section:
    """`title` is a key of the message catalogue.

    `above` gives HTML before the table (a matrix, a chart, forms of `web.forms.form(do=…)` whose
    `do` is in `acts`); `beside` gives HTML for one opened entry; `proposals` what is offered to
    be accepted into `register`. A section without a register is `above` alone. `files` are links
    for download: (form, path) as "xlsx", "/files/registers/risks.xlsx".
    """

    name: str
    title: str
    register: str | None = None
    above: Callable[["Visit", Language], str] | None = None
    beside: Callable[["Visit", Language, Entry], str] | None = None
    proposals: Callable[["Visit", Language], tuple[Proposal, ...]] | None = None
    acts: Mapping[str, Act] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()
