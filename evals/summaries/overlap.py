"""ROUGE and chrF++ against references by people, on text in which spelling is folded away.

They measure content and wording, not truth: a copy with one wrong number keeps 0.94. The
packages' own Arabic is of no use: `rouge-score` tokenises by `[a-z0-9]+`, so that an Arabic
sentence is its digits. It is given a tokenizer; `sacrebleu` is given folded text.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from summarizer.errors import EvaluationError
from summarizer.text.fold import fold_text

_TOKEN = re.compile(r"[^\W_]+")
_ROUGE = ("rouge1", "rouge2", "rougeL")


class FoldedTokenizer:
    """Words of folded text: no marks, one form of each letter, digits of one script."""

    def tokenize(self, text: str) -> list[str]:
        """Return the words of `text`.

        >>> FoldedTokenizer().tokenize("قُتِلَ ١٢ مدنيّاً")
        ['قتل', '12', 'مدنيا']
        """
        return _TOKEN.findall(fold_text(text))


def overlap(summary: str, references: Sequence[str]) -> dict[str, float]:
    """Return F1 of ROUGE-1, -2 and -L and chrF++ (0 to 1), the best over the references.

    Nothing is returned without references: a title is no summary.
    """
    if not references:
        return {}
    rouge = _rouge().score_multi(list(references), summary)
    chrf = _chrf().sentence_score(fold_text(summary), [fold_text(r) for r in references])
    return {**{name: rouge[name].fmeasure for name in _ROUGE}, "chrf": chrf.score / 100}


def signature() -> str:
    """Return what makes two of these figures comparable."""
    return (
        f"rouge1,2,L|tok:folded-words|nrefs:best|v:{version('rouge-score')} "
        f"{_chrf().get_signature()}|folded"
    )


@cache
def _rouge() -> Any:
    # It loads nltk for its own tokenizer, which ours takes the place of: no data is fetched.
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ModuleNotFoundError as error:
        raise _missing(error) from error

    return RougeScorer(list(_ROUGE), tokenizer=FoldedTokenizer())


@cache
def _chrf() -> Any:
    try:
        from sacrebleu.metrics.chrf import CHRF
    except ModuleNotFoundError as error:
        raise _missing(error) from error

    return CHRF(word_order=2)


def _missing(error: ModuleNotFoundError) -> EvaluationError:
    return EvaluationError(
        f"{error.name} is missing; evaluation needs pip install 'incident-summarizer[evals]'"
    )
