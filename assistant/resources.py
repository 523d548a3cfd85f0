"""Where the shipped data lies: beside the packages in a checkout, inside them once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_path(name: str) -> Path:
    """Return the folder of shipped data `name` ("corpus" or "prompts")."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
