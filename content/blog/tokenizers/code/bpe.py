"""Byte-pair encoding, small enough to read. Ranks are token numbers, as in tiktoken."""

import heapq
import re
from collections import Counter

# A split in the style of GPT-4's, cut down to what the standard library can express:
# a word takes the space before it, digits go in threes, the rest in runs.
SPLIT = re.compile(r" ?[^\W\d_]+|\d{1,3}| ?[^\s\w]+|_+|\s+(?!\S)|\s+")


# region: train
def train(text: str, size: int) -> tuple[dict[bytes, int], dict[str, list[bytes]]]:
    """Grow a vocabulary from the 256 bytes to `size` tokens; also return the words as left."""
    ranks = {bytes([b]): b for b in range(256)}
    words = Counter(SPLIT.findall(text))
    parts = {w: [bytes([b]) for b in w.encode()] for w in words}
    while len(ranks) < size:
        unions = Counter()
        for w, p in parts.items():
            for left, right in zip(p, p[1:]):
                unions[left + right] += words[w]
        if not unions:
            break
        token = max(unions, key=lambda t: (unions[t], t))  # ties must be settled
        ranks.setdefault(token, len(ranks))
        for p in parts.values():
            i = 0
            while i + 1 < len(p):
                if p[i] + p[i + 1] == token:
                    p[i : i + 2] = [token]
                i += 1
    return ranks, parts
# endregion: train


LOOKUPS = 0


# region: scan
def encode_scan(data: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """Join the neighbors whose union has the lowest rank, until none has one."""
    global LOOKUPS
    parts = [data[i : i + 1] for i in range(len(data))]
    while len(parts) > 1:
        LOOKUPS += len(parts) - 1
        best = min(range(len(parts) - 1), key=lambda i: ranks.get(parts[i] + parts[i + 1], 1 << 30))
        if parts[best] + parts[best + 1] not in ranks:
            break
        parts[best : best + 2] = [parts[best] + parts[best + 1]]
    return parts
# endregion: scan


# region: heap
def encode_heap(data: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """The same merges in the same order, with a queue instead of a search."""
    global LOOKUPS
    n = len(data)
    end = list(range(1, n + 1))  # the part that starts at i ends at end[i]; 0 when it is gone
    before = list(range(-1, n - 1))
    queue: list[tuple[int, int, int]] = []

    def offer(i: int) -> None:
        global LOOKUPS
        if i >= 0 and end[i] < n:
            LOOKUPS += 1
            stop = end[end[i]]
            if (rank := ranks.get(data[i:stop])) is not None:
                heapq.heappush(queue, (rank, i, stop))

    for i in range(n):
        offer(i)
    while queue:
        _, i, stop = heapq.heappop(queue)
        if not end[i] or end[i] >= stop or end[end[i]] != stop:
            continue  # one of the two parts has changed since
        middle, end[i] = end[i], stop
        end[middle] = 0
        if stop < n:
            before[stop] = i
        offer(i)
        offer(before[i])
    return [data[i : end[i]] for i in range(n) if end[i]]
# endregion: heap


def encode(text: str, ranks: dict[bytes, int]) -> list[bytes]:
    return [t for w in SPLIT.findall(text) for t in encode_scan(w.encode(), ranks)]


def longest_match(data: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """What one would guess encoding does. It is not what it does."""
    out, i = [], 0
    while i < len(data):
        j = next(j for j in range(len(data), i, -1) if data[i:j] in ranks)
        out.append(data[i:j])
        i = j
    return out


# region: shortest
def shortest(data: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """Fewest tokens, by dynamic programming over end positions."""
    best: list[tuple[int, int]] = [(0, 0)]  # (tokens up to here, start of the last)
    for j in range(1, len(data) + 1):
        best.append(min((best[i][0] + 1, i) for i in range(j) if data[i:j] in ranks))
    out, j = [], len(data)
    while j:
        out.append(data[best[j][1] : j])
        j = best[j][1]
    return out[::-1]
# endregion: shortest
