"""The face of ../prompts; in a wheel that folder takes this file's place."""

from prompts import *  # noqa: F403
