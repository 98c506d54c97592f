"""Two filters in front of a regular expression: trigrams and a suffix array."""
import re
import re._constants as sre
import re._parser as parser
from bisect import bisect_left
from itertools import product

ANY = ()                                # the query every document passes
LIMIT = 16                              # strings kept per set before giving up


def only(parts):
    return next(iter(parts)) if len(parts) == 1 else None


# region: query
def both(*queries):
    """AND of queries; a query is ('and' | 'or', frozenset of parts) or a trigram."""
    parts = set()
    for q in queries:
        parts |= q[1] if q[:1] == ("and",) else {q} - {ANY}
    return ANY if not parts else only(parts) or ("and", frozenset(parts))


def either(*queries):
    parts = set(queries)
    return ANY if ANY in parts else only(parts) or ("or", frozenset(parts))


def holding(strings):
    """At least one of the strings occurs, so all the trigrams of one of them do."""
    return either(*(both(*(s[i:i + 3] for i in range(len(s) - 2))) for s in strings))
# endregion: query


# region: analyze
class Part:
    """What a piece can match: a small exact set, or its two ends."""

    def __init__(self, exact=None, first=("",), last=("",), query=ANY):
        if exact is not None and len(exact) > LIMIT:
            query = holding(exact)
            first = {s[:3] for s in exact}
            last = {s[-3:] for s in exact}
            exact = None
        self.exact, self.query = exact, query
        self.first = set(first) if len(set(first)) <= LIMIT else {""}
        self.last = set(last) if len(set(last)) <= LIMIT else {""}

    def then(self, next):
        if self.exact is not None and next.exact is not None:
            pairs = product(self.exact, next.exact)
            return Part({a + b for a, b in pairs})
        left, right = self.open(), next.open()
        seam = {a + b for a, b in product(left.last, right.first)}
        return Part(
            first=left.first if self.exact is None else
            {a + b for a, b in product(self.exact, right.first)},
            last=right.last if next.exact is None else
            {a + b for a, b in product(left.last, next.exact)},
            query=both(left.query, right.query, holding(seam)))

    def open(self):
        if self.exact is None:
            return self
        return Part(first=self.exact, last=self.exact,
                    query=holding(self.exact))

    def orelse(self, other):
        if self.exact is not None and other.exact is not None:
            return Part(self.exact | other.exact)
        a, b = self.open(), other.open()
        return Part(first=a.first | b.first, last=a.last | b.last,
                    query=either(a.query, b.query))
# endregion: analyze


def chars(items):
    """A character class as a set, or None where it is negated or too large."""
    out = set()
    for op, arg in items:
        if op is sre.LITERAL:
            out.add(chr(arg))
        elif op is sre.RANGE and arg[1] - arg[0] < 64:
            out.update(map(chr, range(arg[0], arg[1] + 1)))
        else:
            return None
    return out


def analyze(tree):
    whole = Part({""})
    for op, arg in tree:
        if op is sre.LITERAL:
            part = Part({chr(arg)})
        elif op is sre.IN:
            part = Part(chars(arg)) if chars(arg) else Part()
        elif op is sre.SUBPATTERN:
            part = analyze(arg[3])
        elif op is sre.BRANCH:
            part = analyze(arg[1][0])
            for branch in arg[1][1:]:
                part = part.orelse(analyze(branch))
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and arg[0] > 0:
            one, sure = analyze(arg[2]), min(arg[0], 4)
            for _ in range(sure):
                whole = whole.then(one)
            part = Part({""}) if arg[1] == sure else Part()
        elif op is sre.AT:
            continue                    # anchors match no characters
        else:
            part = Part()               # anything: ., optional pieces, the rest
        whole = whole.then(part)
    return whole


def trigram_query(pattern):
    return analyze(parser.parse(pattern)).open().query


# region: filter
class Trigrams:
    def __init__(self, documents):
        self.all, self.post = set(range(len(documents))), {}
        for n, text in enumerate(documents):
            for gram in {text[i:i + 3] for i in range(len(text) - 2)}:
                self.post.setdefault(gram, []).append(n)

    def candidates(self, query):
        """A superset of the documents that match. It may be too large, never too small."""
        if query == ANY:
            return self.all
        if isinstance(query, str):
            return set(self.post.get(query, ()))
        kind, parts = query
        sets = [self.candidates(q) for q in parts]
        return set.intersection(*sets) if kind == "and" else set.union(*sets)
# endregion: filter


# region: walk
class Suffixes:
    """A suffix array over text, cut off at `depth` characters."""

    def __init__(self, text, depth=16):
        self.text = text
        self.order = sorted(range(len(text)),
                            key=lambda i: text[i:i + depth])

    def walk(self, classes):
        """Positions whose next characters lie in the given sets."""
        spans = [(0, len(self.order))]
        for depth, allowed in enumerate(classes):
            def at(i):
                return self.text[i + depth:i + depth + 1]

            found = []
            for left, right in spans:
                for c in sorted(allowed):
                    after = chr(ord(c) + 1)
                    lo = bisect_left(self.order, c, left, right, key=at)
                    hi = bisect_left(self.order, after, lo, right, key=at)
                    if lo < hi:
                        found.append((lo, hi))
            spans = found
        return [i for lo, hi in spans for i in self.order[lo:hi]]
# endregion: walk
