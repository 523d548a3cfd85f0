"""What can go wrong above the library.

AssistantError               message: what failed, on which input, what to do next
├── BadSetting               a setting in the environment has no sense
├── BadPrompt                a prompt's file is not in order, or its inputs do not match
├── BadRequirementSet        a set of requirements is not there or not in order
├── BadTemplate              a document template is not there or not in order
├── DraftError               there is nothing to draft from, or an answer is not in order
├── RecordsError             the database of records is busy, or of another version
├── ReviewError              there is nothing to review, or an override is not in order
├── Told                     has words in the message catalogue
│   ├── ModelError           a language model gave no answer (defined in `model`)
│   ├── LimitReached         somebody asks for more than the limits allow; says when to go on
│   ├── Refused              what was entered is not in order (a name, a password, a date)
│   ├── NoReview             a ReviewError that a page can tell in its visitor's language
│   └── NotAllowed           a person may not do this, or not with this document
└── ServeError               the page cannot be served as asked (defined in `web.app`)
"""

from assistant.messages import message


class AssistantError(Exception):
    """Root of this package's errors."""


class BadSetting(AssistantError):
    """A setting in the environment has a value that it cannot have."""


class BadPrompt(AssistantError):
    """A prompt cannot be used as asked."""


class BadRequirementSet(AssistantError):
    """A requirement set is not there, or its file is not in order."""


class ReviewError(AssistantError):
    """A review cannot be made or changed as asked."""


class RecordsError(AssistantError):
    """What people decided and did cannot be read or written now."""


class Told(AssistantError):
    """An error that the message catalogue has words for, in either language.

    `key` and `values` make them: `message(error.key, language, **error.values)`.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(message(key, "en", **values))


class NotAllowed(Told):
    """Whoever asks may not do this, or may not see what it is about."""


class LimitReached(Told):
    """More was asked for than the limits allow."""


class Refused(Told):
    """What somebody entered is not in order: a name, a password, a number."""


class NoReview(Told, ReviewError):
    """A review, or a decision about one, that cannot be as asked."""


class BadTemplate(AssistantError):
    """A document template is not there, or its file is not in order."""


class DraftError(AssistantError):
    """A document cannot be drafted as asked."""
