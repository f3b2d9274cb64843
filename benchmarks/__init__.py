"""Measurements, always beside a named baseline in the same run."""
