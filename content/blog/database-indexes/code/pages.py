"""What an index costs and saves, counted in pages of a real SQLite file."""
import hashlib
import math
import os
import random
import sqlite3

ROWS = 200_000


# region: model
def distinct_pages(pages, rows):
    """Expected pages touched by `rows` rows spread evenly at random (Cardenas)."""
    return pages * (1 - (1 - 1 / pages) ** rows)


def break_even(rows_per_page, ratio):
    """Selectivity where fetching scattered rows costs as much as a full scan,
    if a page fetched alone costs `ratio` times a page read in order."""
    return -math.log(1 - 1 / ratio) / rows_per_page
# endregion: model


def build(path):
    """k is in random order, c in the order of the rows; otherwise they are alike."""
    rng = random.Random(20261119)
    shuffled = list(range(ROWS))
    rng.shuffle(shuffled)
    db = sqlite3.connect(path)
    db.executescript("""
        PRAGMA page_size = 4096;
        CREATE TABLE t (id INTEGER PRIMARY KEY, k INTEGER, c INTEGER, note TEXT);
    """)
    db.executemany("INSERT INTO t VALUES (?, ?, ?, ?)",
                   ((i, k, i, f"row {i:07} of the table") for i, k in enumerate(shuffled)))
    db.commit()
    heap = db.execute("PRAGMA page_count").fetchone()[0]
    db.executescript("CREATE INDEX t_k ON t (k); CREATE INDEX t_c ON t (c);")
    db.commit()
    db.close()
    return heap


# region: reads
def reads(path, sql, *args):
    """Pages a query reads with an empty cache: one call each."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA cache_size = -400000")   # nothing is read twice
    db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    before = read_calls()
    db.execute(sql, args).fetchall()
    after = read_calls()
    db.close()
    return after - before


def read_calls():
    with open("/proc/self/io") as f:
        return int(dict(line.split(": ") for line in f)["syscr"])
# endregion: reads


# region: writes
def dirty_pages(path, first, key, batch=1000):
    """Pages that one transaction writes: the frames in the log."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size = -400000")   # nor written twice
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("BEGIN")
    db.executemany("INSERT INTO e VALUES (?, ?)",
                   ((first + i, key(first + i)) for i in range(batch)))
    db.execute("COMMIT")
    frames = (os.path.getsize(path + "-wal") - 32) // (4096 + 24)
    db.close()
    return frames
# endregion: writes


def build_keys(path, key):
    """A table with an index filled row by row; the index's size in pages."""
    db = sqlite3.connect(path)
    db.executescript("""
        PRAGMA page_size = 4096;
        CREATE TABLE e (id INTEGER PRIMARY KEY, key BLOB);
        CREATE INDEX e_key ON e (key);
    """)
    db.executemany("INSERT INTO e VALUES (?, ?)", ((i, key(i)) for i in range(ROWS)))
    db.commit()
    db.execute("BEGIN")
    db.execute("DROP INDEX e_key")                  # its pages become free ones
    pages, = db.execute("PRAGMA freelist_count").fetchone()
    db.rollback()
    db.close()
    return pages


def random_key(i):
    """Sixteen bytes in no order, like a version 4 UUID."""
    return hashlib.blake2b(i.to_bytes(8, "big"), digest_size=16).digest()


def timed_key(i):
    """A millisecond count and then random bits, like a version 7 UUID."""
    return (1_763_500_000_000 + i // 4).to_bytes(6, "big") + random_key(i)[:10]


def plan(db, sql):
    return " / ".join(row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql))
