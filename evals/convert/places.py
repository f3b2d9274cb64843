"""Where marked words stand: offsets of tools are checked against the words, and mended by them."""

from ..annotation import Quote


def quote_at(source: str, start: int, end: int, text: str | None = None) -> Quote:
    """Return the quote at an offset, or where its words stand nearest to it.

    Args:
        start: in code points, as we write it. Some browsers count UTF-16 units, where an emoji is
            two; such offsets are mended by the words, as are those of texts with other line ends.
        text: the marked words as the tool has them; None if it has none.

    Raises:
        ValueError: the words are not in the text, or the offsets are not.

    >>> quote_at("قُتل 😀 مدنيان", 8, 14, "مدنيان")
    Quote(start=7, end=13, text='مدنيان')
    """
    found = source[start:end] if 0 <= start < end <= len(source) else ""
    if found and (text is None or _plain(text) == _plain(found)):
        return Quote(start=start, end=end, text=found)
    if text is None or not text.strip():
        raise ValueError(f"offsets {start} to {end} are not in the text")
    places = [at for words in (text, text.strip()) for at in _all(source, words)]
    if not places:
        raise ValueError(f"«{text}» is not in the text")
    at = min(places, key=lambda place: abs(place - start))
    words = text if source.startswith(text, at) else text.strip()
    return Quote(start=at, end=at + len(words), text=words)


def _all(source: str, words: str) -> list[int]:
    places, at = [], source.find(words)
    while at >= 0:
        places.append(at)
        at = source.find(words, at + 1)
    return places


def _plain(text: str) -> str:
    """Tools write line ends in words as a space, or as a backslash and n."""
    return text.replace("\\n", " ").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
