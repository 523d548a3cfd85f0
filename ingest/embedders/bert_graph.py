"""The six layers of all-MiniLM-L6-v2 as an ONNX graph with 8-bit matrices.

Made in memory from the packaged weights each time the model is loaded (a tenth of a second), so
nothing is shipped and nothing can go stale. Weights have one scale a column. Activations are
quantised while it runs, with one scale a token and not one a tensor (as ONNX Runtime's own
`DynamicQuantizeMatMul` does): that is more exact, and a text's vector cannot depend on what else
is in the batch.

Activations take 7 bits: two products of 7 and 8 bits fit 16 bits, so processors without VNNI, whose
instruction saturates there, compute the same integers.

Tokens are the first axis and texts the second. So heads are read where they lie, with no copy into
an order of their own, and the sum over a text's tokens adds whole rows.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.embedders.onnx_bytes import GraphWriter

Matrix = NDArray[np.float32]

WIDTH = 384
HEADS = 12
DEPTH = WIDTH // HEADS
LAYERS = 6
WEIGHT = 127  # largest weight: 8 bits
ACTIVATION = 127  # largest activation, counted from 0: 7 bits
MIDDLE = 64  # what stands for 0 where activations have both signs
GELU_LEAST = np.float32(0.17)  # GELU is never below -0.17: its result is shifted to start at 0
EPSILON = 1e-12


def bert_graph(tensors: dict[str, Matrix]) -> bytes:
    """Return the model: input `x` (word plus place) and output `y` (sums of the last layer).

    `x` has shape (tokens, texts, 384), `y` (texts, 384); all texts of a call have the same number
    of tokens.
    """
    return _Bert(tensors).build()


class _Bert:
    def __init__(self, tensors: dict[str, Matrix]) -> None:
        self._t = tensors
        self._g = GraphWriter()

    def build(self) -> bytes:
        g = self._g
        g.constant("one", np.array(1, np.float32))
        g.constant("rows", np.array([-1, WIDTH], np.int64))
        g.constant("column", np.array([-1, 1], np.int64))
        g.node("Shape", ["x"], "tokens", start=0, end=1)
        g.constant("head", np.array([-1, DEPTH], np.int64))
        g.node("Concat", ["tokens", "head"], "heads", axis=0)
        g.node("Concat", ["tokens", "rows"], "texts", axis=0)
        x = g.node("Reshape", ["x", "rows"], "flat")
        g.node("Shape", [x], "count", start=0, end=1)
        for name, origin, most in (("both", MIDDLE, MIDDLE - 1), ("gelu", 0, ACTIVATION)):
            g.constant(f"{name} origin", np.array(origin, np.uint8))
            g.node("Expand", [f"{name} origin", "count"], f"{name} origins")
            g.constant(f"{name} step", np.full(1, 1 / most, np.float32))
        g.constant("shift", np.full(1, GELU_LEAST, np.float32))
        x = self._normal(x, "embeddings")
        for layer in range(LAYERS):
            x = self._attend(x, f"encoder.layer.{layer}.attention")
            x = self._think(x, f"encoder.layer.{layer}")
        g.node("Reshape", [x, "texts"], "states")
        g.constant("first", np.zeros(1, np.int64))
        g.node("ReduceSum", ["states", "first"], "y", keepdims=0)
        return g.model(("x", ("tokens", "texts", WIDTH)), ("y", ("texts", WIDTH)))

    def _attend(self, x: str, name: str) -> str:
        """Let tokens take from one another.

        The keys' bias adds the same to all inputs of a softmax, so it is left out. The values' is
        added behind, for the weights of a softmax sum to 1.
        """
        g, own = self._g, f"{name}.self"
        whole = self._whole(x, f"{own}.x")
        parts = {part: self._t[f"{own}.{part}.weight"] for part in ("query", "key", "value")}
        q, k, v = (self._product(*whole, f"{own}.{one}", parts[one]) for one in parts)
        q = self._plus(q, f"{own}.query", self._t[f"{own}.query.bias"])
        q, k, v = (g.node("Reshape", [one, "heads"], f"{one}.heads") for one in (q, k, v))
        across = {"transBatchA": 1, "transBatchB": 1, "transB": 1}
        y = g.node("FusedMatMul", [q, k], f"{own}.fit", alpha=DEPTH**-0.5, **across)
        y = g.node("Softmax", [y], f"{own}.share", axis=-1)
        y = g.node("FusedMatMul", [y, v], f"{own}.met", transBatchB=1)
        y = g.node("Transpose", [y], f"{own}.turned", perm=[1, 0, 2])
        y = g.node("Reshape", [y, "rows"], f"{own}.result")
        weight, bias = (self._t[f"{name}.output.dense.{one}"] for one in ("weight", "bias"))
        bias = bias + weight @ self._t[f"{own}.value.bias"]
        y = self._product(*self._whole(y, f"{own}.y"), f"{name}.output", weight)
        return self._rejoin(y, x, f"{name}.output", bias)

    def _think(self, x: str, name: str) -> str:
        """The two wide products with GELU between (its form by tanh: Hendrycks & Gimpel 2016)."""
        g, inner, outer = self._g, f"{name}.intermediate", f"{name}.output"
        weight, bias = (self._t[f"{inner}.dense.{one}"] for one in ("weight", "bias"))
        y = self._product(*self._whole(x, f"{inner}.x"), inner, weight)
        y = g.node("FastGelu", [y, g.constant(f"{inner}.bias", bias)], f"{inner}.gelu")
        y = g.node("Add", [y, "shift"], f"{inner}.shifted")
        weight, bias = (self._t[f"{outer}.dense.{one}"] for one in ("weight", "bias"))
        y = self._product(*self._whole(y, f"{outer}.x", gelu=True), outer, weight, gelu=True)
        whole, scales = _quantise(weight)
        shifted = GELU_LEAST * (whole.astype(np.float32) * scales[:, None]).sum(axis=1)
        return self._rejoin(y, x, outer, bias - shifted)

    def _rejoin(self, y: str, x: str, name: str, bias: Matrix) -> str:
        """Add a bias and `x` to `y`, and normalise."""
        y = self._plus(y, name, bias)
        return self._normal(self._g.node("Add", [y, x], f"{name}.sum"), name)

    def _plus(self, y: str, name: str, bias: Matrix) -> str:
        return self._g.node("Add", [y, self._g.constant(f"{name}.bias", bias)], f"{name}.biased")

    def _normal(self, y: str, name: str) -> str:
        gain, offset = (
            self._g.constant(f"{name}.norm.{one}", self._t[f"{name}.LayerNorm.{one}"])
            for one in ("weight", "bias")
        )
        given = [y, gain, offset]
        return self._g.node("LayerNormalization", given, f"{name}.normed", epsilon=EPSILON)

    def _whole(self, x: str, name: str, *, gelu: bool = False) -> tuple[str, str]:
        """Turn rows into whole numbers; return them and the steps, one a row."""
        g, kind = self._g, "gelu" if gelu else "both"
        size = x if gelu else g.node("Abs", [x], f"{name}.sizes")
        top = g.node("ReduceMax", [size], f"{name}.top", axes=[-1], keepdims=0)
        step = g.node("Mul", [top, f"{kind} step"], f"{name}.step")
        whole = g.node("QuantizeLinear", [x, step, f"{kind} origins"], f"{name}.whole", axis=0)
        return whole, g.node("Reshape", [step, "column"], f"{name}.steps")

    def _product(self, x: str, steps: str, name: str, weight: Matrix, *, gelu: bool = False) -> str:
        """Multiply whole numbers by a matrix of shape (out, in) in 8 bits."""
        g = self._g
        whole, scales = _quantise(weight)
        matrix = g.constant(f"{name}.matrix", np.ascontiguousarray(whole.T))
        columns = g.constant(f"{name}.columns", scales)
        origin = "gelu origin" if gelu else "both origin"
        y = g.node("MatMulIntegerToFloat", [x, matrix, "one", columns, origin], f"{name}.product")
        return g.node("Mul", [y, steps], f"{name}.scaled")


def _quantise(weight: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Return whole numbers and one scale a row."""
    scale = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-9)) / np.float32(WEIGHT)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)
