"""A conversation as JSON values for machines."""

from typing import Any

from assistant.export.conversation_words import ConversationFile
from assistant.export.plain import answer_record
from assistant.records.turns import SeenTurn


def conversation_record(file: ConversationFile) -> dict[str, Any]:
    """Return the conversation: its turns as `aims ask --json` gives them, with time and state."""
    return {
        "title": file.title,
        "language": file.language,
        "exported": file.at.isoformat(),
        "library": file.library,
        "note": file.say("note"),
        "turns": [_turn(seen) for seen in file.turns],
    }


def _turn(seen: SeenTurn) -> dict[str, Any]:
    kept = seen.kept
    return {
        "asked": kept.at.isoformat(),
        "library": kept.library,
        "limited_to": list(kept.only),
        "withheld": seen.withheld,
        "documents_gone": sorted(seen.gone),
        **answer_record(kept.answer, question=kept.question),
    }
