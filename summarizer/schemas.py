"""The face of ../schemas; in a wheel that folder takes this file's place."""

from schemas import *  # noqa: F403
