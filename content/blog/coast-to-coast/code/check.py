"""Every number of the article that comes from this code, asserted."""
import random
import ssl
import sys

from flights import handshake, self_signed
from path import (C, FIBER, RTT, by_edge, cold, cold_by_edge, cold_fetch, cold_hedged,
                  connect, exchange, flights, great_circle, percentile, total, warm)

# --- floors -------------------------------------------------------------------
km = great_circle((40.7128, -74.0060), (37.7749, -122.4194))
floors = [2 * km / C, 2 * km / FIBER, 1.5 * 2 * km / FIBER]
print(f"{km:.0f} km; there and back: vacuum {floors[0]:.1f}, fiber {floors[1]:.1f}, detour 1.5 {floors[2]:.1f} ms")
assert [round(x, 1) for x in floors] == [27.5, 40.4, 60.7] and round(km) == 4129

# --- the flights of real handshakes ---------------------------------------------
cert = sys.argv[1] + "/cert.pem"
self_signed(cert)
for version, expected in ((ssl.TLSVersion.TLSv1_2, 4), (ssl.TLSVersion.TLSv1_3, 2)):
    count, sizes = handshake(version, cert)
    print(f"{version.name}: {count} flights before the request, bytes {sizes}, {ssl.OPENSSL_VERSION}")
    assert count == expected

# --- slow start, by simulation ----------------------------------------------------
for size in (1, 14_600, 14_601, 43_800, 43_801, 50_000, 200_000, 1_000_000):
    sent, window, trips = 0, 14_600, 0
    while sent < size:
        sent, window, trips = sent + window, window * 2, trips + 1
    assert trips == flights(size)
print("200 KB cold", cold_fetch(200_000), "by edge", by_edge(200_000, 10, 58), "small by edge", by_edge(10_000, 10, 58))
assert cold_fetch(200_000) == 390 and cold_fetch(10_000) == 195
assert by_edge(200_000, 10, 58) == 118 and by_edge(10_000, 10, 58) == 88

# --- percentiles -----------------------------------------------------------------
qs = (.5, .95, .99, .999)
table = {}
for name, law in (("cold", cold), ("hedged", cold_hedged), ("edge", cold_by_edge), ("warm", warm)):
    for loss in (.001, .005, .01, .02):
        table[name, loss] = [percentile(law(loss), q) for q in qs]
        print(f"{name:7} loss {loss:.1%}: p50 p95 p99 p99.9 =", *(f"{x:6.0f}" for x in table[name, loss]))
assert table["cold", .001] == [195, 195, 195, 1195]
assert table["cold", .01] == [195, 460, 1195, 1460]
assert table["warm", .005] == [65, 65, 65, 330]
assert table["edge", .01][0] == 88 and table["edge", .01][2] > 1000
assert table["hedged", .01][2] < table["cold", .01][2] / 2
# where the 99th percentile of connecting jumps from the distance to the timer
cliff = 1 - .99 ** .5
assert percentile(connect(cliff - 1e-6), .99) == 65 and percentile(connect(cliff + 1e-6), .99) == 1065
print(f"cliff at loss {cliff:.3%}")

# the exact law against dice
rng, loss, n = random.Random(20261107), .01, 200_000
for law, stages in ((cold, ((2, 1000), (4, 265), (2, 265))), (warm, ((2, 265),))):
    late = 0
    median = percentile(law(loss), .5)
    for _ in range(n):
        ms = 0
        for packets, timer in stages:
            ms += RTT
            while any([rng.random() < loss for _ in range(packets)]):
                ms, timer = ms + timer, timer * 2
        late += ms > median
    want = sum(p for ms, p in law(loss) if ms > median)
    print(f"later than the median at 1% loss: {late / n:.4f} rolled, {want:.4f} computed")
    assert abs(late / n - want) < 4 * (want / n) ** .5
for law in (cold, warm, connect):
    assert abs(sum(p for _, p in law(.02)) - 1) < 1e-7

# --- composing percentiles ----------------------------------------------------------
for n in (1, 5, 30):
    print(f"{n} exchanges, all within their p99: {.99 ** n:.3f}")
assert round(.99 ** 30, 2) == .74
two = total(exchange(2, .004, 1000), exchange(2, .004, 1000))
assert percentile(connect(.004), .99) == 65 and percentile(two, .99) == 1130
print("two connections, each p99 65 ms: p99", percentile(two, .99))

# --- the budget by scenarios ----------------------------------------------------------
usual, syn = .99 ** 8, 1 - .99 ** 2
print(f"usual {usual:.3f}, late packet {1 - usual - syn:.3f}, late SYN {syn:.3f}, open connection late {1 - .99 ** 2:.3f}")
assert (round(usual, 3), round(1 - usual - syn, 3), round(syn, 2)) == (.923, .057, .02)
rows = [3 * RTT, 3 * RTT, RTT, 30]
assert (sum(rows), sum(rows) + 265, sum(rows) + 1000) == (485, 750, 1485)
assert sum(rows) - 2 * RTT == 355
edge = (2 + flights(200_000)) * 10 + 10 + 58 + 30
print("edge", edge, edge + 210, edge + 1000, "; segments", -(-200_000 // 1460), f"some lost {1 - .99 ** 137:.3f}")
assert (edge, edge + 210) == (158, 368)
print("all claims hold")
