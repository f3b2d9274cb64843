"""Words of English names as they are compared: dots, hyphens and possessives folded away."""

import re
from functools import cache

from summarizer.actors.table import table
from summarizer.gazetteer.keys import english_parts

_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b[A-Za-z]\.[A-Za-z]\b")
_POSSESSIVE = re.compile(r"(?P<owner>[^\W\d_]+)(?:['’‘]s|(?<=s)['’‘])(?![^\W_])")


def english_name(name: str) -> list[str]:
    """Return the words of an English name in lower case, without articles.

    >>> english_name("the U.S.-led Coalition"), english_name("Sudan’s army")
    (['us', 'led', 'coalition'], ['sudanese', 'army'])
    """
    name = _DOTTED.sub(lambda found: found[0].replace(".", ""), name)
    return english_parts(_POSSESSIVE.sub(_owner, name))


def _owner(found: re.Match[str]) -> str:
    """A country's possessive is its adjective, any other owner stays: "Assad's forces"."""
    owner = found["owner"]
    return _adjectives().get(owner.lower(), owner)


@cache
def _adjectives() -> dict[str, str]:
    return {name: nation.en[0] for nation in table().national.nations for name in nation.names_en}
