"""One path of 4,130 km: floors, trips, and what lost packets do to percentiles."""
from itertools import product
from math import asin, ceil, cos, log2, radians, sin, sqrt

C = 299.792458          # km per ms, vacuum
FIBER = C / 1.4682      # km per ms, glass
RTT = 65.0              # ms, assumed below
SYN_TIMER = 1000.0      # ms, first retransmission of a handshake packet
MSS, WINDOW = 1460, 10  # bytes per segment, segments in the first flight


def great_circle(a, b):
    (p, x), (q, y) = [tuple(map(radians, place)) for place in (a, b)]
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin((y - x) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


# region: slowstart
def flights(size):
    """Round trips to deliver `size` bytes if each flight is twice the one before."""
    return ceil(log2(size / (WINDOW * MSS) + 1))


def cold_fetch(size, rtt=RTT):
    """TCP, TLS 1.3, request with first flight, remaining flights."""
    return (1 + 1 + flights(size)) * rtt


def by_edge(size, near, far):
    """TLS ends near the user; the edge keeps a warm connection to the origin."""
    return (1 + 1 + flights(size)) * near + far
# endregion: slowstart


# region: tail
def exchange(packets, loss, timer, rtt=RTT, tries=7):
    """Law of one exchange: [(probability, ms)]. Any lost packet costs
    the timer, which doubles each time."""
    fail = 1 - (1 - loss) ** packets
    return [(fail ** n * (1 - fail), rtt + timer * (2 ** n - 1))
            for n in range(tries)]


def total(*stages):
    """Law of the sum of independent stages."""
    law = {}
    for outcome in product(*stages):
        p, ms = 1.0, 0.0
        for q, t in outcome:
            p, ms = p * q, ms + t
        law[ms] = law.get(ms, 0.0) + p
    return sorted(law.items())


def percentile(law, q):
    seen = 0.0
    for ms, p in law:
        seen += p
        if seen >= q - 1e-12:
            return ms
    return float("inf")


def connect(loss):
    return total(exchange(2, loss, SYN_TIMER))


def cold(loss):
    """SYN, SYN-ACK; hello and three packets back; request, answer."""
    rto = RTT + 200
    return total(exchange(2, loss, SYN_TIMER),
                 exchange(4, loss, rto), exchange(2, loss, rto))


def warm(loss):
    return total(exchange(2, loss, RTT + 200))
# endregion: tail


def hedged_connect(loss, after=250.0):
    """A second attempt starts if the first has not succeeded after 250 ms."""
    fail = 1 - (1 - loss) ** 2
    return [(1 - fail, RTT), (fail * (1 - fail), RTT + after),
            (fail ** 2 * (1 - fail ** 2), RTT + SYN_TIMER)]


def cold_hedged(loss):
    rto = RTT + 200
    return total(hedged_connect(loss), exchange(4, loss, rto), exchange(2, loss, rto))


def cold_by_edge(loss, near=10.0, far=58.0):
    """The lossy part is taken to be the near one, as it is on most access links."""
    rto = near + 200
    return total(exchange(2, loss, SYN_TIMER, near), exchange(4, loss, rto, near),
                 exchange(2, loss, rto, near + far))
