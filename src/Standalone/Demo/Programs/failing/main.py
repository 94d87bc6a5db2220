"""Fails the way programs do: it looks up a key that its configuration does not have."""
import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--config", required=True)
parser.add_argument("--output", required=True)
args = parser.parse_args()
config = dict(line.split(": ", 1) for line in Path(args.config).read_text().splitlines())
print("Loading dataset", config["dataset"])
print("Learning rate", float(config["learning_rate"]))
