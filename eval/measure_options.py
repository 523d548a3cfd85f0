"""Options that single measures take beside those of all (`eval.__main__`)."""

import argparse
from pathlib import Path


def bench(parser: argparse.ArgumentParser) -> None:
    """Add what `python -m eval bench` takes."""
    parser.add_argument("--full", action="store_true", help="run everything, whatever it takes")
    parser.add_argument("--minutes", type=float, default=24.0, help="time for a run (24)")
    parser.add_argument(
        "--tutorial-packages",
        type=Path,
        help="a folder (pip install --target) with langchain-community and langchain-huggingface",
    )


def rerank(parser: argparse.ArgumentParser) -> None:
    """Add what `python -m eval rerank` takes."""
    parser.add_argument(
        "--allow", action="store_true", help="on a gain, let the program use it (reranker.json)"
    )


def load(parser: argparse.ArgumentParser) -> None:
    """Add what `python -m eval load` takes."""
    parser.add_argument("--people", type=int, default=20, help="who ask at once (20)")
    parser.add_argument(
        "--library", type=Path, help="a folder to keep the library in, for the next run"
    )
