"""The six layers of all-MiniLM-L6-v2 as an ONNX graph with 8-bit matrices.

Made in memory from the packaged weights each time the model is loaded (a tenth of a second), so
nothing is shipped and nothing can go stale. Weights have one scale a column. Activations are
quantised while it runs, with one scale a token and not one a tensor (as ONNX Runtime's own
`DynamicQuantizeMatMul` does): that is more exact, and a text's vector cannot depend on what else
is in the batch.

Activations take 7 bits: two products of 7 and 8 bits fit 16 bits, so processors without VNNI, whose
instruction saturates there, compute the same integers.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.embedders.onnx_bytes import GraphWriter

Matrix = NDArray[np.float32]

WIDTH = 384
HEADS = 12
LAYERS = 6
WEIGHT = 127  # largest weight: 8 bits
ACTIVATION = 127  # largest activation, counted from 0: 7 bits
MIDDLE = 64  # what stands for 0 where activations have both signs
GELU_LEAST = np.float32(0.17)  # GELU is never below -0.17: its result is shifted to start at 0


def bert_graph(tensors: dict[str, Matrix]) -> bytes:
    """Return the model: input `x` (embedded tokens) and output `y` (last layer's states).

    Both have shape (texts, tokens, 384); all texts of a call have the same number of tokens.
    """
    return _Bert(tensors).build()


class _Bert:
    def __init__(self, tensors: dict[str, Matrix]) -> None:
        self._t = tensors
        self._g = GraphWriter()

    def build(self) -> bytes:
        g = self._g
        g.constant("one", np.array(1, np.float32))
        g.constant("zero", np.array(0, np.uint8))
        g.constant("middle", np.array(MIDDLE, np.uint8))
        g.constant("both signs", np.full(1, 1 / (MIDDLE - 1), np.float32))
        g.constant("one sign", np.full(1, 1 / ACTIVATION, np.float32))
        g.constant("shift", np.full(1, GELU_LEAST, np.float32))
        g.constant("thirds", np.full(3, WIDTH, np.int64))
        x = "x"
        for layer in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}", last=layer == LAYERS - 1)
        shape = ("texts", "tokens", WIDTH)
        return g.model(("x", shape), ("y", shape))

    def _layer(self, x: str, name: str, *, last: bool) -> str:
        g, own = self._g, f"{name}.attention.self"
        parts = ("query", "key", "value")
        weight = np.concatenate([self._t[f"{own}.{part}.weight"] for part in parts])
        bias = np.concatenate([self._t[f"{own}.{part}.bias"] for part in parts])
        y = self._product(x, f"{name}.qkv", weight)
        thirds = [f"{name}.{part}" for part in parts]
        g.node("Split", [y, "thirds"], *thirds, axis=2)
        biases = g.constant(f"{name}.qkv.bias", bias)
        y = g.node("MultiHeadAttention", [*thirds, biases], f"{name}.met", num_heads=HEADS)
        x = self._rejoin(y, x, f"{name}.attention.output")
        inner = f"{name}.intermediate.dense"
        y = self._product(x, inner, self._t[f"{inner}.weight"])
        biases = g.constant(f"{inner}.bias", self._t[f"{inner}.bias"])
        y = g.node("BiasGelu", [y, biases], f"{name}.gelu")
        return self._rejoin(y, x, f"{name}.output", gelu=True, to="y" if last else None)

    def _rejoin(
        self, y: str, x: str, name: str, *, gelu: bool = False, to: str | None = None
    ) -> str:
        """Add the product of `y` to `x`, and normalise."""
        g = self._g
        weight, bias = self._t[f"{name}.dense.weight"], self._t[f"{name}.dense.bias"]
        if gelu:
            whole, scale = _quantise(weight)
            bias = bias - GELU_LEAST * (whole.astype(np.float32) * scale[:, None]).sum(axis=1)
        y = self._product(y, f"{name}.dense", weight, gelu=gelu)
        y = g.node("Add", [y, g.constant(f"{name}.dense.bias", bias)], f"{name}.biased")
        y = g.node("Add", [y, x], f"{name}.sum")
        mean = g.node("ReduceMean", [y], f"{name}.mean", axes=[-1], keepdims=1)
        y = g.node("Sub", [y, mean], f"{name}.centred")
        # Plain operators, for ONNX Runtime's LayerNormalization takes twice their time here.
        length = g.node("ReduceL2", [y], f"{name}.length", axes=[-1], keepdims=1)
        y = g.node("Div", [y, length], f"{name}.unit")
        gain = self._t[f"{name}.LayerNorm.weight"] * np.float32(WIDTH**0.5)
        y = g.node("Mul", [y, g.constant(f"{name}.gain", gain)], f"{name}.scaled")
        offset = g.constant(f"{name}.offset", self._t[f"{name}.LayerNorm.bias"])
        return g.node("Add", [y, offset], to or f"{name}.normed")

    def _product(self, x: str, name: str, weight: Matrix, *, gelu: bool = False) -> str:
        """Multiply by a matrix of shape (out, in), both sides in 8 bits."""
        g = self._g
        if gelu:
            x = g.node("Add", [x, "shift"], f"{name}.shifted")
        size = x if gelu else g.node("Abs", [x], f"{name}.sizes")
        top = g.node("ReduceMax", [size], f"{name}.top", axes=[-1], keepdims=1)
        scale = g.node("Mul", [top, "one sign" if gelu else "both signs"], f"{name}.step")
        x = g.node("Div", [x, scale], f"{name}.divided")
        origin = "zero" if gelu else "middle"
        x = g.node("QuantizeLinear", [x, "one", origin], f"{name}.whole")
        whole, scales = _quantise(weight)
        matrix = g.constant(f"{name}.matrix", np.ascontiguousarray(whole.T))
        columns = g.constant(f"{name}.columns", scales)
        y = g.node("MatMulIntegerToFloat", [x, matrix, "one", columns, origin], f"{name}.product")
        return g.node("Mul", [y, scale], f"{name}.result")


def _quantise(weight: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Return whole numbers and one scale a row."""
    scale = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-9)) / np.float32(WEIGHT)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)
