"""The face of ../evals; in a wheel that folder takes this file's place."""

from evals import *  # noqa: F403
