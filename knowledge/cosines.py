"""The cosines of a text's vector and thousands of others, when all of them are wanted.

In single precision 8,000 vectors are 12 MB. They and the encoder's weights then drive each other
out of the processor's cache, question after question. In bytes they are 3 MB (decision 0029).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Matrix
from knowledge.runtime import session

# Seven bits, as in the encoder (decision 0026): with eight, processors without VNNI cut sums off.
_LARGEST = 63
_OPSET, _FORMAT = 17, 8  # old ones, which every runtime reads


class Cosines:
    """Unit vectors in bytes, in a graph for ONNX Runtime. Not for several threads at once."""

    def __init__(self, graph: bytes) -> None:
        """`graph` is that of a `Cosines`."""
        self.graph = graph
        self._session = session(graph)

    @classmethod
    def of(cls, vectors: Matrix) -> Cosines:
        """The vectors are the rows."""
        from onnx import TensorProto, helper, numpy_helper

        scales = np.abs(vectors).max(axis=1, initial=1e-6) / np.float32(_LARGEST)
        scaled = np.rint(vectors / scales[:, np.newaxis]).astype(np.int8)
        node = helper.make_node
        graph = helper.make_graph(
            [
                node("DynamicQuantizeLinear", ["vector"], ["bytes", "scale", "zero"]),
                node("MatMulInteger", ["bytes", "vectors", "zero"], ["products"]),
                node("Cast", ["products"], ["numbers"], to=TensorProto.FLOAT),
                node("Mul", ["scale", "scales"], ["both"]),
                node("Mul", ["numbers", "both"], ["cosines"]),
            ],
            "cosines",
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, vectors.shape[1]])],
            [helper.make_tensor_value_info("cosines", TensorProto.FLOAT, [1, len(vectors)])],
            [
                numpy_helper.from_array(np.ascontiguousarray(scaled.T), "vectors"),
                numpy_helper.from_array(scales.reshape(1, -1), "scales"),
            ],
        )
        opset = helper.make_opsetid("", _OPSET)
        made = helper.make_model(graph, opset_imports=[opset], ir_version=_FORMAT)
        return cls(made.SerializeToString())

    def __call__(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of `vector`, a unit vector, and each of the others."""
        cosines: NDArray[np.float32] = self._session.run(None, {"vector": vector[np.newaxis]})[0][0]
        return cosines
