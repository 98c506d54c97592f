"""Numbers for the tables. Not part of the check: they depend on the machine."""

import asyncio
import hashlib
import queue
import statistics
import sys
import threading
import time


def per(n: int, f) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        f(n)
        best = min(best, (time.perf_counter() - start) / n)
    return best * 1e9


def lock(n):
    l = threading.Lock()
    for _ in range(n):
        with l:
            pass


def same_thread(make):
    def f(n):
        q = make()
        for _ in range(n):
            q.put(1)
            q.get()
    return f


def handoff(make):
    def f(n):
        a, b = make(), make()

        def echo():
            for _ in range(n):
                b.put(a.get())

        t = threading.Thread(target=echo)
        t.start()
        for _ in range(n):
            a.put(1)
            b.get()
        t.join()
    return f


def aio(f):
    return lambda n: asyncio.run(f(n))


async def aq_same(n):
    q = asyncio.Queue()
    for _ in range(n):
        await q.put(1)
        await q.get()


async def aq_handoff(n):
    a, b = asyncio.Queue(), asyncio.Queue()

    async def echo():
        for _ in range(n):
            await b.put(await a.get())

    t = asyncio.create_task(echo())
    for _ in range(n):
        await a.put(1)
        await b.get()
    await t


async def to_thread(n):
    for _ in range(n):
        await asyncio.to_thread(int)


async def task(n):
    async def nothing():
        pass
    for _ in range(n):
        await asyncio.create_task(nothing())


def thread_start(n):
    for _ in range(n):
        t = threading.Thread(target=int)
        t.start()
        t.join()


async def late(work, n) -> list[float]:
    """By how much a timer of one millisecond is late while `work` runs in `n` threads."""
    stop = threading.Event()
    jobs = [asyncio.create_task(asyncio.to_thread(work, stop)) for _ in range(n)]
    await asyncio.sleep(0.05)
    out = []
    for _ in range(300):
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        out.append((time.perf_counter() - start - 0.001) * 1e3)
    stop.set()
    await asyncio.gather(*jobs)
    return sorted(out)


def python_loop(stop):
    x = 0
    while not stop.is_set():
        for i in range(1000):
            x += i * i


def hashing(stop):
    data = bytes(1 << 20)
    while not stop.is_set():
        hashlib.sha256(data).digest()


def waiting(stop):
    stop.wait()


print(sys.version.split()[0])
print(f"lock: {per(200_000, lock):.0f} ns")
print(f"queue.Queue put+get: {per(50_000, same_thread(queue.Queue)):.0f} ns")
print(f"SimpleQueue put+get: {per(100_000, same_thread(queue.SimpleQueue)):.0f} ns")
print(f"asyncio.Queue put+get: {per(50_000, aio(aq_same)):.0f} ns")
print(f"queue.Queue there and back: {per(3000, handoff(queue.Queue))/1000:.1f} us")
print(f"SimpleQueue there and back: {per(3000, handoff(queue.SimpleQueue))/1000:.1f} us")
print(f"asyncio.Queue there and back: {per(10_000, aio(aq_handoff))/1000:.1f} us")
print(f"task: {per(20_000, aio(task))/1000:.1f} us")
print(f"to_thread: {per(2000, aio(to_thread))/1000:.1f} us")
print(f"thread start+join: {per(1000, thread_start)/1000:.1f} us")
for name, work, n in (
    ("nothing", waiting, 0), ("two waiting", waiting, 2), ("two hashing", hashing, 2),
    ("one in Python", python_loop, 1), ("two in Python", python_loop, 2),
):
    t = asyncio.run(late(work, n))
    print(f"timer with {name}: median {t[150]:.2f} ms late, p99 {t[297]:.2f}")


def burn(n):
    x = 0
    for i in range(n):
        x += i * i


def digest(n):
    data = bytes(1 << 20)
    for _ in range(n):
        hashlib.sha256(data).digest()


async def speedup(f, n) -> float:
    start = time.perf_counter()
    f(n), f(n)
    one = time.perf_counter() - start
    start = time.perf_counter()
    await asyncio.gather(asyncio.to_thread(f, n), asyncio.to_thread(f, n))
    return one / (time.perf_counter() - start)


for f, n in ((burn, 3_000_000), (digest, 300)):
    print(f"two of {f.__name__} in threads: {asyncio.run(speedup(f, n)):.2f} times as fast")
