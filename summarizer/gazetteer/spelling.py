"""Names as sources give them, to the names that a table of places holds."""

import re
import unicodedata
from collections.abc import Iterable

ARABIC_NAME = re.compile(r"[ء-غف-ي][ء-غف-ي ]*[ء-غف-ي]")
LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’‘ -]+")
ADMIN_WORDS = re.compile(
    r"^(?:مركز قضاء|مركز ناحية|مركز|محافظة|قضاء|ناحية|منطقة|مدينة|بلدة|قرية|ولاية|بلدية|لواء|محلية|"
    r"مديرية|ضلع) "
)
_ARTICLE = re.compile(
    r"(?<![A-Za-z])(?:Al|El|Ad|Adh|An|Ar|As|Ash|At|Ath|Az)[ -](?=[A-Z])|"
    r"(?<=[ -])(?:al|el|ad|adh|an|ar|as|ash|at|ath|az)[ -](?=[A-Z])"
)
_MOST_WORDS = 4


def plain(english: str, arabic: str = "ال") -> str:
    """Return a newsroom spelling: no diacritics, the article written "Al-" or "al-".

    >>> plain("Al Buşayrah")
    'Al-Busayrah'
    """
    letters = unicodedata.normalize("NFKD", re.split("[،,(]", english)[0].strip())
    letters = re.sub(r"[‘’'ʿʾ`]", "", "".join(c for c in letters if not unicodedata.combining(c)))
    letters = letters.replace("ı", "i").replace("ł", "l")
    if not re.search(r"(^| )ال", arabic):
        return letters
    return _ARTICLE.sub(lambda m: "Al-" if m.group()[0].isupper() else "al-", letters)


def arabic_names(names: Iterable[str]) -> list[str]:
    """Return the names in Arabic letters, without Kurdish and Persian ones and kind words.

    >>> arabic_names(["Dukan", "قضاء الحويجة", "قەزای دووکان"])
    ['الحويجة']
    """
    kept = []
    for name in names:
        name = unicodedata.normalize("NFKC", name).replace("ی", "ي").replace("ک", "ك")
        name = re.sub("[ً-ْـ]", "", name)
        name = " ".join(ADMIN_WORDS.sub("", ADMIN_WORDS.sub("", name)).split())
        words = name.split()
        if ARABIC_NAME.fullmatch(name) and len(words) <= _MOST_WORDS and min(map(len, words)) > 1:
            kept.append(name)
    return list(dict.fromkeys(kept))


def latin_names(names: Iterable[str]) -> list[str]:
    """Return the names in plain Latin letters, in newsroom spelling."""
    spelled = (plain(name) for name in names)
    return [name for name in spelled if len(name) > 3 and LATIN_NAME.fullmatch(name)]
