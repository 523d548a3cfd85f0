"""The sample company's documents."""

from pathlib import Path

from assistant.resources import data_path


def sample_folder() -> Path:
    """Return the folder of the sample company's documents."""
    return data_path("corpus") / "sample" / "docs"
