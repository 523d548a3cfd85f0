"""`python -m eval.encoder train`, `evaluate` and `speed`."""

import argparse
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Train the encoder, measure it beside MiniLM and BM25, or compare speeds."""
    parser = argparse.ArgumentParser(prog="python -m eval.encoder", description=main.__doc__)
    parser.add_argument("what", choices=("train", "evaluate", "speed"))
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--model", type=Path, default=ROOT / "ingest/models/aims-static-de-en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    if arguments.what == "speed":
        from eval.encoder.speed import compare

        speeds = compare(threads=arguments.threads)
        sys.stdout.write("".join(f"{speed.line()}\n" for speed in speeds))
        if arguments.json:
            text = json.dumps([asdict(speed) for speed in speeds], indent=1)
            arguments.json.write_text(text + "\n", encoding="utf-8")
        return
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
