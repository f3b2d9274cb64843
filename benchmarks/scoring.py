"""How long scoring takes: `python -m benchmarks.scoring`. No engine is timed.

The shipped gold, repeated to a thousand documents, is scored against the embedded engine's
records; then every figure of a report is made, a thousand bootstrap samples included. The
baseline in the same run is reading the same predictions from JSON.
"""

import time
from itertools import cycle, islice

from summarizer import Summarizer
from summarizer.evals import Prediction, build_report, gold_article, gold_path, read_gold, score

DOCUMENTS = 1000


def main() -> None:
    """Print the times."""
    gold = read_gold(*(gold_path(name) for name in ("train", "dev", "test")))
    with Summarizer("rules") as summarizer:
        records = {d.doc_id: summarizer.summarize(gold_article(d)) for d in gold}
    many = [
        (
            document.model_copy(update={"doc_id": f"{n}", "group": f"{document.group} {n}"}),
            Prediction(doc_id=f"{n}", record=records[document.doc_id]).model_dump_json(),
        )
        for n, document in enumerate(islice(cycle(gold), DOCUMENTS))
    ]
    start = time.perf_counter()
    predictions = [Prediction.model_validate_json(line) for _, line in many]
    read = time.perf_counter() - start

    start = time.perf_counter()
    scores = score([document for document, _ in many], predictions, name="rules")
    scored = time.perf_counter() - start

    start = time.perf_counter()
    build_report(scores, samples=1000)
    reported = time.perf_counter() - start

    whole = scored + reported
    print(f"{DOCUMENTS:,} documents, {sum(len(d.incidents) for d, _ in many):,} gold incidents")
    print(f"  reading predictions (baseline)  {read:6.2f} s")
    print(f"  scoring                         {scored:6.2f} s   {scored / read:5.2f} x")
    print(f"  figures, 1,000 samples          {reported:6.2f} s   {reported / read:5.2f} x")
    print(f"  scoring and figures             {whole:6.2f} s   {whole / read:5.2f} x")


if __name__ == "__main__":
    main()
