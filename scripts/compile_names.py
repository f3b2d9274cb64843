"""Makes `summarizer/knowledge/name_parts.tsv`: parts of people's names and how they are spelled.

    python scripts/compile_names.py NAMES.SQLITE3

The input lies in the wheel of arabic-name-romanizer 0.2.0 (MIT, UNICEF): what parts of names in
Wikidata (CC0) are called in English, with how many people. Only rows from Wikidata are used, of
countries whose names English news spells the way that `names.toml` does.
"""

import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from summarizer.text.fold import fold_text

OUT = Path(__file__).parents[1] / "summarizer/knowledge/name_parts.tsv"
COUNTRIES = {
    **dict.fromkeys(["SY", "IQ", "PS", "JO", "YE", "LY", "SD"], 4),
    **dict.fromkeys(["LB", "SA", "KW", "QA", "AE", "BH", "OM"], 2),
    "EG": 1,
}
"""Weight of a person; Egypt has many, and spellings of its own."""
LEAST = 5
"""Two people in a country of weight 4, say: one may be a slip."""
STYLE = [  # spellings that newsrooms avoid, with the letter they would stand for
    (re.compile("ch|Ch"), "ش", 0.1),
    (re.compile("dj|Dj"), "ج", 0.1),
    (re.compile("[Gg](?!h)"), "ج", 0.2),
    (re.compile("y$"), "ي", 0.2),
    (re.compile("oo|ou(?=.*ou)|ss(?=.*ss)"), "", 0.5),
    (re.compile("ah$"), "ه", 0.7),
]
ARTICLE = re.compile(r"^(?:[AaEe]l|As|Ash|At|Ad|An|Ar|Az)[- ]")
CONSONANTS = {
    "ب": "bp", "ت": "t", "ث": "t", "ج": "jg", "ح": "h", "خ": "k", "د": "d", "ذ": "dtz",
    "ر": "r", "ز": "z", "س": "sc", "ش": "s", "ص": "s", "ض": "dz", "ط": "t", "ظ": "zdt",
    "غ": "g", "ف": "fpv", "ق": "qkg", "ك": "kc", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip


def main(path: str) -> None:
    """Write the table."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    rows = sqlite3.connect(path).execute(
        "select arabic_key, latin, country, count from units where source = 'wikidata'"
    )
    for arabic, latin, country, count in rows:
        part, spelling = _bare(arabic, latin)
        if country in COUNTRIES and _fits(part, spelling):
            spellings[part][spelling] += count * COUNTRIES[country]
    kept = {
        part: max(sorted(found), key=lambda s: found[s] * _style(part, s))
        for part, found in spellings.items()
        if found.total() >= LEAST
    }
    lines = [f"{part}\t{spelling}" for part, spelling in sorted(kept.items())]
    OUT.write_text("\n".join([*HEADER, *lines, ""]), encoding="utf-8")


HEADER = [
    "# Parts of people's names, folded and without the article, and their usual English spelling.",
    "# Distilled by scripts/compile_names.py from Wikidata (CC0 1.0) as compiled in",
    "# arabic-name-romanizer 0.2.0 (MIT, (c) 2026 UNICEF). What names.toml has goes before it.",
    "part\tenglish",
]


def _bare(arabic: str, latin: str) -> tuple[str, str]:
    """Return a folded part without its article, and its spelling in plain letters."""
    letters = unicodedata.normalize("NFKD", latin.replace("ı", "i"))
    plain = "".join(c for c in letters if c.isascii() and (c.isalpha() or c in " -"))
    part = fold_text(arabic).replace(" ", "")
    if part.startswith("ال") and len(part) > 4 and ARTICLE.match(plain):
        part, plain = part[2:], ARTICLE.sub("", plain)
    elif part.startswith("ال") and len(part) > 4:
        part = part[2:]
    return part, plain[:1].upper() + plain[1:]


def _fits(part: str, spelling: str) -> bool:
    """Whether the consonants of the letters stand in the spelling, in order, and no others."""
    if " " in spelling or "-" in spelling or not spelling or len(part) < 2:
        return False
    left = spelling.lower()
    for letter in part:
        if letter in CONSONANTS:
            found = re.search(f"[{CONSONANTS[letter]}]", left)
            if not found or re.search("[bdfjklmnrsz]", left[: found.start()]):
                return False
            left = left[found.end() :].lstrip(left[found.start()])
    return not re.search("[bdfjklmnrstz]", left)


def _style(part: str, spelling: str) -> float:
    worth = 1.0
    for pattern, letter, factor in STYLE:
        if letter in part and pattern.search(spelling):
            worth *= factor
    return worth


if __name__ == "__main__":
    main(sys.argv[1])
