import asyncio
import random
from itertools import combinations

from client import Gap, Parser, View
from log import Log, Owner, Stale, frame, frames, units
from server import Generation, serve

WORDS = ["The", " pulse", " of", " a", " full", " card", " is", " naïve", " 東京", " 🙂", "\n\n", " end", "."]
ANSWER = "".join(WORDS)


def filled() -> Log:
    log = Log()
    owner = Owner(log, 1)
    owner.fence()
    owner.recover()
    for i, w in enumerate(WORDS):
        owner.append(w, [i])
    owner.end("complete")
    return log


def parse_id(s: str):
    a, _, b = (s or "0-0").partition("-")
    return int(a), int(b)


def one_by_one(found) -> bytes:
    return b"".join(frames([e]) for e in found)


# 1. Cut the connection after every possible byte, then resume; with a second cut after any byte.
def resumed(eager: bool, cuts: tuple[int, ...], render=one_by_one) -> str:
    log, parser, view = filled(), Parser(eager), View()
    for cut in (*cuts, None):
        parser.reset()
        for event, data, at in parser.feed(render(log.after(parse_id(parser.last_id)))[:cut]):
            view.apply(event, data, at)
    return view.text if view.ended == "complete" else "(never ended)"


size = len(one_by_one(filled().after((0, 0))))
lost = 0
for cut in range(size):
    assert resumed(False, (cut,)) == ANSWER
    assert resumed(False, (cut,), frames) == ANSWER
    try:
        lost += resumed(True, (cut,)) != ANSWER
    except Gap:
        lost += 1  # the check of offsets sees what the eager parser lost
print(f"{size} places to cut: standard parser loses 0, eager parser {lost}")
assert lost > size // 2
pairs = list(combinations(range(0, size, 7), 2))
assert all(resumed(False, p) == ANSWER for p in pairs)
print(len(pairs), "pairs of cuts: nothing lost")


# 2. Two owners, every interleaving. The old one does not know that it has been replaced.
def interleave(order: str, fence_first: bool) -> str:
    log = Log()
    old, new = Owner(log, 1), Owner(log, 2)
    old.fence()
    old.recover()
    old.append("x", [0])
    olds = [lambda: old.append("y", [1]), lambda: old.append("z", [2])]
    take_over = [new.fence, new.recover] if fence_first else [new.recover, new.fence]
    news = [*take_over, lambda: new.append("Y", [3]), lambda: new.append("Z", [4])]
    dead = False
    for who in order:
        try:
            if who == "n":
                news.pop(0)()
            elif not dead:
                olds.pop(0)()
        except Stale:
            assert who == "o", "the new owner is never refused"
            dead = True
    text = offset = 0
    for (_, offset_now), e in log.entries:
        if e["kind"] == "text":
            text += units(e["text"])
            if offset_now != text:
                return "corrupt"
    return "whole"


orders = ["".join("o" if i in c else "n" for i in range(6)) for c in combinations(range(6), 2)]
good = [interleave(o, True) for o in orders]
bad = [interleave(o, False) for o in orders]
print(f"{len(orders)} interleavings: fence first corrupts {good.count('corrupt')}, read first {bad.count('corrupt')}")
assert good.count("corrupt") == 0 and bad.count("corrupt") > 0

# 3. The log lost its tail in a failover; the reader is ahead of it.
view, parser = View(), Parser()
for event, data, at in parser.feed(frame((1, 5), "text", "Hello") + frame((1, 8), "text", " wo")):
    view.apply(event, data, at)
assert view.text == "Hello wo"
for event, data, at in parser.feed(frame((2, 7), "text", " W")):  # rewritten from offset 5
    try:
        view.apply(event, data, at)
        raise SystemExit("a seam went unnoticed")
    except Gap:
        pass


# 4. Over real sockets: readers that hang up at random, one that comes late, one cancelled.
async def get(port: int, gid: str, last_id: str, cut: int | None) -> tuple[str, bytes]:
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(f"GET /generations/{gid} HTTP/1.1\r\nLast-Event-ID: {last_id}\r\n\r\n".encode())
    status = (await r.readuntil(b"\r\n\r\n")).decode().split(" ")[1]
    body = await r.read() if cut is None else await r.read(cut)
    w.close()
    return status, body


async def sockets() -> None:
    longest = max(len(f) for f in frames([e for e in filled().after((0, 0)) if e[1]["kind"] == "text"] * 50).split(b"\n\n")) + 2
    print("longest frame of a long replay:", longest, "bytes")
    assert longest < 1200

    async def model(ids):  # continues after the tokens it is given
        for i in range(len(ids), 40 * len(WORDS)):
            await asyncio.sleep(0)
            yield WORDS[i % len(WORDS)], i

    gens = {"a": Generation(), "b": Generation()}
    server = await serve(gens)
    port = server.sockets[0].getsockname()[1]
    rng = random.Random(14)

    async def reader() -> tuple[str, int]:
        parser, view, connections = Parser(), View(), 0
        while not view.ended:
            parser.reset()
            _, body = await get(port, "a", parser.last_id, rng.randrange(1, 1200))
            connections += 1
            for event, data, at in parser.feed(body):
                view.apply(event, data, at)
        return view.text, connections

    # The first owner crashes in the middle: its task is gone, the log stays.
    async def crashing(ids):
        async for x in model(ids):
            if x[1] == 200:
                raise RuntimeError("power cut")
            yield x

    tasks = [asyncio.create_task(reader()) for _ in range(5)]
    first = asyncio.create_task(gens["a"].run(crashing, epoch=1))
    await asyncio.wait([first])
    assert isinstance(first.exception(), RuntimeError)
    await gens["a"].run(model, epoch=2)
    tasks.append(asyncio.create_task(reader()))  # arrives after the end
    results = await asyncio.gather(*tasks)
    assert all(text == ANSWER * 40 for text, _ in results)
    print("six readers,", sum(n for _, n in results) > 30 and "more than 30 connections, one crashed owner: all whole")
    status, _ = await get(port, "a", "2-999999", None)
    assert status == "204"

    # Cancelling is a request. Hanging up is not.
    async def endless(ids):
        i = 0
        while True:
            await asyncio.sleep(0)
            yield "x", i
            i += 1

    task = asyncio.create_task(gens["b"].run(endless))
    await get(port, "b", "", 50)
    for _ in range(100):
        await asyncio.sleep(0)
    assert not task.done()
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(b"DELETE /generations/b HTTP/1.1\r\n\r\n")
    await r.read()
    w.close()
    await task
    assert gens["b"].log.entries[-1][1] == {"kind": "end", "reason": "cancelled"}
    print("hung up: still running; deleted: stopped after", len(gens["b"].log.entries) > 100 and "more than 100 tokens")
    server.close()


asyncio.run(sockets())

# 5. What a frame costs.
token = frame((1, 1234), "text", " pulse")
batch = frame((1, 1234), "text", ANSWER)
print(f"one token: {len(token)} bytes for {len(' pulse')}; batch: {len(batch)} for {len(ANSWER.encode())}")
print("ok")
