"""The letters of an Arabic word in Latin letters, with the vowels that its pattern makes likely."""

import re
from collections.abc import Mapping

_LONG = {"و": "ou", "ي": "i"}
_VOWELS = frozenset("aeiou")
_FEMININE = ("ة", "ه", "ا")
_DIMINUTIVE = re.compile(r"(?P<first>[^اوي])وي(?P<rest>[^اويةى].*)")
"""فعيل of a hollow root with what follows: «دويرة», «السويدية»."""
_ACTIVE = re.compile(r"(?P<first>[^اوي])ا(?P<second>[^اويةى])(?P<third>[^اويةى])(?P<ending>[يةه]?)")
"""فاعل with the endings of a nisba or a woman: «ناظم», «كاظمي», «فاطمة»."""


def skeleton(word: str, letters: Mapping[str, str]) -> str:
    """Return a word letter by letter; و and ي are vowels between consonants.

    Args:
        word: one word without the article.
        letters: what each letter is written as.
    """
    if found := _ACTIVE.fullmatch(word):
        first, second, third = (letters.get(found[n], "") for n in ("first", "second", "third"))
        ending = {"": "e", "ي": "i", "ة": "i", "ه": "i"}[found["ending"]]
        last = {"": "", "ي": "i", "ة": "a", "ه": "a"}[found["ending"]]
        return f"{first}a{second}{ending}{third}{last}"
    if found := _DIMINUTIVE.fullmatch(word):
        first = "" if found["first"] == "ع" else letters.get(found["first"], "")
        return f"{first}uway{_spelled(found['rest'], letters)}"
    return _spelled(word, letters)


def _spelled(word: str, letters: Mapping[str, str]) -> str:
    out = ""
    for index, letter in enumerate(word):
        if letter in _LONG and _is_vowel(word, index):
            # «حسو», «كيلو»: names that end so are no Arabic words, and newsrooms write "o".
            out += "o" if letter == "و" and index == len(word) - 1 else _LONG[letter]
            continue
        if letter == "ي" and word[index + 1 :] in _FEMININE and out and out[-1] not in _VOWELS:
            # «الأسدية», «مجدليا»
            return f"{out}iya"
        sound = letters.get(letter, letter)
        if sound.startswith("a") and out.endswith("a"):
            continue
        if _needs_vowel(out, sound, index):
            out += "a"
        out += sound
    return out


def _is_vowel(word: str, index: int) -> bool:
    if index == 0:
        return False
    following = word[index + 1] if index + 1 < len(word) else ""
    if word[index - 1] in _LONG and word[index - 2 : index - 1] not in _LONG:
        # «بدوي», «بليون»: after a long letter that is a consonant here.
        if word[index] == "ي" and word[index - 1] == "و" and not following:
            return True
        if word[index] == "و" and word[index - 1] == "ي" and index > 1 and following:
            return following not in ("ا", "ة", "ي", "ى")
    return following not in ("ا", "ة", "و", "ي", "ى") and word[index - 1] not in "اويأ"


def _needs_vowel(out: str, sound: str, index: int) -> bool:
    """After the first consonant, and between the second and third of a cluster."""
    if not sound or sound[0] in _VOWELS or not out or out[-1] in _VOWELS:
        return False
    if index == 1:
        return True
    consonants = re.search(r"[^aeiou]+$", out)
    return consonants is not None and _count(consonants.group()) > 1


def _count(consonants: str) -> int:
    return len(re.sub(r"kh|gh|th|sh|dh|ch", "x", consonants))
