"""The filters may say too much and must never say too little: tested on real text."""
import glob
import os
import random
import re
import string
import sysconfig

from codesearch import ANY, Suffixes, Trigrams, both, either, trigram_query

# --- the algebra ------------------------------------------------------------
assert trigram_query("hello") == both("hel", "ell", "llo")
assert trigram_query("abcd|bcde") == either(both("abc", "bcd"), both("bcd", "cde"))
assert trigram_query("ab(c|d)e") == either(both("abc", "bce"), both("abd", "bde"))
assert trigram_query("(un)?lock") == both("loc", "ock")
assert trigram_query("abc.*def") == both("abc", "def")
assert trigram_query("fo") == trigram_query("[a-z]+_[a-z]+") == trigram_query("[A-Z]{2}[0-9]{3}") == ANY
assert trigram_query("x=[01]{2}") == either(*(both(f"x={a}", f"={a}{b}") for a in "01" for b in "01"))

# --- a corpus every Python has -----------------------------------------------
files = sorted(glob.glob(os.path.join(sysconfig.get_path("stdlib"), "*.py")))[:40]
texts = [open(f, encoding="utf-8", errors="replace").read() for f in files]
lines = list(dict.fromkeys(line for t in texts for line in t.split("\n")))
print(len(files), "files", sum(map(len, texts)), "characters", len(lines), "different lines")
by_file, by_line = Trigrams(texts), Trigrams(lines)


def compare(pattern):
    regex, query, sizes = re.compile(pattern), trigram_query(pattern), []
    for index, documents in ((by_file, texts), (by_line, lines)):
        got = index.candidates(query)
        want = {i for i, d in enumerate(documents) if regex.search(d)}
        assert want <= got, f"{pattern} lost {want - got}"
        sizes += [len(got), len(want)]
    return sizes


print("candidates and matches, files then lines")
for pattern in ("socket", r"raise \w+Error\(", r"self\._(read|write)_\w+", r"0x[0-9a-f]{4}", r"[0-9]{3}-[0-9]{4}", r"[A-Z]{2}[0-9]{3}",
                r"isinstance\([a-z]+, \(str, bytes\)\)", r"except (OSError|IOError) as \w+:",
                r"if .* is not None and .* is None", r"^import \w+$"):
    print(f"  {pattern:42}", *compare(pattern))

# finer documents never ask for more text to be verified
for pattern in ("socket", r"raise \w+Error\(", r"self\._(read|write)_\w+"):
    query = trigram_query(pattern)
    coarse = sum(len(texts[i]) for i in by_file.candidates(query)) / sum(map(len, texts))
    fine = sum(len(lines[i]) for i in by_line.candidates(query)) / sum(map(len, lines))
    assert fine < coarse

# --- random patterns: no false negative in any of them -------------------------
rng = random.Random(20261113)
words = sorted(set(re.findall(r"[a-z_]{3,9}", " ".join(lines[:3000]))))


def random_pattern(depth=2):
    kind = rng.randrange(7 if depth else 2)
    if kind < 2:
        word = rng.choice(words)
        return word[: rng.randrange(1, len(word) + 1)]
    inner = [random_pattern(depth - 1) for _ in range(rng.randrange(1, 4))]
    if kind == 2:
        return "(" + "|".join(inner) + ")"
    if kind == 3:
        return "(" + inner[0] + ")" + rng.choice(["?", "+", "*", "{2}", "{1,3}"])
    if kind == 4:
        return "[" + "".join(rng.sample(string.ascii_lowercase, 3)) + "]" + inner[0]
    return rng.choice(["", ".*", " ", r"\w", r"\("]).join(inner)


narrowed = found = 0
some = lines[::7]
index = Trigrams(some)
for _ in range(400):
    pattern = random_pattern()
    regex = re.compile(pattern)
    got = index.candidates(trigram_query(pattern))
    want = {i for i, d in enumerate(some) if regex.search(d)}
    assert want <= got, pattern
    narrowed += len(got) < len(some)
    found += bool(want)
print(f"400 random patterns: {narrowed} narrowed by the index, {found} with matches, none lost")
assert narrowed > 150 and found > 150

# --- the suffix array: exact where the pattern is a row of classes ----------------
text = "\n".join(lines[:6000])
array = Suffixes(text)
upper, lower = set(string.ascii_uppercase), set(string.ascii_lowercase)
digit, hexa = set(string.digits), set("0123456789abcdef")
for pattern, classes in (("self", "self"), ("0x[0-9a-f]{2}", ["0", "x", hexa, hexa]),
                         ("[A-Z]{2}[0-9]{3}", [upper] * 2 + [digit] * 3),
                         ("[0-9]{2}[.:][0-9]", [digit, digit, ".:", digit]),
                         ("[a-z]_[a-z]_", [lower, "_", lower, "_"]), ("no such text", "no such text")):
    got = sorted(array.walk([set(c) for c in classes]))
    want = [m.start() for m in re.finditer(f"(?=({pattern}))", text)]
    assert got == want, pattern
    print(f"  suffix array {pattern:20} {len(got)} positions, all of them matches")
print("all claims hold")
