"""Work on a stream of things with a bounded number of them in flight: one flow for all callers.

Threads and event loops wait in different ways, so nothing here waits. What is in flight is given
out as futures of what finishes next, and the caller waits for them as it can.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Generic, Protocol, TypeVar

Given = TypeVar("Given")


class Work(Protocol):
    """A future of any kind: of `concurrent.futures`, or a task of `asyncio`."""

    def add_done_callback(self, callback: Callable[[Any], object], /) -> None: ...

    def cancel(self) -> bool: ...


class Promise(Protocol):
    """A future of the same kinds, to be fulfilled."""

    def done(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...


Promised = TypeVar("Promised", bound=Promise)


def in_flight(
    source: Iterable[Given],
    start: Callable[[Given], Work],
    most: int,
    promise: Callable[[], Promised],
) -> Generator[Promised, None, None]:
    """Yield, for each thing of `source`, a future of the work that is the next to be finished.

    Wait for each before taking the next: `source` is read, in the caller's thread, only as far as
    there is room. If reading it fails, the error is raised once what was in flight has been
    yielded, since it may be paid for. Closing the generator cancels what is in flight.

    Args:
        start: begins the work on one thing, and returns at once.
        most: how many may be in flight, those counted that are finished and not yet yielded.
        promise: makes a future of work, of a kind that can be waited for where it is yielded, and
            fulfilled where `start`'s work ends.
    """
    flying: set[Work] = set()
    next_ones: deque[Promised] = deque()
    unfinished: deque[Promised] = deque()

    def land(work: Work) -> None:
        # The first promise goes to the first that finishes, whenever it was started.
        flying.discard(work)
        following = unfinished.popleft()
        if not following.done():  # as it is if whoever waited for it was cancelled
            following.set_result(work)

    things = _Things(source)
    try:
        while True:
            for thing in things.up_to(most - len(next_ones)):
                work = start(thing)
                following = promise()
                next_ones.append(following)
                unfinished.append(following)
                flying.add(work)
                work.add_done_callback(land)
            if not next_ones:
                break
            yield next_ones.popleft()
        things.end()
    finally:
        for work in tuple(flying):
            work.cancel()


class _Things(Generic[Given]):
    """What is read as there is room for it; a failure to read comes out at the end."""

    def __init__(self, source: Iterable[Given]) -> None:
        self._source = iter(source)
        self._failure: Exception | None = None
        self._ended = False

    def up_to(self, room: int) -> Iterator[Given]:
        """Yield at most `room` more."""
        while room > 0 and not self._ended:
            try:
                thing = next(self._source)
            except StopIteration:
                self._ended = True
                return
            except Exception as error:  # the caller's own, raised to the caller by `end`
                self._failure, self._ended = error, True
                return
            room -= 1
            yield thing

    def end(self) -> None:
        """Raise what stopped the reading, if anything did."""
        if self._failure is not None:
            raise self._failure
