"""Carrying items between threads and an event loop, with the waiting on the right side."""

import asyncio
from concurrent.futures import CancelledError


# region: bridge
class Bridge:
    """Threads put, a coroutine gets. A full queue blocks the thread and never the loop."""

    def __init__(self, size: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue = asyncio.Queue(size)

    def put(self, item) -> None:  # called in a thread
        asyncio.run_coroutine_threadsafe(self.queue.put(item), self.loop).result()

    async def get(self):  # called in the loop
        return await self.queue.get()
# endregion: bridge
