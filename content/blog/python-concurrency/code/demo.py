import asyncio
import contextvars
import os
import queue
import threading
import time

from bridge import Bridge

POOL = min(32, (os.cpu_count() or 1) + 4)  # asyncio's default executor


def when_idle(loop) -> threading.Event:
    """Set when the loop is about to wait without a time limit."""
    event, select = threading.Event(), loop._selector.select

    def watched(timeout=None):
        if timeout is None:
            event.set()
        return select(timeout)

    loop._selector.select = watched
    return event


# region: stale
async def stale() -> None:
    """No thread anywhere, and still a lost update: the await is where others run."""
    seats = 1
    sold = 0

    async def buy() -> None:
        nonlocal seats, sold
        if seats > 0:
            await asyncio.sleep(0)  # ask the payment service
            seats -= 1
            sold += 1

    await asyncio.gather(buy(), buy())
    assert (seats, sold) == (-1, 2)
# endregion: stale


# region: unheard
async def unheard() -> None:
    """asyncio.Queue from a thread: the item arrives and nobody is told."""
    loop, q = asyncio.get_running_loop(), asyncio.Queue()
    getter = asyncio.ensure_future(q.get())
    await asyncio.sleep(0)  # the getter is waiting now
    idle = when_idle(loop)

    def thread() -> tuple[int, bool]:
        idle.wait()  # the loop has nothing to do and sleeps in select()
        q.put_nowait("hello")  # wrong
        time.sleep(0.1)  # it has all the time in the world
        seen = (q.qsize(), getter.done())
        loop.call_soon_threadsafe(lambda: None)  # any reason to wake up will do
        return seen

    seen = loop.run_in_executor(None, thread)
    assert await getter == "hello"
    assert await seen == (1, False)  # still in the queue, and the getter asleep
# endregion: unheard


def unheard_debug() -> None:
    """In debug mode the same mistake is an error, in the thread that made it."""
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    q: asyncio.Queue = asyncio.Queue()
    getter = loop.create_task(q.get())
    loop.run_until_complete(asyncio.sleep(0))

    def thread() -> str:
        try:
            q.put_nowait("hello")
        except RuntimeError as e:
            return str(e)
        return "nothing"

    assert "Non-thread-safe operation" in loop.run_until_complete(asyncio.to_thread(thread))
    getter._log_destroy_pending = False  # it will never wake, and that is the point
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


async def bridged() -> None:
    """The bridge blocks the producer: it is never more than the size ahead."""
    bridge, ahead, made = Bridge(2), [], [0]

    def producer() -> None:
        for i in range(200):
            bridge.put(i)
            made[0] = i + 1

    task = asyncio.create_task(asyncio.to_thread(producer))
    for i in range(200):
        assert await bridge.get() == i
        ahead.append(made[0] - i)
    await task
    assert max(ahead) <= 2 + 1 + 1  # the queue, the one just taken, the one on its way


async def starved() -> None:
    """One job too many for the pool, and a name lookup is stuck behind it."""
    release, started = threading.Event(), threading.Semaphore(0)
    count, lock = [0], threading.Lock()

    def job() -> None:
        with lock:
            count[0] += 1
        started.release()
        release.wait()

    # region: starved
    jobs = [asyncio.create_task(asyncio.to_thread(job)) for _ in range(POOL + 1)]
    await asyncio.sleep(0)
    for _ in range(POOL):
        started.acquire()  # as many as the pool has threads do start (blocks the loop, on purpose)
    lookup = asyncio.ensure_future(asyncio.get_running_loop().getaddrinfo("localhost", 80))
    done, _ = await asyncio.wait([lookup, *jobs], timeout=0.2)
    assert count[0] == POOL and not done  # the last job waits, and so does the resolver
    # endregion: starved
    release.set()
    await asyncio.gather(*jobs, lookup)
    assert count[0] == POOL + 1


async def uncancelled() -> None:
    """Cancelling the await does not reach the thread."""
    release, finished = threading.Event(), threading.Event()

    def job() -> None:
        release.wait()
        finished.set()  # charges the customer

    # region: uncancelled
    try:
        async with asyncio.timeout(0.05):
            await asyncio.to_thread(job)
        raise SystemExit("no timeout")
    except TimeoutError:
        pass  # "it timed out", says the log
    release.set()
    finished.wait()  # and yet it was done
    # endregion: uncancelled


async def contexts() -> None:
    """to_thread carries context variables into the thread, run_in_executor does not."""
    user = contextvars.ContextVar("user", default="nobody")
    user.set("ada")
    assert await asyncio.to_thread(user.get) == "ada"
    assert await asyncio.get_running_loop().run_in_executor(None, user.get) == "nobody"


def threads() -> None:
    # A bounded queue makes the fast side wait; an unbounded one takes everything.
    q: queue.Queue = queue.Queue(maxsize=1)
    q.put(1)
    try:
        q.put_nowait(2)
        raise SystemExit("not full")
    except queue.Full:
        pass
    for q in (queue.Queue(), asyncio.Queue()):
        for i in range(100_000):
            q.put_nowait(i)  # never Full: the default is no limit at all
        assert q.qsize() == 100_000

    # += on a shared number, with the switch put where it hurts.
    first_read, second_done = threading.Event(), threading.Event()

    class Account:
        balance = 0

        def deposit(self, amount: int, pause: bool) -> None:
            read = self.balance
            if pause:
                first_read.set()
                second_done.wait()
            self.balance = read + amount

    a = Account()
    t = threading.Thread(target=a.deposit, args=(100, True))
    t.start()
    first_read.wait()
    a.deposit(10, False)
    second_done.set()
    t.join()
    assert a.balance == 100  # the ten are gone

    # A lock taken twice by one thread is a deadlock, an RLock is not.
    lock = threading.Lock()
    lock.acquire()
    assert not lock.acquire(blocking=False)
    rlock = threading.RLock()
    assert rlock.acquire() and rlock.acquire(blocking=False)


if __name__ == "__main__":
    threads()
    unheard_debug()
    for f in (stale, unheard, bridged, starved, uncancelled, contexts):
        asyncio.run(f())
        print(f.__name__, "ok")
