"""How often the embedded engine finds an assault that is told, and one that is not.

    python -m benchmarks.assaults assault_gsr.csv

The file is that of github.com/openeventdata/arabic_event_gsr (MIT licence): single sentences of
Arabic news of 2006 to 2008, chosen because they hold words of violence, each read by three people
or more. It is not part of this project. "yes" is unanimous, "easy no" too; of "difficult no" a few
said yes. The baseline in the same run takes any word for an event as one.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from summarizer.article import make_article
from summarizer.errors import ArticleError
from summarizer.rules import RulesEngine
from summarizer.rules.spot import spot
from summarizer.schemas import is_assault

YES, NO, DOUBTED = "yes", "easy no", "difficult no"


def main() -> None:
    """Print precision and recall."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    args = parser.parse_args()
    engine = RulesEngine()
    sentences, told, worded = Counter[str](), Counter[str](), Counter[str]()
    with args.file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            label = row["label"]
            sentences[label] += 1
            try:
                article = make_article(row["text"])
            except ArticleError:
                continue
            found = engine.read(article).extraction.incidents
            told[label] += any(is_assault(one.event_type) for one in found)
            worded[label] += any(
                is_assault(hit.value.trigger.type) for hit in spot(article).hits.get("trigger", [])
            )
    print(", ".join(f"{sentences[label]:,} {label}" for label in (YES, NO, DOUBTED)))
    print(f"{'':32} {'recall':>8} {'precision':>10} {'with difficult':>15}")
    for name, hits in (("any event word (baseline)", worded), ("the embedded engine", told)):
        easy = hits[YES] / (hits[YES] + hits[NO])
        every = hits[YES] / (hits[YES] + hits[NO] + hits[DOUBTED])
        print(f"{name:32} {hits[YES] / sentences[YES]:8.3f} {easy:10.3f} {every:15.3f}")


if __name__ == "__main__":
    main()
