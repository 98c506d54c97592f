"""Every number of the article that comes from this code, asserted."""
import os
import random
import sqlite3
import sys
import time

from pages import (ROWS, break_even, build, build_keys, dirty_pages,
                   distinct_pages, plan, random_key, reads, timed_key)

here = sys.argv[1]

# --- the formula against dice ---------------------------------------------
rng = random.Random(1)
for pages, rows in ((100, 30), (100, 100), (500, 1500)):
    mean = sum(len({rng.randrange(pages) for _ in range(rows)}) for _ in range(400)) / 400
    assert abs(mean / distinct_pages(pages, rows) - 1) < .01

print("break-even selectivity, percent")
for m in (10, 50, 100):
    print(f"  {m:3} rows a page", *(f"{break_even(m, r) * 100:6.2f}" for r in (1.1, 2, 4, 20)))
for m, ratio in ((100, 4), (10, 1.1)):      # the formula is where the costs meet
    s, pages = break_even(m, ratio), 1_000_000
    assert abs(distinct_pages(pages, s * m * pages) * ratio / pages - 1) < 1e-5

# --- pages read by a real engine --------------------------------------------
path = os.path.join(here, "t.db")
heap = build(path)
print("table pages", heap, "rows a page", round(ROWS / heap, 1), "SQLite", sqlite3.sqlite_version)
if os.path.exists("/proc/self/io"):
    for share in (.0003, .001, .003, .01, .03, .1, .3, 1):
        n, row = int(ROWS * share), []
        for col in "kc":
            all_pages = reads(path, f"SELECT sum(length(note)) FROM t INDEXED BY t_{col} WHERE {col} < ?", n)
            index = reads(path, f"SELECT count({col}) FROM t INDEXED BY t_{col} WHERE {col} < ?", n)
            row += [all_pages - index, index]
        model = distinct_pages(heap, n)
        print(f"{share:7.2%} {n:7} model {model:7.1f}  k: table {row[0]:5} index {row[1]:4}  c: table {row[2]:5}")
        assert abs(row[0] - model) < 12 + .05 * model
        assert row[2] < share * heap + 6
    scan = reads(path, "SELECT sum(length(note)) FROM t NOT INDEXED WHERE k >= 0")
    assert abs(scan - heap) < 6
else:
    print("no read counter on this system: skipped")

# --- pages written: the same formula ------------------------------------------
for key in (random_key, timed_key):
    path = os.path.join(here, key.__name__)
    size = build_keys(path, key)
    dirty = [dirty_pages(path, ROWS + i * 20_000, key, batch)
             for i, batch in enumerate((1, 10, 100, 1000))]
    model = [round(distinct_pages(size, b)) for b in (1, 10, 100, 1000)]
    print(f"{key.__name__}: index {size} pages, written per 1, 10, 100, 1000 rows {dirty}, model {model}")
    if key is random_key:
        # splits and the table itself come on top of the model
        assert all(m <= d < 1.5 * m + 2 for d, m in zip(dirty, model))
        scattered = dirty[3]
    else:
        assert dirty[3] * 20 < scattered

# --- what the order of columns allows -----------------------------------------
db = sqlite3.connect(":memory:")
db.executescript("""
    CREATE TABLE job (id INTEGER PRIMARY KEY, tenant INT, state INT, made INT, mail TEXT, body TEXT);
    CREATE INDEX job_tsm ON job (tenant, state, made);
    CREATE INDEX job_open ON job (made) WHERE state = 0;
""")
for sql, holds, lacks in (
    ("SELECT body FROM job WHERE tenant=1 AND state=2 AND made>3", "(tenant=? AND state=? AND made>?)", "TEMP"),
    ("SELECT body FROM job WHERE tenant=1 AND made>3", "(tenant=?)", "made"),
    ("SELECT body FROM job WHERE tenant=1 AND state>2 AND made=3", "(tenant=? AND state>?)", "made"),
    ("SELECT body FROM job WHERE state=2", "SCAN job", "INDEX"),
    ("SELECT body FROM job WHERE tenant=1 AND state=2 ORDER BY made", "(tenant=? AND state=?)", "TEMP"),
    ("SELECT body FROM job WHERE tenant=1 ORDER BY made", "TEMP B-TREE FOR ORDER BY", "state"),
    ("SELECT made FROM job WHERE tenant=1", "COVERING INDEX", "TEMP"),
    ("SELECT body FROM job WHERE tenant+0=1", "SCAN job", "SEARCH"),
    ("SELECT body FROM job WHERE state=0 AND made<5", "job_open (made<?)", "TEMP"),
):
    got = plan(db, sql)
    print(f"{sql[21:] if 'body' in sql else sql[21:]:55} {got}")
    assert holds in got and lacks not in got, got

# --- times, printed and not judged --------------------------------------------
if len(sys.argv) > 2:
    db = sqlite3.connect(os.path.join(here, "t.db"))
    db.execute("PRAGMA cache_size = -400000")
    db.execute("ANALYZE")
    for share in (.001, .01, .03, .05, .1, .2, .5):
        row = []
        for source in ("t INDEXED BY t_k WHERE k", "t INDEXED BY t_c WHERE c", "t NOT INDEXED WHERE k"):
            took = []
            for _ in range(9):
                start = time.perf_counter()
                db.execute(f"SELECT sum(length(note)) FROM {source} < ?", (int(ROWS * share),)).fetchall()
                took.append(time.perf_counter() - start)
            row.append(sorted(took)[4] * 1e3)
        print(f"{share:6.1%}", *(f"{x:8.2f} ms" for x in row))
    print(plan(db, "SELECT sum(length(note)) FROM t WHERE k < 100000"))
print("all claims hold")
