"""What a record depends on besides its article, so that a changed prompt or model is seen."""

import json

from summarizer import gazetteer
from summarizer.settings import Settings


def recipe(settings: Settings) -> str:
    """Return model, prompt, schema and parameters as canonical JSON.

    Left out is what must not make anyone pay again: the server's address, keys, time-outs,
    tries, how the server is made to answer (`mode`), how often it is asked again (`reasks`),
    the limit on output tokens, which one raises to mend truncated answers, and the gazetteer,
    which a model never sees. The rules look for its names, and cost nothing.
    """
    if settings.model in (None, "rules"):
        from summarizer.derive import version

        return _canonical(
            {
                "engine": "rules",
                "summarizer": version(),
                "gazetteer": gazetteer.identity(),
                "min_confidence": settings.min_confidence,
            }
        )
    from summarizer.llm.engine import PROMPT
    from summarizer.llm.strict import schema_hash
    from summarizer.prompts import identity

    return _canonical(
        {
            "engine": "llm",
            "model": settings.model,
            "prompt": identity(PROMPT),
            "schema": schema_hash(),
            "temperature": settings.temperature,
            "part_chars": settings.part_chars,
        }
    )


def differences(ours: str, theirs: str) -> list[str]:
    """Return what differs between two recipes, in words.

    >>> differences('{"engine": "llm", "model": "b"}', '{"engine": "llm", "model": "a"}')
    ['model was a, now b']
    """
    now, then = json.loads(ours), json.loads(theirs)
    return [
        f"{name} was {then.get(name)}, now {now.get(name)}"
        for name in sorted(now.keys() | then.keys())
        if now.get(name) != then.get(name)
    ]


def _canonical(parts: dict[str, object]) -> str:
    return json.dumps(parts, sort_keys=True, ensure_ascii=False)
