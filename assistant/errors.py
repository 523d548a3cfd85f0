"""What can go wrong above the library.

AssistantError               message: what failed, on which input, what to do next
├── BadSetting               a setting in the environment has no sense
├── BadRequirementSet        a set of requirements is not there or not in order
├── BadTemplate              a document template is not there or not in order
├── DraftError               there is nothing to draft from, or an answer is not in order
├── ReviewError              there is nothing to review, or an override is not in order
└── ServeError               the page cannot be served as asked (defined in `web.app`)
"""


class AssistantError(Exception):
    """Root of this package's errors."""


class BadSetting(AssistantError):
    """A setting in the environment has a value that it cannot have."""


class BadRequirementSet(AssistantError):
    """A requirement set is not there, or its file is not in order."""


class ReviewError(AssistantError):
    """A review cannot be made or changed as asked."""


class BadTemplate(AssistantError):
    """A document template is not there, or its file is not in order."""


class DraftError(AssistantError):
    """A document cannot be drafted as asked."""
