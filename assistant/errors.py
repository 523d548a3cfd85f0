"""What can go wrong above the library.

AssistantError               message: what failed, on which input, what to do next
└── ServeError               the page cannot be served as asked (defined in `web.app`)
"""


class AssistantError(Exception):
    """Root of this package's errors."""
