"""The vocabulary: word pieces of German and English, lower case, umlauts kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

UNKNOWN = "[UNK]"


def train_vocabulary(texts: Iterable[str], *, size: int, kind: str = "wordpiece") -> Any:
    """Return a `tokenizers.Tokenizer` of about `size` pieces.

    `kind` "unigram" knows no difference between the beginning and the inside of a word, so that
    the parts of a German compound are the very pieces of the words it is made of (Kudo 2018);
    "wordpiece" is the greedy longest match of BERT.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    if kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=100))
        trainer: Any = trainers.WordPieceTrainer(
            vocab_size=size,
            min_frequency=2,
            special_tokens=[UNKNOWN],
            show_progress=False,
            limit_alphabet=300,
        )
    else:
        tokenizer = Tokenizer(models.Unigram())
        trainer = trainers.UnigramTrainer(
            vocab_size=size,
            special_tokens=[UNKNOWN],
            unk_token=UNKNOWN,
            show_progress=False,
            max_piece_length=24,
            shrinking_factor=0.75,
        )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("ß", "ss"),
            normalizers.Replace("\u00ad", ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=False)]
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def load_vocabulary(path: Path) -> Any:
    """Return the `tokenizers.Tokenizer` stored at `path`."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))
