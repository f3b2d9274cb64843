"""How checks are made: one function for each severity, so that call sites stay readable."""

from summarizer.schemas import Check, Severity


def error(code: str, path: str, message: str) -> Check:
    """Something that must not be relied on."""
    return Check(code=code, severity=Severity.ERROR, path=path, message=message)


def warning(code: str, path: str, message: str) -> Check:
    """Something that a person should look at."""
    return Check(code=code, severity=Severity.WARNING, path=path, message=message)


def info(code: str, path: str, message: str) -> Check:
    """An assumption that was made."""
    return Check(code=code, severity=Severity.INFO, path=path, message=message)


def unverified(path: str, text: str) -> Check:
    """The engine's words do not stand in the article, so the entry was left out.

    The path is that of the list: its index would point at the next entry, which was kept.
    """
    where = path[: path.rindex("[")] if path.endswith("]") else path
    return error("unverified", where, f"«{text}» does not stand in the article; left out")
