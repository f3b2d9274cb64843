"""Halves of surrogate pairs, as broken JSON escapes leave them, cannot be written anywhere."""


def encodable(text: str) -> str:
    r"""Return `text` with every half of a surrogate pair replaced and whole pairs joined.

    >>> encodable("a\ud800b"), encodable("\ud83d\ude00") == "\U0001f600"
    ('a\ufffdb', True)
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
