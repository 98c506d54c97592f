import random
from pathlib import Path

import bpe

text = Path("corpus.txt").read_text()
cut = text.index("\n", len(text) * 4 // 5)
seen, unseen = text[:cut], text[cut:]
ranks, left = bpe.train(seen, 1280)
assert sorted(ranks.values()) == list(range(1280))
# Encoding a word of the corpus ends exactly where training left it.
assert all(bpe.encode_scan(w.encode(), ranks) == parts for w, parts in left.items())
show = lambda parts: " | ".join(p.decode(errors="replace") for p in parts)

# Training: how much text a token holds, on text the trainer has not seen.
print("corpus", len(seen), "characters; held out", len(unseen))
for size in (256, 512, 768, 1024, 1280):
    sub = {t: r for t, r in ranks.items() if r < size}  # a prefix of the merges is a vocabulary
    n = len(bpe.encode(unseen, sub))
    print(f"vocabulary {size:5}: {len(unseen) / n:.2f} characters per token")
print("first merges:", [t.decode() for t, r in ranks.items() if 256 <= r < 268])

# The library's scan over pieces and the queue over the whole text agree, since no token in the
# vocabulary crosses a boundary of the split.
whole = bpe.encode_heap(unseen.encode(), ranks)
split = bpe.encode(unseen, ranks)
assert whole == split, "the split is in the vocabulary already"
print("whole text by queue = words by scan:", len(whole), "tokens")

# Any bytes survive, also those that are not text.
rng = random.Random(4)
for _ in range(2000):
    data = bytes(rng.choices(b"the ing\xe0\xb2\xac\xff", k=rng.randrange(1, 40)))
    a, b = bpe.encode_scan(data, ranks), bpe.encode_heap(data, ranks)
    assert a == b and b"".join(a) == data

# Longest match, fewest tokens and BPE are three different answers.
words = sorted(set(bpe.SPLIT.findall(text)))
differ = [w for w in words if bpe.encode_scan(w.encode(), ranks) != bpe.longest_match(w.encode(), ranks)]
longer = [w for w in words if len(bpe.encode_scan(w.encode(), ranks)) > len(bpe.shortest(w.encode(), ranks))]
print(f"{len(words)} distinct words, {len(differ)} differ from longest match, {len(longer)} not shortest")
for w in [x for x in differ if x in longer][:400:10]:
    print("   ", show(bpe.encode_scan(w.encode(), ranks)), "/", show(bpe.longest_match(w.encode(), ranks)), "/", show(bpe.shortest(w.encode(), ranks)))
a = sum(len(bpe.encode_scan(w.encode(), ranks)) for w in bpe.SPLIT.findall(unseen))
b = sum(len(bpe.shortest(w.encode(), ranks)) for w in bpe.SPLIT.findall(unseen))
c = sum(len(bpe.longest_match(w.encode(), ranks)) for w in bpe.SPLIT.findall(unseen))
print(f"unseen text: bpe {a}, longest match {c}, fewest {b}; bpe has {100 * (a / b - 1):.1f}% more")
assert (a, c, b) == (1313, 1310, 1302) and len(differ) == 145
assert bpe.encode("reported", ranks) == [b"re", b"p", b"or", b"ted"]
assert bpe.longest_match(b"reported", ranks) == [b"re", b"port", b"ed"]

# Tokens do not concatenate.
one = bpe.encode("the server", ranks)
two = bpe.encode("the ", ranks) + bpe.encode("server", ranks)
print("together:", show(one), "  apart:", show(two))
assert one != two

# Work on a run of one letter.
run = {bytes([b]): b for b in range(256)}
t = b"a"
for _ in range(7):
    t = t + t
    run[t] = len(run)
for n in (1000, 2000, 4000):
    counts = []
    for f in (bpe.encode_scan, bpe.encode_heap):
        bpe.LOOKUPS = 0
        f(b"a" * n, run)
        counts.append(bpe.LOOKUPS)
    print(f"{n} letters: scan {counts[0]:,} lookups, queue {counts[1]:,}")
    assert counts[0] > n * n // 4 and counts[1] < 4 * n

# One city, five spellings, a vocabulary trained on English.
print("city")
for script, name in [("Latin", "Bengaluru"), ("Cyrillic", "Бангалор"), ("Japanese", "ベンガルール"), ("Kannada", "ಬೆಂಗಳೂರು"), ("Tamil", "பெங்களூரு")]:
    n = len(bpe.encode_scan(name.encode(), ranks))
    print(f"  {script:9} {len(name)} code points, {len(name.encode())} bytes, {n} tokens: {show(bpe.encode_scan(name.encode(), ranks)) if script == 'Latin' else ''}")
    assert script == "Latin" or n == len(name.encode())

# Cutting a stream between tokens can cut a character.
whole = "ಬೆಂಗಳೂರು".encode()
broken = sum(1 for i in range(1, len(whole)) if whole[:i].decode(errors="replace").endswith("\ufffd"))
assert broken == 16
print("prefixes that end inside a character:", broken, "of", len(whole) - 1)

# Digits in threes from the left.
print(bpe.SPLIT.findall("1234567 12345 1,234,567"))
assert bpe.SPLIT.findall("1234567") == ["123", "456", "7"]
print("ok")
