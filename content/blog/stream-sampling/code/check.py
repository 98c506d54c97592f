"""Every number of the article that comes from this code, asserted."""
import math
import random
import statistics
from fractions import Fraction
from functools import partial

from sampling import (ByteBudget, every_nth, law, off_by_one, p_value,
                      position_test, reservoir, skipping, subset_test)

# --- the exact law -------------------------------------------------------
n, k = 6, 3
subsets = math.comb(n, k)
right = law(reservoir, n, k)
assert len(right) == subsets and set(right.values()) == {Fraction(1, subsets)}
wrong = law(off_by_one, n, k)
assert len(wrong) < subsets, "the first overflow item is always taken"
print("exact law of the bug:", sorted(str(p) for p in wrong.values()), len(wrong))


def marginal(dist, i):
    return sum(p for s, p in dist.items() if i in s)


for m, q in ((6, 3), (7, 2), (8, 4)):
    dist = law(off_by_one, m, q)
    for i in range(m):
        expect = Fraction(q - 1, m - 1) if i < q else Fraction(q, m - 1)
        assert marginal(dist, i) == expect
stride = law(every_nth, n, k)
assert all(marginal(stride, i) == Fraction(k, n) for i in range(n))
assert len(stride) == 2

# --- p_value against known quantiles of chi-square -----------------------
for x, dof, p in ((3.841459, 1, .05), (30.14353, 19, .05), (43.82020, 19, .001),
                  (31.26413, 11, .001), (124.3421, 100, .05)):
    assert abs(p_value(x, dof) - p) < 1e-6, (x, dof)


def with_dice(sampler, rng):
    return partial(call, sampler, rng)


def call(sampler, rng, stream, k):
    return sampler(stream, k, rng.randrange)


# --- the subset test passes good samplers and fails bad ones -------------
rng = random.Random(20261120)
T = 20_000
ps = {
    "reservoir": subset_test(with_dice(reservoir, rng), 6, 3, T),
    "skipping": subset_test(lambda s, k: skipping(s, k, rng), 6, 3, T),
    "off by one": subset_test(with_dice(off_by_one, rng), 6, 3, T),
    "every nth": subset_test(with_dice(every_nth, rng), 6, 3, T),
}
print("subset test", {a: f"{b:.3g}" for a, b in ps.items()})
assert ps["reservoir"] > .001 and ps["skipping"] > .001
assert ps["off by one"] < 1e-12 and ps["every nth"] < 1e-12

# --- the position test needs its correction ------------------------------
n, k, T = 60, 30, 400
plain = [position_test(with_dice(reservoir, rng), n, k, T, False)[0] for _ in range(60)]
fixed = [x * (n - 1) / (n - k) for x in plain]
print(f"statistic, mean of 60 runs: plain {statistics.mean(plain):.1f} (n-k = {n - k}),",
      f"corrected {statistics.mean(fixed):.1f} (n-1 = {n - 1})")
assert abs(statistics.mean(plain) - (n - k)) < 4
assert abs(statistics.mean(fixed) - (n - 1)) < 8
print("plain p-values: smallest of 60:", f"{min(p_value(x, n - 1) for x in plain):.3f}")
assert min(p_value(x, n - 1) for x in plain) > .05
assert position_test(with_dice(every_nth, rng), n, k, T)[1] > .05, "fair marginals pass"

# --- power: the same bug, small and large --------------------------------
for n, k, T in ((12, 4, 500), (1000, 10, 2000)):
    x, p = position_test(with_dice(off_by_one, rng), n, k, T)
    rho = [(k - 1) / (n - 1) * n / k - 1] * k + [n / (n - 1) - 1] * (n - k)
    shift = (n - 1) / (n - k) * k / n * sum(r * r for r in rho)
    print(f"n={n} k={k} T={T}: x={x:.1f} dof={n - 1} p={p:.2g}; shift per trial {shift:.3g}")
    assert (p < .001) == (n == 12)

# --- draws saved by skipping ---------------------------------------------
class Counting(random.Random):
    draws = 0

    def random(self):
        Counting.draws += 1
        return super().random()

    def getrandbits(self, bits):
        Counting.draws += 1
        return super().getrandbits(bits)


n, k = 1_000_000, 100
skipping(range(n), k, Counting(1))
# two logarithms and one slot per accepted item; a slot below 100 takes 1.28
# draws of 7 bits on average, the rest being rejected
expected = (2 + 128 / 100) * k * math.log(n / k)
print("draws: skipping", Counting.draws, "expected about", round(expected), "reservoir", n - k)
assert abs(Counting.draws / expected - 1) < .1

# --- the byte budget ------------------------------------------------------
rng = random.Random(4)
sizes = [500 if i % 10 == 0 else 50 for i in range(300)]
budget, runs = 2_000, 4_000
kept, weight, mean_plain, mean_ht = [0] * 300, [0.0] * 300, 0.0, 0.0
pool_bytes = pool_items = 0
for _ in range(runs):
    box = ByteBudget(budget, rng)
    for i, size in enumerate(sizes):
        box.offer(i, size)
    assert box.used == sum(sizes[i] for *_, i in box.held) <= budget
    for *_, i in box.held:
        kept[i] += 1
        weight[i] += 1 / box.tau
    pool_bytes, pool_items = pool_bytes + box.used, pool_items + len(box.held)
    mean_plain += statistics.fmean(sizes[i] for *_, i in box.held) / runs
    mean_ht += box.total(lambda i: sizes[i]) / box.seen / runs
big = [i for i in range(300) if sizes[i] == 500]
small = [i for i in range(300) if sizes[i] == 50]
rate = lambda ids, v: sum(v[i] for i in ids) / len(ids) / runs
print(f"kept: small {rate(small, kept):.4f} big {rate(big, kept):.4f}")
print(f"weight: small {rate(small, weight):.3f} big {rate(big, weight):.3f}")
pooled = pool_bytes / pool_items
print(f"mean size: true {statistics.fmean(sizes)}, one sample {mean_plain:.1f},",
      f"pooled {pooled:.1f}, weighted {mean_ht:.1f}")
assert rate(big, kept) < .85 * rate(small, kept)
assert abs(rate(big, weight) - 1) < .03 and abs(rate(small, weight) - 1) < .01
assert abs(mean_ht / 95 - 1) < .01 and abs(mean_plain / 95 - 1) < .02
assert pooled < .93 * 95

# the order of arrival does not matter, only the tags do
class Tags:
    def __init__(self, tags):
        self.tags = iter(tags)

    def random(self):
        return next(self.tags)


rng = random.Random(9)
rows = [(i, rng.choice((30, 70, 400)), rng.random()) for i in range(200)]
results = set()
for _ in range(20):
    rng.shuffle(rows)
    box = ByteBudget(1500, Tags(tag for *_, tag in rows))
    for i, size, _ in rows:
        box.offer(i, size)
    results.add((frozenset(i for *_, i in box.held), box.tau))
assert len(results) == 1

# --- what k buys: ranks around the 99th percentile of a sample of 1000 ----
k, q = 1000, .99
half = 1.96 * math.sqrt(k * q * (1 - q))
print(f"p99 from 1000 samples lies between sample ranks {k * q - half:.0f} and {k * q + half:.0f}")
print("all claims hold")
