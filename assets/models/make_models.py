#!/usr/bin/env python3
"""Makes the three networks of this folder again from the packages they come from, byte for byte.

The packages hold Google's MediaPipe networks (Apache-2.0). Face detection is taken as it is; the face mesh and the
person mask are TensorFlow Lite files, which Debian's OpenCV cannot read, and are written down again as ONNX: the same
weights, layer by layer, channels first instead of last.

usage: make_models.py PACKAGES [--check]
       PACKAGES  folder that holds the packages named in models.toml, by name
       --check   write nothing; fail when a file of this folder is not what would be written
needs Debian's python3-onnx and python3-flatbuffers
"""
import hashlib
import struct
import sys
import tomllib
from pathlib import Path

import numpy as np
import onnx
from flatbuffers import number_types
from flatbuffers.table import Table as RawTable
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent

# TensorFlow Lite's schema: positions of the fields in their tables (tensorflow/lite/schema/schema.fbs).
ADD, AVERAGE_POOL, CONV, DEPTHWISE_CONV, DEQUANTIZE, LOGISTIC, MAX_POOL, MUL, RELU = 0, 1, 3, 4, 6, 14, 17, 18, 19
RESIZE_BILINEAR, CUSTOM, PAD, PRELU, HARD_SWISH = 23, 32, 34, 54, 117
FLOAT16 = 1
SAME = 0
NO_ACTIVATION, RELU_ACTIVATION = 0, 1


class Table:
    """One table of a flatbuffer, its fields read by position."""

    def __init__(self, raw):
        self.raw = raw

    def _place(self, field):
        offset = self.raw.Offset(4 + 2 * field)
        return offset + self.raw.Pos if offset else None

    def number(self, field, kind=number_types.Int32Flags, default=0):
        place = self._place(field)
        return default if place is None else self.raw.Get(kind, place)

    def byte(self, field):
        return self.number(field, number_types.Int8Flags)

    def text(self, field):
        place = self._place(field)
        return "" if place is None else self.raw.String(place).decode()

    def table(self, field):
        place = self._place(field)
        return None if place is None else Table(RawTable(self.raw.Bytes, self.raw.Indirect(place)))

    def tables(self, field):
        offset = self.raw.Offset(4 + 2 * field)
        if not offset:
            return []
        start = self.raw.Vector(offset)
        return [Table(RawTable(self.raw.Bytes, self.raw.Indirect(start + 4 * i)))
                for i in range(self.raw.VectorLen(offset))]

    def array(self, field, dtype=np.int32):
        offset = self.raw.Offset(4 + 2 * field)
        if not offset:
            return np.empty(0, dtype)
        return np.frombuffer(self.raw.Bytes, dtype, self.raw.VectorLen(offset) * np.dtype(np.uint8).itemsize
                             if dtype == np.uint8 else self.raw.VectorLen(offset), self.raw.Vector(offset))


def same_padding(size, kernel, stride):
    """Pixels before and after, as TensorFlow's SAME places them: the odd one goes after."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Converter:
    """One TensorFlow Lite graph, written down as ONNX."""

    def __init__(self, content, name):
        content = bytearray(content)
        model = Table(RawTable(content, struct.unpack_from("<I", content)[0]))
        self.codes = [(c.number(3) or c.byte(0), c.text(1)) for c in model.tables(1)]
        self.graph = model.tables(2)[0]
        self.tensors = self.graph.tables(0)
        self.buffers = model.tables(4)
        self.name = name
        self.nodes, self.constants, self.halves = [], [], {}

    def shape(self, tensor):
        return [int(n) for n in self.tensors[tensor].array(0)]

    def values(self, tensor):
        raw = self.buffers[self.tensors[tensor].number(2, number_types.Uint32Flags)].array(0, np.uint8).tobytes()
        kind = {0: np.float32, FLOAT16: np.float16, 2: np.int32}[self.tensors[tensor].byte(1)]
        return np.frombuffer(raw, kind).reshape(self.shape(tensor))

    def weights(self, tensor):
        """The constant behind a tensor."""
        return self.values(self.halves.get(tensor, tensor))

    def constant(self, name, values):
        # OpenCV 4.6 reads no half precision, so what the package keeps so is widened here.
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def add(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def finish(self, kind, inputs, outputs, activation, **attributes):
        """A layer and the activation that is fused into it."""
        out = f"t{outputs[0]}"
        if activation == NO_ACTIVATION:
            return self.add(kind, inputs, out, **attributes)
        assert activation == RELU_ACTIVATION
        self.add(kind, inputs, out + "_linear", **attributes)
        self.add("Relu", [out + "_linear"], out)

    def window(self, tensor, kernel, stride, padding):
        _, height, width, _ = self.shape(tensor)
        top, bottom = same_padding(height, kernel[0], stride[0]) if padding == SAME else (0, 0)
        left, right = same_padding(width, kernel[1], stride[1]) if padding == SAME else (0, 0)
        return {"kernel_shape": list(kernel), "strides": list(stride), "pads": [top, left, bottom, right]}

    def convolve(self, inputs, outputs, options, depthwise):
        data, kernel, bias = inputs
        weights = self.weights(kernel)
        channels = weights.shape[3]
        # (out, height, width, in) or (1, height, width, channels) -> (out, in / group, height, width)
        turned = weights.transpose(3, 0, 1, 2) if depthwise else weights.transpose(0, 3, 1, 2)
        stride = (options.number(2), options.number(1))
        self.finish("Conv", [f"t{data}", self.constant(f"w{outputs[0]}", turned),
                             self.constant(f"b{outputs[0]}", self.weights(bias))],
                    outputs, options.byte(4 if depthwise else 3), group=channels if depthwise else 1,
                    **self.window(data, weights.shape[1:3], stride, options.byte(0)))

    def convolve_back(self, inputs, outputs, options):
        data, kernel, bias = inputs
        padding, stride_width, stride_height = struct.unpack("<iii", options)
        weights = self.weights(kernel)  # (out, height, width, in)
        assert padding == 1 and weights.shape[1:3] == (stride_height, stride_width)  # tiles that do not overlap
        self.add("ConvTranspose", [f"t{data}", self.constant(f"w{outputs[0]}", weights.transpose(3, 0, 1, 2)),
                                   self.constant(f"b{outputs[0]}", self.weights(bias))],
                 f"t{outputs[0]}", kernel_shape=list(weights.shape[1:3]), strides=[stride_height, stride_width])

    def pad_channels(self, inputs, outputs):
        pads = self.values(inputs[1])
        before, after = pads[3]
        assert not pads[:3].any() and before == 0
        # A 1 x 1 convolution that copies and adds empty channels: OpenCV pads no channels.
        channels = self.shape(inputs[0])[3]
        copy = np.zeros((channels + after, channels, 1, 1), np.float32)
        copy[range(channels), range(channels)] = 1
        self.add("Conv", [f"t{inputs[0]}", self.constant(f"w{outputs[0]}", copy)], f"t{outputs[0]}",
                 kernel_shape=[1, 1])

    def resize(self, inputs, outputs, options):
        half_pixel, align_corners = options.byte(3), options.byte(2)
        assert half_pixel or not align_corners
        _, height, width, channels = self.shape(outputs[0])
        out = f"t{outputs[0]}"
        self.constants.append(numpy_helper.from_array(np.empty(0, np.float32), out + "_roi"))
        self.constants.append(numpy_helper.from_array(np.empty(0, np.float32), out + "_scales"))
        self.constants.append(numpy_helper.from_array(np.array([1, channels, height, width], np.int64), out + "_sizes"))
        self.add("Resize", [f"t{inputs[0]}", out + "_roi", out + "_scales", out + "_sizes"], out, mode="linear",
                 coordinate_transformation_mode="half_pixel" if half_pixel else "asymmetric")

    def hard_swish(self, inputs, outputs):
        data, out = f"t{inputs[0]}", f"t{outputs[0]}"
        self.add("HardSigmoid", [data], out + "_gate", alpha=1 / 6, beta=0.5)
        self.add("Mul", [data, out + "_gate"], out)

    def convert(self):
        for operator in self.graph.tables(3):
            kind, custom = self.codes[operator.number(0, number_types.Uint32Flags)]
            inputs, outputs = ([int(t) for t in operator.array(i)] for i in (1, 2))
            options = operator.table(4)
            data = [f"t{t}" for t in inputs]
            if kind == DEQUANTIZE:
                self.halves[outputs[0]] = inputs[0]
            elif kind in (CONV, DEPTHWISE_CONV):
                self.convolve(inputs, outputs, options, kind == DEPTHWISE_CONV)
            elif kind == CUSTOM and custom == "Convolution2DTransposeBias":
                self.convolve_back(inputs, outputs, operator.array(5, np.uint8).tobytes())
            elif kind in (ADD, MUL):
                self.finish({ADD: "Add", MUL: "Mul"}[kind], data, outputs, options.byte(0))
            elif kind == MAX_POOL:
                kernel, stride = (options.number(4), options.number(3)), (options.number(2), options.number(1))
                self.finish("MaxPool", data, outputs, options.byte(5),
                            **self.window(inputs[0], kernel, stride, options.byte(0)))
            elif kind == AVERAGE_POOL:
                assert self.shape(outputs[0])[1:3] == [1, 1]
                self.add("GlobalAveragePool", data, f"t{outputs[0]}")
            elif kind == PAD:
                self.pad_channels(inputs, outputs)
            elif kind == PRELU:
                slope = self.weights(inputs[1]).reshape(-1, 1, 1)
                self.add("PRelu", [data[0], self.constant(f"w{outputs[0]}", slope)], f"t{outputs[0]}")
            elif kind == RELU:
                self.add("Relu", data, f"t{outputs[0]}")
            elif kind == LOGISTIC:
                self.add("Sigmoid", data, f"t{outputs[0]}")
            elif kind == HARD_SWISH:
                self.hard_swish(inputs, outputs)
            elif kind == RESIZE_BILINEAR:
                self.resize(inputs, outputs, options)
            else:
                raise SystemExit(f"{self.name}: layer {kind} {custom} is not known here")
        return self.as_model()

    def as_model(self):
        def described(tensor):
            batch, height, width, channels = self.shape(tensor)
            return helper.make_tensor_value_info(f"t{tensor}", TensorProto.FLOAT, [batch, channels, height, width])

        graph = helper.make_graph(self.nodes, self.name, [described(int(t)) for t in self.graph.array(1)],
                                  [described(int(t)) for t in self.graph.array(2)], self.constants)
        model = helper.make_model(graph, producer_name="huanka", opset_imports=[helper.make_opsetid("", 11)])
        model.ir_version = 6
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def made(packages, model):
    content = (packages / model["package"] / model["source"]).read_bytes()
    content = content[slice(*model["bytes"])] if "bytes" in model else content
    return content if model["source"].endswith(".onnx") else Converter(content, model["file"]).convert()


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        raise SystemExit(__doc__)
    wrong = 0
    for model in tomllib.loads((HERE / "models.toml").read_text())["model"]:
        content = made(Path(sys.argv[1]), model)
        digest = hashlib.sha256(content).hexdigest()
        if sys.argv[2:]:
            same = (HERE / model["file"]).read_bytes() == content and digest == model["sha256"]
            print(f"{model['file']}: {'the same' if same else 'differs'}")
            wrong += not same
        else:
            (HERE / model["file"]).write_bytes(content)
            print(f"{model['file']}: {len(content)} bytes, sha256 {digest}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
