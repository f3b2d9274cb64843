"""How a job uses a Batch API."""

from dataclasses import dataclass, field

GRACE = 30.0
"""Seconds in which a request that was sent shows at the provider, or never will."""


@dataclass(slots=True)
class Limits:
    """How much one batch may hold."""

    requests: int = 50_000
    bytes: int = 200_000_000
    tokens: int | None = None
    """Of input, in all batches at the provider together; None: not known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What may differ from job to job."""

    limits: Limits = field(default_factory=Limits)
    poll: float | None = None
    """Seconds between two looks at the provider; None: rarer as batches grow older."""
    online: bool = False
    """What a first batch leaves without a usable answer is asked online, at full price."""
    near: bool = True
    """Articles that say the same are paid for once."""
    tries: int = 5
    """Batches in which a request that may heal is tried."""
    grace: float = GRACE
