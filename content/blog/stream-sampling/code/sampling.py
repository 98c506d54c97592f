"""Samplers for streams of unknown length, and the tests that can fail them."""
import heapq
import math
from collections import Counter
from fractions import Fraction
from itertools import combinations, islice


# region: reservoir
def reservoir(stream, k, below):
    """k items, every k-subset equally likely; below(m) is in 0..m-1."""
    kept = []
    for seen, item in enumerate(stream):
        if seen < k:
            kept.append(item)
        else:
            j = below(seen + 1)
            if j < k:
                kept[j] = item
    return kept
# endregion: reservoir


def off_by_one(stream, k, below):
    """The same, with the draw one short: the bug the tests must find."""
    kept = []
    for seen, item in enumerate(stream):
        if seen < k:
            kept.append(item)
        else:
            j = below(seen)
            if j < k:
                kept[j] = item
    return kept


def every_nth(stream, k, below):
    """Random start, fixed stride: fair to every item, unfair to every pair."""
    items = list(stream)
    stride = len(items) // k
    return items[below(stride)::stride][:k]


# region: exact
def law(sampler, n, k):
    """The exact law over subsets: follow every branch of the dice."""
    result, todo = Counter(), [()]
    while todo:
        script = todo.pop()
        taken, weight = [], Fraction(1)

        def below(m):
            nonlocal weight
            weight /= m
            if len(taken) < len(script):
                face = script[len(taken)]
            else:
                face = 0
                todo.extend((*taken, other) for other in range(1, m))
            taken.append(face)
            return face

        result[frozenset(sampler(range(n), k, below))] += weight
    return result
# endregion: exact


# region: skipping
def skipping(stream, k, rng):
    """Algorithm L: draw the gap to the next accepted item."""
    def uniform():
        return 1.0 - rng.random()      # in (0, 1]: has a logarithm

    rest = iter(stream)
    kept = list(islice(rest, k))
    w = math.exp(math.log(uniform()) / k)
    while len(kept) == k:
        gap = int(math.log(uniform()) / math.log1p(-w))
        item = next(islice(rest, gap, None), rest)
        if item is rest:                   # nothing left
            break
        kept[rng.randrange(k)] = item
        w *= math.exp(math.log(uniform()) / k)
    return kept
# endregion: skipping


# region: budget
class ByteBudget:
    """As many items as fit, and the probability of keeping them."""

    def __init__(self, budget, rng):
        self.budget, self.rng = budget, rng
        self.held, self.used, self.seen = [], 0, 0
        self.tau = 1.0

    def offer(self, item, size):
        self.seen += 1
        tag = self.rng.random()
        if tag >= self.tau:
            return
        heapq.heappush(self.held, (-tag, self.seen, size, item))
        self.used += size
        while self.used > self.budget:
            worst, _, freed, _ = heapq.heappop(self.held)
            self.used -= freed
            self.tau = -worst

    def total(self, value):
        """Unbiased estimate of a sum over the whole stream."""
        return sum(value(item) for *_, item in self.held) / self.tau
# endregion: budget


# region: chi
def chi_square(counts, expected, scale=1.0):
    return scale * sum((c - expected) ** 2 for c in counts) / expected


def p_value(x, dof):
    """P(chi-square with dof degrees >= x): the regularized upper gamma function."""
    a, x = dof / 2, x / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:                          # series for the lower part
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - front * total)
    tiny = 1e-300                          # continued fraction (Lentz)
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    h, i = d, 0
    while True:
        i += 1
        an = -i * (i - a)
        b += 2
        d = 1 / ((an * d + b) or tiny)
        c = (b + an / c) or tiny
        h *= d * c
        if abs(d * c - 1) < 1e-14:
            return front * h
# endregion: chi


# region: tests
def subset_test(sample, n, k, trials):
    """One cell per k-subset: a multinomial, an ordinary test."""
    counts = Counter(frozenset(sample(range(n), k))
                     for _ in range(trials))
    cells = [counts[frozenset(s)] for s in combinations(range(n), k)]
    x = chi_square(cells, trials / len(cells))
    return p_value(x, len(cells) - 1)


def position_test(sample, n, k, trials, corrected=True):
    """One cell per item. Runs fill k cells, hence the correction."""
    counts = Counter()
    for _ in range(trials):
        counts.update(sample(range(n), k))
    scale = (n - 1) / (n - k) if corrected else 1.0
    x = chi_square([counts[i] for i in range(n)], trials * k / n, scale)
    return x, p_value(x, n - 1)
# endregion: tests
