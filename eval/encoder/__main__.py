"""`python -m eval.encoder train` and `python -m eval.encoder evaluate`."""

import argparse
import json
import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Train the encoder, or measure it beside MiniLM and BM25."""
    parser = argparse.ArgumentParser(prog="python -m eval.encoder", description=main.__doc__)
    parser.add_argument("what", choices=("train", "evaluate"))
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--model", type=Path, default=ROOT / "ingest/models/aims-static-de-en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="evaluate: write the figures to this file too")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    import torch

    torch.set_num_threads(arguments.threads)
    if arguments.what == "train":
        from eval.encoder.build import Plan, build

        build(
            shared=arguments.shared / "data",
            work=arguments.work,
            out=arguments.model,
            plan=Plan(),
        )
        return
    from eval.encoder.evaluate import as_table, evaluate

    rows = evaluate(shared=arguments.shared, work=arguments.work, model=arguments.model)
    sys.stdout.write(as_table(rows))
    if arguments.json:
        text = json.dumps([row.as_json() for row in rows], indent=1, ensure_ascii=False)
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
