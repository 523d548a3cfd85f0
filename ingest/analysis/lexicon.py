"""Word lists that several steps of the analysis share. All are casefolded: "ß" is "ss"."""


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as text, separated by white space."""
    return frozenset(text.split())
