"""One bounded flow: how far it reads, in what order it gives, and how it ends."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import pytest

from summarizer.flow import in_flight


def numbers(count: int, read: list[int]) -> Iterator[int]:
    for n in range(count):
        read.append(n)
        yield n


def test_what_finishes_first_is_given_first_and_no_more_is_read_than_there_is_room() -> None:
    read: list[int] = []
    started: dict[int, Future[int]] = {}

    def start(n: int) -> Future[int]:
        started[n] = Future()
        return started[n]

    with closing(in_flight(numbers(10, read), start, 3, Future[Future[int]])) as flow:
        following = next(flow)
        assert read == [0, 1, 2]
        assert not following.done()
        started[1].set_result(10)
        assert following.result().result() == 10
        following = next(flow)
        assert read == [0, 1, 2, 3]
        started[3].set_result(30)
        started[0].set_result(0)
        assert following.result().result() == 30
        assert next(flow).result().result() == 0
        assert read == [0, 1, 2, 3, 4]
    assert [n for n, work in started.items() if work.cancelled()] == [2, 4]


def test_the_source_is_read_in_the_callers_thread_and_work_is_done_in_others() -> None:
    threads: set[str] = set()

    def source() -> Iterator[int]:
        for n in range(200):
            threads.add(threading.current_thread().name)
            yield n

    def work(n: int) -> int:
        time.sleep(0.001)
        return n

    with ThreadPoolExecutor(8) as pool:
        flow = in_flight(source(), lambda n: pool.submit(work, n), 8, Future[Future[int]])
        found = [following.result().result() for following in flow]
    assert sorted(found) == list(range(200))
    assert threads == {threading.current_thread().name}


def test_tasks_of_an_event_loop_flow_too() -> None:
    async def main() -> list[int]:
        async def work(n: int) -> int:
            await asyncio.sleep(0.001 * (n % 3))
            return n

        found = []
        read: list[int] = []
        tasks: list[asyncio.Task[int]] = []

        def start(n: int) -> asyncio.Task[int]:
            tasks.append(asyncio.create_task(work(n)))
            return tasks[-1]

        promise = asyncio.get_running_loop().create_future
        for following in in_flight(numbers(50, read), start, 4, promise):
            found.append((await following).result())
            assert len(read) - len(found) < 4
        return found

    assert sorted(asyncio.run(main())) == list(range(50))


def test_a_failure_to_read_comes_after_what_was_in_flight() -> None:
    def source() -> Iterator[int]:
        yield from range(3)
        raise OSError("the disk is gone")

    with ThreadPoolExecutor(4) as pool:
        flow = in_flight(source(), lambda n: pool.submit(lambda: n), 8, Future[Future[int]])
        assert sorted(next(flow).result().result() for _ in range(3)) == [0, 1, 2]
        with pytest.raises(OSError, match="disk is gone"):
            next(flow)


def test_work_that_fails_or_is_cancelled_is_given_like_any_other() -> None:
    works: list[Future[int]] = []

    def start(n: int) -> Future[int]:
        works.append(Future())
        return works[-1]

    flow = in_flight(range(2), start, 2, Future[Future[int]])
    first, second = next(flow), next(flow)
    works[0].set_exception(ValueError("no"))
    works[1].cancel()
    with pytest.raises(ValueError, match="no"):
        first.result().result()
    assert second.result().cancelled()
    assert list(flow) == []


def test_nothing_to_do_is_nothing() -> None:
    assert list(in_flight((), lambda n: Future[int](), 3, Future[Future[int]])) == []
