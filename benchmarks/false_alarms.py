"""How often the embedded engine sees an incident where there is none, and misses one elsewhere.

    python -m benchmarks.false_alarms

The articles are composed, in tests/data: sport, films, prices, illness and the like in the words
of war, and one plain incident each amid such topics. The engine's confidence is fitted on the
first two pairs of files, not on the third and fourth; their writer had not seen the engine. The
baseline takes any word for an event as one.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.article import make_article
from summarizer.derive import derive
from summarizer.rules import RulesEngine
from summarizer.rules.spot import spot
from summarizer.schemas import Article

DATA = Path(__file__).parents[1] / "tests" / "data"


def main() -> None:
    """Print both rates for each pair of files."""
    engine = RulesEngine()
    print(f"{'':24} {'false alarms':>14} {'any event word':>15} {'found':>7} {'right killed':>13}")
    for pair in ("", "_unseen", "_third", "_fourth"):
        none = [article for article, _ in read(f"no_incident{pair}.jsonl")]
        alarms = sum(bool(engine.read(article).extraction.incidents) for article in none)
        words = sum(any(h.value.trigger.type for h in events(article)) for article in none)
        one = list(read(f"hard_incidents{pair}.jsonl"))
        found = sum(is_found(engine, article, row["phrase"]) for article, row in one)
        counted = [(article, row["killed"]) for article, row in one if row["killed"]]
        right = sum(killed(engine, article) == wanted for article, wanted in counted)
        name = "composed" + pair.replace("_", ", ")
        shares = (f"{alarms}/{len(none)}", f"{words}/{len(none)}", f"{found}/{len(one)}")
        told = f"{right}/{len(counted)}"
        print(f"{name:24} {shares[0]:>14} {shares[1]:>15} {shares[2]:>7} {told:>13}")


def read(name: str) -> Iterator[tuple[Article, dict[str, Any]]]:
    """Yield the articles of a file with their rows."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield make_article(row["text"], title=row["title"], published=row["published"]), row


def events(article: Article) -> list[Any]:
    """Return the words for events that stand in an article."""
    return spot(article).hits.get("trigger", [])


def is_found(engine: RulesEngine, article: Article, phrase: str) -> bool:
    """Whether an incident has the sentence with `phrase` among its own."""
    at = article.text.find(phrase)
    spans = [s for one in derive(article, engine.read(article)).incidents for s in one.spans]
    return any(span.start <= at < span.end for span in spans)


def killed(engine: RulesEngine, article: Article) -> int | None:
    """Return the killed of the one incident that has any."""
    totals = [one.totals.killed for one in derive(article, engine.read(article)).incidents]
    best = [total.best for total in totals if total and total.best]
    return best[0] if len(best) == 1 else None


if __name__ == "__main__":
    main()
