"""Finds anomalous pictures by the distance to the nearest good one; pictures are drawn by the program itself."""
import argparse
import json
import math
import random
from pathlib import Path

SIZE = 12


def picture(rng, defect):
    """A SIZE x SIZE texture with noise; a defect is a brighter square somewhere."""
    pixels = [[0.5 + 0.2 * math.sin(x + 2 * y) + rng.gauss(0, 0.05) for x in range(SIZE)] for y in range(SIZE)]
    if defect:
        left, top = rng.randrange(SIZE - 3), rng.randrange(SIZE - 3)
        for y in range(top, top + 3):
            for x in range(left, left + 3):
                pixels[y][x] += rng.uniform(0.0, 0.16)
    return [value for row in pixels for value in row]


def auc(scores, labels):
    """Area under the ROC curve: how often a defect scores above a good picture."""
    good = [s for s, label in zip(scores, labels) if not label]
    bad = [s for s, label in zip(scores, labels) if label]
    wins = sum((b > g) + 0.5 * (b == g) for b in bad for g in good)
    return wins / (len(good) * len(bad))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", required=True)
    parser.add_argument("--output", required=True)
    args = parser.parse_args()
    config = dict(line.split(": ", 1) for line in Path(args.config).read_text().splitlines() if ": " in line)
    rng = random.Random(int(config["seed"]))

    print("Loading dataset...")
    train = [picture(rng, False) for _ in range(int(config["train_images"]))]
    labels = [i % 2 for i in range(200)]
    test = [picture(rng, bool(label)) for label in labels]


    print("Comparing with every good picture...")
    scores = [min(sum((a - b) ** 2 for a, b in zip(image, good)) for good in train) for image in test]
    value = auc(scores, labels)
    print(f"image_auc = {value:.4f}")

    output = Path(args.output)
    output.mkdir(parents=True, exist_ok=True)
    (output / "scores.csv").write_text("label,score\n" + "".join(f"{label},{score:.6f}\n" for label, score in zip(labels, scores)))
    report = {"params": {"method": "nearest", "dataset": "textures", "train_images": len(train)}, "metrics": {"image_auc": value}}
    (output / "metrics.json").write_text(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
