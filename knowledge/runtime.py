"""ONNX Runtime as everything here runs it: one thread, and no memory kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def session(graph: str | bytes, without: Sequence[str] = ()) -> Any:
    """An `InferenceSession` of a graph's file or bytes, not optimised in the ways of `without`.

    Raises what the library raises when the graph is not whole.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Memory that a long text once took would otherwise stay with the process.
    options.enable_cpu_mem_arena = False
    return ort.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
    )
