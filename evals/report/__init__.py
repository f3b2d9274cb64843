"""A run's figures, shown: on the terminal, as one HTML page, as Markdown, as JUnit's XML."""

from .build import Report, SliceRow, build_report
from .html import html
from .junit import junit
from .markdown import markdown, markdown_comparison
from .terminal import (
    screen,
    show,
    show_agreement,
    show_comparison,
    show_gold,
    show_opinion,
    show_suite,
)

__all__ = [
    "Report",
    "SliceRow",
    "build_report",
    "html",
    "junit",
    "markdown",
    "markdown_comparison",
    "screen",
    "show",
    "show_agreement",
    "show_comparison",
    "show_gold",
    "show_opinion",
    "show_suite",
]
