"""The face of ../evals; in a wheel that folder takes this file's place."""

from typing import TYPE_CHECKING

import evals
from evals import __all__ as __all__

if TYPE_CHECKING:
    from evals import *  # noqa: F403


def __getattr__(name: str) -> object:
    # Not all at once: some of it needs an extra, and most programs need little of it.
    return getattr(evals, name)
