"""Saves the attention of any timm vision transformer for `fovea view`.

    python save_attention.py vit_tiny_patch16_224 photo.jpg attention.safetensors
    fovea view attention.safetensors --image photo.jpg --fit crop
"""
import sys

import numpy, timm, torch
from PIL import Image
from safetensors.numpy import save_file

name, picture, output = sys.argv[1:4]
model, saved = timm.create_model(name, pretrained="--random" not in sys.argv).eval(), {}
for path, module in model.named_modules():
    if hasattr(module, "attn_drop"):
        module.fused_attn = False  # the fused kernel keeps no weights
        module.attn_drop.register_forward_hook(lambda _, x, y, path=path: saved.update({path: y.numpy()}))
config = {**timm.data.resolve_model_data_config(model), "crop_pct": 1.0}
image = timm.data.create_transform(**config)(Image.open(picture).convert("RGB"))
torch.inference_mode()(model)(image[None])
save_file({key: numpy.ascontiguousarray(value) for key, value in saved.items()}, output)
