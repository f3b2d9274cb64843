"""Patterns of word classes, as grammars write them, compiled to patterns of codes."""

import re
from collections.abc import Mapping, Sequence


def expand(terms: str, macros: Mapping[str, str]) -> str:
    """Put in the macros.

    Raises:
        ValueError: there is no such macro.
    """
    while match := re.search(r"<(\w+)>", terms):
        if match[1] not in macros:
            raise ValueError(f"grammar: there is no macro <{match[1]}>")
        terms = terms.replace(match[0], f"({macros[match[1]]})")
    return terms


def regex(terms: str, class_codes: Mapping[str, str]) -> str:
    """Return the regular expression over codes.

    Args:
        terms: a pattern without macros.
        class_codes: the codes of the tokens that are of each class.

    Raises:
        ValueError: there is no such class.
    """

    def term(match: re.Match[str]) -> str:
        name, word_class = match["name"], match["word_class"]
        if word_class not in class_codes:
            raise ValueError(f"grammar: there is no class {word_class!r} in {terms!r}")
        codes = f"[{match['negated'] or ''}{class_codes[word_class]}]"
        return f"(?P<{name}>{codes})" if name else codes

    grouped = re.sub(r"\s+", "", re.sub(r"(?<=\w)\s+(?=\w)", ";", terms)).replace("(", "(?:")
    pattern = re.sub(r"(?:(?P<name>\w+)=)?(?P<negated>\^)?(?P<word_class>[a-z_]+)", term, grouped)
    return pattern.replace(";", "")


def needs(terms: str, class_codes: Mapping[str, str]) -> list[frozenset[str]]:
    """Return sets of codes, each of which has one in every match of the pattern."""
    branches: list[list[list[frozenset[str]]]] = [[[]]]
    closed: list[frozenset[str]] = []
    for term in (*_TERM.findall(terms), ")"):
        if term == "(":
            branches.append([[]])
        elif term == "|":
            branches[-1].append([])
        elif term == ")":
            closed = _either(branches.pop())
            if branches:
                branches[-1][-1].extend(closed)
        elif term in ("?", "*") or term.startswith("{0"):
            branches[-1][-1][len(branches[-1][-1]) - len(closed) :] = []
        elif term == "." or "^" in term:
            closed = []
        elif term[0] not in "+{":
            closed = [frozenset(class_codes[term.rpartition("=")[2]])]
            branches[-1][-1].extend(closed)
    return closed


def _either(branches: Sequence[Sequence[frozenset[str]]]) -> list[frozenset[str]]:
    """Return the needs of alternatives: one of each, if all have any."""
    if len(branches) == 1:
        return list(branches[0])
    if not all(branches):
        return []
    return [frozenset().union(*(min(needs, key=len) for needs in branches))]


_TERM = re.compile(r"[()|]|[?*+]|\{\d+,\d*\}|\.|(?:\w+=)?\^?[a-z_]\w*")
