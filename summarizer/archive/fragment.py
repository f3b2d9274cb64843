"""HTML that is all article, as the bodies in databases and feeds are: to plain text."""

import html
import re
from html.parser import HTMLParser

_MARKUP = re.compile(r"</(p|div|span|strong|b|em|i|a|ul|ol|h[1-6]|blockquote)\s*>|<br\s*/?>", re.I)
_PARAGRAPH = frozenset(("p", "div", "section", "article", "header", "footer", "h1", "h2", "h3",
                        "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "figure",
                        "figcaption", "hr", "dl"))  # fmt: skip
_LINE = frozenset(("br", "li", "tr", "dt", "dd"))
_UNSEEN = frozenset(("script", "style", "template", "noscript", "iframe", "svg"))


_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)


def unescaped(text: str) -> str:
    """Return a text with its character references as characters, which exports leave in it.

    >>> unescaped("قال &quot;نعم&quot; &#8211; AT&T")
    'قال "نعم" – AT&T'
    """
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def is_html(text: str) -> bool:
    """Return whether a value is HTML rather than text.

    >>> is_html("<p>قُتل مدنيان</p>"), is_html("a < b and b > c")
    (True, False)
    """
    return _MARKUP.search(text) is not None


def fragment_text(fragment: str) -> str:
    r"""Return the text of a piece of HTML, a line for a line and a blank one between paragraphs.

    >>> fragment_text("<p>Two&nbsp;killed<br>nearby</p><p>A <b>mine</b>.</p><script>x</script>")
    'Two killed\nnearby\n\nA mine.'
    """
    parser = _Text()
    parser.feed(fragment)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in _UNSEEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPH:
            self.parts.append("\n\n")
        elif tag in _LINE:
            self.parts.append("\n")
