"""What the page needs to know of files on their way in (`service.arriving`)."""

from assistant.service.arriving import INCOMING, safe_name

__all__ = ["INCOMING", "safe_name"]
