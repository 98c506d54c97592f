"""Two routes over plain asyncio: read a generation from an offset, cancel a generation."""

import asyncio

from log import Log, Owner, frames


class Generation:
    def __init__(self) -> None:
        self.log, self.cancelled = Log(), False

    # region: run
    async def run(self, model, epoch: int = 1) -> None:
        """Belongs to the generation, not to any connection: nobody who leaves can end it."""
        owner = Owner(self.log, epoch)
        owner.fence()
        owner.recover()
        async for text, token in model(owner.ids):
            if self.cancelled:
                return owner.end("cancelled")
            owner.append(text, [token])
        owner.end("complete")
    # endregion: run


# region: read
async def read(gen: Generation, last_id: str, out: asyncio.StreamWriter) -> None:
    epoch, _, offset = (last_id or "0-0").partition("-")
    at = (int(epoch), int(offset))
    last = gen.log.entries[-1:]
    if last and last[0][1]["kind"] == "end" and last[0][0] <= at:
        out.write(b"HTTP/1.1 204 No Content\r\n\r\n")  # tells EventSource to stop
        return
    out.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        b"Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n\r\n"
    )
    while True:
        found = await gen.log.wait_after(at)  # a real server also sends ": alive" when idle
        at = found[-1][0]
        out.write(frames(found))
        await out.drain()  # a slow reader waits here, alone
        if found[-1][1]["kind"] == "end":
            return
# endregion: read


async def serve(gens: dict[str, Generation]) -> asyncio.Server:
    async def handle(r: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
        try:
            head = (await r.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = dict(h.lower().split(": ", 1) for h in head[1:] if h)
            gen = gens[path.rsplit("/", 1)[1]]
            if method == "DELETE":
                gen.cancelled = True
                w.write(b"HTTP/1.1 202 Accepted\r\n\r\n")
            else:
                await read(gen, headers.get("last-event-id", ""), w)
            await w.drain()
        except ConnectionError:
            pass
        finally:
            w.close()

    return await asyncio.start_server(handle, "127.0.0.1", 0)
