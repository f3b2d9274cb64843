"""Pydantic's findings in one line."""

from pydantic import ValidationError


def told(error: ValidationError) -> str:
    """Return the first fault as `field: what is wrong`, and how many more there are."""
    first, *more = error.errors()
    where = ".".join(map(str, first["loc"]))
    rest = f" (and {len(more)} more)" if more else ""
    return f"{where}: {first['msg']}{rest}" if where else f"{first['msg']}{rest}"
