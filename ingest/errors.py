"""What can go wrong between a file and a library.

IngestError                  message: what failed, on which input, what to do next
├── FileRejected             one file cannot go in; the others can
│   ├── UnsupportedFormat    no parser for it, or content and extension disagree
│   ├── EncryptedFile        needs a password to open
│   ├── DamagedFile          truncated, empty or not what it claims to be
│   ├── LimitExceeded        too large, too many pages, a bomb, too slow, too much memory
│   └── NoText               parsed, but holds no text at all
└── LibraryError
├── LibraryLocked        another process is writing
├── EmbedderMismatch     built with another embedding model
├── LibraryDamaged       the database cannot be read
└── UnknownDocument      no document by that name or id
"""


class IngestError(Exception):
    """Root of this package's errors."""


class FileRejected(IngestError):
    """One file cannot be ingested. `code` is stable, for message catalogues and tests."""

    code = "rejected"

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        super().__init__(f"{file}: {reason} {remedy}".strip())
        self.file = file
        self.reason = reason
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["FileRejected"], tuple[str, str, str]]:
        return type(self), (self.file, self.reason, self.remedy)


class UnsupportedFormat(FileRejected):
    """No parser for this kind of file, or its content is not what the extension says."""

    code = "unsupported"


class EncryptedFile(FileRejected):
    """A password is needed to open it."""

    code = "encrypted"


class DamagedFile(FileRejected):
    """Truncated, empty, or otherwise unreadable."""

    code = "damaged"


class LimitExceeded(FileRejected):
    """Crosses one of the limits that keep a single file from taking the machine."""

    code = "limit"


class NoText(FileRejected):
    """Read without error, but there is no text in it."""

    code = "no_text"


class LibraryError(IngestError):
    """The library as a whole cannot do what was asked."""


class LibraryLocked(LibraryError):
    """Another process is writing to this library."""


class EmbedderMismatch(LibraryError):
    """The library was built with another embedding model."""


class LibraryDamaged(LibraryError):
    """The database cannot be read."""


class UnknownDocument(LibraryError):
    """No document matches the name or id given."""
