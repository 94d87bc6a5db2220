"""Runs code with PyTorch: one JSON object a line in, one out. Tensors travel as type, shape and base64 of their bytes."""
import base64
import json
import os
import sys
import traceback

import numpy as np
import torch
import torchvision

answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
kept = {}
KINDS = {"Float32": torch.float32, "Float64": torch.float64, "Int64": torch.int64, "Int32": torch.int32, "Byte": torch.uint8, "Bool": torch.bool,
         "Int8": torch.int8, "Int16": torch.int16, "Float16": torch.float16, "BFloat16": torch.bfloat16}
NAMES = {kind: name for name, kind in KINDS.items()}


def decode(value):
    if isinstance(value, dict) and "dtype" in value:
        kind = KINDS[value["dtype"]]
        data = bytearray(base64.b64decode(value["data"]))
        flat = torch.frombuffer(data, dtype=kind).clone() if data else torch.empty(0, dtype=kind)
        return flat.reshape(value["shape"])
    if isinstance(value, dict):
        return {key: decode(item) for key, item in value.items()}
    return [decode(item) for item in value] if isinstance(value, list) else value


def encode(value):
    if isinstance(value, torch.Tensor):
        value = value.detach().contiguous().cpu()
        raw = value.reshape(-1).view(torch.int16) if value.dtype == torch.bfloat16 else value.reshape(-1)
        return {"dtype": NAMES[value.dtype], "shape": list(value.shape), "data": base64.b64encode(raw.numpy().tobytes()).decode()}
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def compare(expression, inputs, wanted):
    """The results of an expression over a, b, c, …, and the gradients of a weighted sum of them by the inputs that are wanted."""
    leaves = [tensor.requires_grad_() if grad else tensor for tensor, grad in zip(inputs, wanted)]
    scope = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn, "np": np, "math": __import__("math"), **dict(zip("abcdefgh", leaves))}
    results = eval(expression, scope)
    results = list(results) if isinstance(results, (tuple, list)) else [results]
    results = [item if isinstance(item, torch.Tensor) else torch.tensor(item) for item in results]
    loss = sum((item.double() * torch.linspace(-1, 1, item.numel(), dtype=torch.float64).reshape(item.shape)).sum() for item in results if item.requires_grad)
    if any(wanted):
        loss.backward()
    return {"results": results, "gradients": [leaf.grad if leaf.grad is not None else torch.zeros_like(leaf) for leaf, grad in zip(leaves, wanted) if grad]}


for line in sys.stdin:
    request = json.loads(line)
    scope = {"torch": torch, "torchvision": torchvision, "F": torch.nn.functional, "nn": torch.nn, "np": np, "kept": kept, "compare": compare, "input": decode(request["input"])}
    try:
        exec(compile(request["code"], "<code>", "exec"), scope)
        answer = {"result": encode(scope.get("result"))}
    except BaseException as wrong:
        answer = {"error": f"{type(wrong).__name__}: {wrong}", "trace": traceback.format_exc()}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
