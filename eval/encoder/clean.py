"""Strings as programs and pages hold them, turned into plain sentences."""

import html
import re

_TAG = re.compile(r"<[^<>]{1,200}>")
_PLURAL = re.compile(r"\{\{(?:PLURAL|GENDER):[^{}|]*\|([^{}|]*)(?:\|[^{}]*)?\}\}", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_PLACE = re.compile(r"%\([a-z_]+\)[sdrif]|%\d*\$?[-+0-9.]*l*[sdiuxfgc]\b|\$\{?\w+\}?|\{\w*\}|%\d")
_ACCELERATOR = re.compile(r"(?<![^\W_])[_~&](?=[^\W_])|(?<=[^\W_])[~&](?=[^\W_])")
_MARKDOWN = re.compile(r"\*\*|__|`|^[#>\-*+\s|]+|\[TODO\]")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def plain(text: str) -> str:
    """Return the text without tags, placeholders, accelerator marks and doubled white space."""
    text = _TAG.sub(" ", html.unescape(text))
    text = _LINK.sub(r"\1", _TEMPLATE.sub(" ", _PLURAL.sub(r"\1", text)))
    text = _ACCELERATOR.sub("", _PLACE.sub(" ", text))
    return _SPACE.sub(" ", _MARKDOWN.sub(" ", text)).strip()


def usable(text: str, *, longest: int = 600) -> bool:
    """Whether the text is words rather than code, and neither empty nor endless."""
    if not 2 <= len(text) <= longest or not _WORD.search(text):
        return False
    letters = len(_LETTER.findall(text))
    return letters >= 0.55 * len(text)


def translated(german: str, english: str) -> bool:
    """Whether two sides can be translations: both usable, not the same, of like length."""
    if not (usable(german) and usable(english)) or german.lower() == english.lower():
        return False
    shorter, longer = sorted((len(german), len(english)))
    return longer <= 3 * shorter + 20
