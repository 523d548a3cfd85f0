"""What can go wrong above the library.

AssistantError               message: what failed, on which input, what to do next
├── BadSetting               a setting in the environment has no sense
└── ServeError               the page cannot be served as asked (defined in `web.app`)
"""


class AssistantError(Exception):
    """Root of this package's errors."""


class BadSetting(AssistantError):
    """A setting in the environment has a value that it cannot have."""
