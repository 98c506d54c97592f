"""A log with the rules of one Redis stream, the owner that writes it, the frames that leave it."""

import asyncio
import json

Id = tuple[int, int]  # (epoch, offset): Redis orders "7-120" the same way


class Stale(Exception):
    """Redis: the ID specified in XADD is equal or smaller than the target stream top item."""


# region: log
class Log:
    def __init__(self) -> None:
        self.entries: list[tuple[Id, dict]] = []
        self.grew = asyncio.Event()

    def add(self, at: Id, entry: dict) -> None:  # XADD key epoch-offset ...
        if self.entries and at <= self.entries[-1][0]:
            raise Stale
        self.entries.append((at, entry))
        self.grew.set()
        self.grew = asyncio.Event()

    def after(self, at: Id) -> list[tuple[Id, dict]]:  # XRANGE key (epoch-offset +
        return [e for e in self.entries if e[0] > at]

    async def wait_after(self, at: Id) -> list[tuple[Id, dict]]:  # XREAD BLOCK 0 ...
        while not (found := self.after(at)):
            await self.grew.wait()
        return found
# endregion: log


def units(text: str) -> int:
    """The length a browser reports: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


# region: owner
class Owner:
    """The one task that may append. Taking over is: fence first, read second."""

    def __init__(self, log: Log, epoch: int) -> None:
        self.log, self.epoch = log, epoch

    def fence(self) -> None:
        self.log.add((self.epoch, 0), {"kind": "owner"})

    def recover(self) -> None:
        tokens = [e for _, e in self.log.after((0, 0)) if e["kind"] == "text"]
        self.ids = [i for e in tokens for i in e["tokens"]]  # what the model is prefilled with
        self.offset = sum(units(e["text"]) for e in tokens)

    def append(self, text: str, tokens: list[int]) -> None:
        self.offset += units(text)
        self.log.add((self.epoch, self.offset), {"kind": "text", "text": text, "tokens": tokens})

    def end(self, reason: str) -> None:
        self.log.add((self.epoch, self.offset + 1), {"kind": "end", "reason": reason})
# endregion: owner


# region: frame
def frame(at: Id, event: str, data: object) -> bytes:
    return f"id: {at[0]}-{at[1]}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


LIMIT = 256  # a connection that survives one frame of this size makes progress


def frames(found: list[tuple[Id, dict]]) -> bytes:
    """What is waiting goes out joined, under the id of its last part, in frames of bounded size."""
    out, text, last = b"", "", (0, 0)
    for at, entry in [*found, ((0, 0), {"kind": "flush"})]:
        if text and (entry["kind"] != "text" or len(text) + len(entry["text"]) > LIMIT):
            out, text = out + frame(last, "text", text), ""
        if entry["kind"] == "text":
            text, last = text + entry["text"], at
        elif entry["kind"] == "end":
            out += frame(at, "end", entry["reason"])
    return out
# endregion: frame
