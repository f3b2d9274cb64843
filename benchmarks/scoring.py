"""How long scoring takes: `python -m benchmarks.scoring`. No engine is timed.

The shipped gold is scored against the embedded engine's records, each document once, since
names and texts seen before are remembered; the time is then given for a thousand. Then every
figure of a report over a thousand documents is made, a thousand bootstrap samples included. The
baseline in the same run is reading the same predictions from JSON.
"""

import time
from itertools import cycle, islice

from summarizer import Summarizer
from summarizer.evals import (
    Prediction,
    build_report,
    gold_article,
    gold_path,
    read_gold,
    score,
)
from summarizer.schemas import Bilingual, Summary

DOCUMENTS = 1000
NOTHING = Bilingual(ar="", en="")
NOTHING_TOLD = {"headline": NOTHING, "summary": Summary(ar="", en="", points=[])}


def main() -> None:
    """Print the times."""
    gold = read_gold(*(gold_path(name) for name in ("train", "dev", "test")))
    with Summarizer("rules") as summarizer:
        records = {d.doc_id: summarizer.summarize(gold_article(d)) for d in gold}
    lines = [Prediction(doc_id=d.doc_id, record=records[d.doc_id]).model_dump_json() for d in gold]
    of_thousand = DOCUMENTS / len(gold)

    start = time.process_time()
    predictions = [Prediction.model_validate_json(line) for line in lines]
    read = (time.process_time() - start) * of_thousand

    # The libraries behind ROUGE take seconds to import, once.
    warm = next(n for n, document in enumerate(gold) if document.references.ar)
    score([gold[warm]], [predictions[warm]], name="warm")
    start = time.process_time()
    scores = score(gold, predictions, name="rules")
    scored = (time.process_time() - start) * of_thousand

    silent = [
        p.model_copy(update={"record": p.record and p.record.model_copy(update=NOTHING_TOLD)})
        for p in predictions
    ]
    start = time.process_time()
    score(gold, silent, name="incidents")
    incidents = (time.process_time() - start) * of_thousand

    many = [
        d.model_copy(update={"doc_id": f"{n}", "group": f"{d.group} {n}"})
        for n, d in enumerate(islice(cycle(scores.documents), DOCUMENTS))
    ]
    start = time.process_time()
    build_report(scores.model_copy(update={"documents": many}), samples=1000)
    reported = time.process_time() - start

    print(f"CPU seconds for {DOCUMENTS:,} documents, from {len(gold)} that are measured")
    print(f"  reading predictions (baseline)     {read:6.2f}")
    for words, seconds in (
        ("scoring", scored),
        ("  without summaries", incidents),
        ("figures, 1,000 samples", reported),
        ("scoring and figures", scored + reported),
    ):
        print(f"  {words:34} {seconds:6.2f}   {seconds / read:5.2f} x")


if __name__ == "__main__":
    main()
