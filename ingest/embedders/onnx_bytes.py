"""Writes ONNX models: the few messages of the format that a graph of our own needs.

The `onnx` package is not needed to run a model, only to write one, and it is large. The format is
protocol buffers (onnx.proto3, IR version 8): fields with a number, a wire type and a value.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CONTRIBUTED = "com.microsoft"  # ONNX Runtime's own operators
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_FLOAT = 1

Value = int | float | Sequence[int]


class GraphWriter:
    """Collects nodes and constants. Names are given by the caller, and must be unique."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def node(
        self, kind: str, inputs: Sequence[str], output: str, *more: str, **values: Value
    ) -> str:
        """Add an operator, standard or contributed, and return the name of its first output."""
        body = [_text(1, name) for name in inputs]
        body += [_text(2, name) for name in (output, *more)]
        body += [_text(3, output), _text(4, kind)]
        body += [_bytes(5, _attribute(name, value)) for name, value in values.items()]
        if kind in _CONTRIBUTED_KINDS:
            body.append(_text(7, CONTRIBUTED))
        self._nodes.append(b"".join(body))
        return output

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Add a tensor and return its name."""
        body = [_integer(1, size) for size in values.shape]
        body += [_integer(2, _TYPES[values.dtype.name]), _text(8, name)]
        body.append(_bytes(9, np.ascontiguousarray(values).tobytes()))
        self._constants.append(b"".join(body))
        return name

    def model(
        self, given: tuple[str, Sequence[str | int]], made: tuple[str, Sequence[str | int]]
    ) -> bytes:
        """Return the model with one float input and one float output: (name, dimensions)."""
        graph = [_bytes(1, node) for node in self._nodes]
        graph.append(_text(2, "graph"))
        graph += [_bytes(5, constant) for constant in self._constants]
        graph += [_bytes(11, _description(*given)), _bytes(12, _description(*made))]
        operators = [_text(1, "") + _integer(2, 17), _text(1, CONTRIBUTED) + _integer(2, 1)]
        sets = b"".join(_bytes(8, one) for one in operators)
        return _integer(1, 8) + _bytes(7, b"".join(graph)) + sets


_CONTRIBUTED_KINDS = {"MatMulIntegerToFloat", "FusedMatMul", "FastGelu"}


def _description(name: str, dimensions: Sequence[str | int]) -> bytes:
    sizes = [_text(2, d) if isinstance(d, str) else _integer(1, d) for d in dimensions]
    shape = b"".join(_bytes(1, size) for size in sizes)
    tensor = _integer(1, _FLOAT) + _bytes(2, shape)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: Value) -> bytes:
    head = _text(1, name)
    if isinstance(value, float):
        return head + _varint(2 << 3 | 5) + np.float32(value).tobytes() + _integer(20, 1)
    if isinstance(value, int):
        return head + _integer(3, value) + _integer(20, 2)
    return head + b"".join(_integer(8, one) for one in value) + _integer(20, 7)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers take ten bytes, as the format wants
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
