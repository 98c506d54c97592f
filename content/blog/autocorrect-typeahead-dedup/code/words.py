"""Writes a vocabulary with counts, taken from the Python standard library."""
import glob
import os
import re
import sys
import sysconfig
from collections import Counter

pattern = "**/*.py" if len(sys.argv) > 1 and sys.argv[1] == "all" else "*.py"
root = sysconfig.get_path("stdlib")
counts = Counter()
for name in sorted(glob.glob(os.path.join(root, pattern), recursive=True)):
    if "site-packages" not in name and "dist-packages" not in name:
        with open(name, encoding="utf-8", errors="replace") as f:
            counts.update(re.findall(r"[a-z]{3,20}", f.read().lower()))
for word, n in counts.most_common():
    print(word, n)
