# Reads a CSV as the platform does, runs snippets on it one after the other, each alone, and tells the tables before and after cell by cell. A warning counts as an error.
import io
import warnings


def cell(value):
    if isinstance(value, (bool, np.bool_)):
        return "b" + str(bool(value))
    if isinstance(value, (int, np.integer)):
        return "i" + str(int(value))
    if isinstance(value, (float, np.floating)):
        return None if value != value else "f" + repr(float(value))
    if isinstance(value, str):
        return "s" + value
    return None if pd.isna(value) else "?" + repr(value)


def told(frame):
    # By place, as a snippet gone wrong may leave a name twice.
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    return {
        "rows": len(frame),
        "index": list(frame.index) == list(range(len(frame))),
        "columns": [{"name": str(name), "dtype": str(column.dtype), "cells": [cell(value) for value in column]} for name, column in zip(frame.columns, columns)],
    }


df = pd.read_csv(io.StringIO(input["csv"], newline=""), sep=input["sep"], float_precision="round_trip", low_memory=False)
result = {"before": told(df), "after": [], "failed": None}
for snippet in input["snippets"]:
    scope = {"df": df, "pd": pd, "np": np}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(snippet, "<snippet>", "exec"), scope)
    except Exception as wrong:
        result["failed"] = f"{type(wrong).__name__}: {wrong}"
        break
    df = scope["df"]
    result["after"].append(told(df))
