"""Keys under which names are compared: spelling that does not make another name is folded away."""

import re
import unicodedata

from summarizer.text.fold import fold_text

_ARABIC_WORD = re.compile(r"[\u0621-\u064a]+")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile("['’‘ʿʾ`]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_CAPITAL = re.compile(r"[A-Z]")
_ARTICLE = re.compile("the|l|[aeiu]l|[ae](?:[dnrstz]|[dst]h)")
"""Arabic's article as it is romanised, alone and before each letter that it assimilates to."""
_VOWELS = re.compile(r"ou|oo|ow|aw|au")
_LONG_I = re.compile(r"ee|ei|ai|ay|ey|iy|y|e")
_DOUBLE = re.compile(r"(.)\1+")


def has_arabic(name: str) -> bool:
    """Whether `name` has a letter of the Arabic alphabet."""
    return _ARABIC.search(name) is not None


def has_latin(name: str) -> bool:
    """Whether `name` has a capital letter of the Latin alphabet, as names in English do."""
    return _CAPITAL.search(name) is not None


def arabic_key(name: str) -> str:
    """Return the compact key of an Arabic name: folded, no spaces, no article.

    >>> arabic_key("البو كمال") == arabic_key("البوكمال")
    True
    >>> arabic_key("تل عفر") == arabic_key("تلعفر")
    True
    """
    return "".join(_without_article(word) for word in _ARABIC_WORD.findall(fold_text(name)))


def joined_key(name: str) -> str:
    """Return the compact key with inner articles kept, for names written in one piece.

    >>> joined_key("دير الزور") == joined_key("ديرالزور")
    True
    """
    return _without_article("".join(_ARABIC_WORD.findall(fold_text(name))))


def loose_arabic_key(key: str) -> str:
    """Return a compact key with the endings made one that are often confused.

    >>> loose_arabic_key("دوما") == loose_arabic_key("دومه") == loose_arabic_key("دوماء")
    True
    >>> loose_arabic_key("حوله") == loose_arabic_key("حول")
    False
    """
    return re.sub("(?:اء|ا|ه)$", "ا", key) if len(key) > 3 else key


def english_key(name: str) -> str:
    """Return the key of an English name: no case, marks, hyphens or articles.

    >>> english_key("Dayr az-Zawr")
    'dayrzawr'
    """
    return "".join(english_words(name))


def english_words(name: str) -> list[str]:
    """Return the words of a name that count; articles do if there is nothing else."""
    return english_parts(name) or _latin_words(name)


def english_parts(name: str) -> list[str]:
    """Return the words of a name in lower case, without marks and articles."""
    return [word for word in _latin_words(name) if not _ARTICLE.fullmatch(word)]


def _latin_words(name: str) -> list[str]:
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.replace("ı", "i"))
        name = "".join(c for c in letters if not unicodedata.combining(c))
    return _LATIN_WORD.findall(_APOSTROPHE.sub("", name.lower()))


def loose_english_key(key: str) -> str:
    """Return an English key with the vowels of rival romanisations made one.

    >>> loose_english_key("zour") == loose_english_key("zawr") == loose_english_key("zor")
    True
    """
    key = _LONG_I.sub("i", _VOWELS.sub("u", key.removesuffix("h")))
    return _DOUBLE.sub(r"\1", key.replace("o", "u"))


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
