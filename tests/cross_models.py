"""A tiny cross-encoder, saved locally: of random weights, or made to prefer a marker word."""

from pathlib import Path

MARKER = "quartz"
WORDS = ("the", "of", "and", "is", "who", "which", "policy", "system", "approves", "data", "a")
SIZE, PLACES = 16, 512


def cross_encoder(folder: Path, *, marker: bool, seed: int = 1) -> Path:
    """Save a cross-encoder with one label into `folder` and return it.

    With `marker` a text scores the higher the larger the share of MARKER among its tokens is:
    attention is even, and only that word has weight in the first place of the vectors.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(seed)
    letters = [chr(one) for one in range(ord("a"), ord("z") + 1)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", MARKER, *WORDS]
    pieces = list(dict.fromkeys([*pieces, *letters, *(f"##{one}" for one in letters)]))
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=SIZE,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=SIZE,
        max_position_embeddings=PLACES,
    )
    config.num_labels = 1
    model = BertForSequenceClassification(config)
    if marker:
        _prefer(model, vocabulary[MARKER])
    model.save_pretrained(folder)
    BertTokenizer(vocab=vocabulary, model_max_length=PLACES).save_pretrained(folder)
    return folder


def _prefer(model: "object", token: int) -> None:
    """Set weights so that the score follows the share of a token."""
    import torch

    with torch.no_grad():
        for name, weight in model.named_parameters():  # type: ignore[attr-defined]
            if "LayerNorm.weight" in name:
                weight.fill_(1.0)
            elif "word_embeddings" in name:
                weight.copy_(torch.linspace(-1, 1, SIZE).expand_as(weight))
                weight[:, 0] = 0.0
                weight[token] = 0.0
                weight[token, 0] = 1.0
            elif name.endswith(("value.weight", "attention.output.dense.weight")):
                weight.copy_(torch.eye(SIZE) * 3)
            elif name.endswith(("pooler.dense.weight", "classifier.weight")):
                weight.zero_()
                weight[0, 0] = 0.5 if "pooler" in name else 4.0
            else:
                weight.zero_()
