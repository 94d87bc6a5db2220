"""Runs code with pandas: one JSON object a line in, one out. Python's own numbers, texts, lists and dicts come back; NaN is null, an infinity is text."""
import json
import math
import os
import sys
import traceback
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, np.ndarray, pd.Index, pd.Series)):
        return [plain(item) for item in value]
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        value = float(value)
        return None if math.isnan(value) else value if math.isfinite(value) else str(value)
    return str(value)


for line in sys.stdin:
    request = json.loads(line)
    scope = {"pd": pd, "np": np, "input": request["input"]}
    try:
        exec(compile(request["code"], "<code>", "exec"), scope)
        answer = {"result": plain(scope.get("result"))}
    except BaseException as wrong:
        answer = {"error": f"{type(wrong).__name__}: {wrong}", "trace": traceback.format_exc()}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
