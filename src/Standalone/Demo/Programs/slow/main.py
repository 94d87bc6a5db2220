"""Takes about two minutes and says so as it goes, so that there is something to watch."""
import argparse
import json
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--config", required=True)
parser.add_argument("--output", required=True)
args = parser.parse_args()
steps = int(Path(args.config).read_text().split(":")[1])
loss = 1.0
for step in range(1, steps + 1):
    time.sleep(1)
    loss *= 0.97
    print(f"step {step}/{steps} loss {loss:.4f}")
report = {"params": {"method": "slow", "dataset": "textures"}, "metrics": {"image_auc": 1 - loss / 2, "loss": loss}}
(Path(args.output) / "metrics.json").write_text(json.dumps(report))
