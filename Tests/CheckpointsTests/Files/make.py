"""Makes the small files that the tests of Checkpoints read (needs torch, numpy, safetensors).

    python make.py

`expected` below is what the tests hold them against; values are multiples of 1/8 so that every
element type holds them exactly.
"""
import argparse
import collections
import io
import os
import zipfile

import numpy as np
import torch
from safetensors.torch import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))

def ramp(*shape, dtype=torch.float32):
    """0, 1/8, 2/8, ... in row-major order, every second one negative."""
    count = int(np.prod(shape))
    values = torch.arange(count, dtype=torch.float64) / 8
    values[1::2] *= -1
    return values.reshape(shape).to(dtype)

whole = ramp(4, 6)
state = collections.OrderedDict()
state["float32"] = whole
state["float16"] = ramp(3, 5, dtype=torch.float16)
state["bfloat16"] = ramp(7, dtype=torch.bfloat16)
state["float64"] = ramp(2, 2, 2, dtype=torch.float64)
state["transposed"] = whole.t()
state["row"] = whole[2]
state["column"] = whole[:, 1]
state["every.second"] = whole[::2, ::3]
state["expanded"] = ramp(1, 3).expand(2, 3)
state["scalar"] = torch.tensor(2.5)
state["empty"] = torch.zeros(0, 4)
state["int64"] = torch.tensor([[-3, 4], [5, 1 << 40]])
state["int32"] = torch.tensor([-7, 8], dtype=torch.int32)
state["int16"] = torch.tensor([-7, 8], dtype=torch.int16)
state["int8"] = torch.tensor([-7, 8], dtype=torch.int8)
state["uint8"] = torch.tensor([7, 200], dtype=torch.uint8)
state["boolean"] = torch.tensor([True, False, True])
state["parameter"] = torch.nn.Parameter(ramp(5))
state._metadata = collections.OrderedDict([("", {"version": 1})])

training = {
    "epoch": 12,
    "best": 81.25,
    "arch": "tiny",
    "done": True,
    "model": state,
    "model_ema": {"float32": whole + 1},
    "optimizer": {"state": {0: {"step": torch.tensor(3.0), "exp_avg": ramp(2)}}, "param_groups": []},
    "args": argparse.Namespace(lr=1e-3, names=["a", "b"], path=None),
    "accuracy": np.float64(0.5),
    "shape": torch.Size([2, 3]),
    "kinds": {"set": {1, 2}, "frozen": frozenset([3]), "bytes": b"abc", "large": 1 << 80},
    "complex": torch.tensor([1j]),
    "type": torch.float32,
    "unsigned": torch.tensor([65535], dtype=torch.uint16),
}
torch.save(training, "training.pth")
torch.save(training, "training-legacy.pth", _use_new_zipfile_serialization=False)
torch.save(training, "training-protocol4.pth", pickle_protocol=4)
torch.save({"module." + name: tensor for name, tensor in state.items()}, "prefixed.pth")
torch.save({"teacher": {"w": ramp(2)}, "epoch": 3}, "unusual-key.pth")

torch.save(torch.nn.Linear(2, 2), "whole-model.pth")
torch.save({"model": torch.nn.Linear(2, 2)}, "whole-model-inside.pth")

source = zipfile.ZipFile("training.pth")
with zipfile.ZipFile("training-packed.pth", "w", zipfile.ZIP_DEFLATED) as packed:
    for entry in source.infolist():
        packed.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)

save_file(
    {name: tensor.detach().contiguous().clone() for name, tensor in state.items()},
    "kinds.safetensors",
    metadata={"epoch": "12", "note": 'a "quoted" line\nand another'},
)

arrays = {
    "float32": ramp(4, 6).numpy(),
    "float16": ramp(3, 5).numpy().astype(np.float16),
    "float64": ramp(2, 2, 2).numpy().astype(np.float64),
    "column_major": np.asfortranarray(ramp(4, 6).numpy()),
    "int64": np.array([[-3, 4], [5, 1 << 40]]),
    "uint8": np.array([7, 200], dtype=np.uint8),
    "boolean": np.array([True, False, True]),
    "scalar": np.float32(2.5),
    "empty": np.zeros((0, 4), np.float32),
}
np.savez("kinds.npz", **arrays)
np.savez_compressed("kinds-packed.npz", **arrays)
np.save("column-major.npy", arrays["column_major"])
np.save("float16.npy", arrays["float16"])
np.save("big-endian.npy", ramp(3).numpy().astype(">f4"))
np.save("objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))

# Four million values out of a few thousand bytes.
with zipfile.ZipFile("many-values.pth", "w", zipfile.ZIP_DEFLATED) as packed:
    values = b"\x80\x02" + (b"(" + b"N" * 90_000 + b"t0") * 44 + b"}."
    packed.writestr(zipfile.ZipInfo("archive/data.pkl"), values, zipfile.ZIP_DEFLATED)

# A storage of 18 MiB of zeros, packed a thousandfold.
small = io.BytesIO()
torch.save({"w": torch.zeros(4)}, small)
source = zipfile.ZipFile(small)
with zipfile.ZipFile("packed-storage.pth", "w", zipfile.ZIP_DEFLATED) as packed:
    for entry in source.infolist():
        content = source.read(entry)
        if entry.filename.endswith("data.pkl"):
            content = content.replace(b"K\x04", b"J\x00\x00\x48\x00")
        if entry.filename.endswith("data/0"):
            content = bytes(18 << 20)
        packed.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
