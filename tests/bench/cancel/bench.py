"""Long works on a million rows, cancelled at random moments: how long the slowest goes on."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from measured import folder, keep, python, say, stopwatch

TIMES, BAR = 4, 0.2
table = folder("bricks") / "table-1.bin"
if not table.exists():
    python(HERE.parent / "bricks" / "peer.py", "make", table)
works = stopwatch("cancel", table, TIMES)
works.sort(key=lambda w: -w["worst"])
for work in works:
    if work["worst"] > BAR:
        say(work["work"], f"{work['worst']:.3f} s, {work['after']:.1f} s after its beginning", f"{BAR} s", False)
worst = works[0]
say(
    f"{len(works)} works, each cancelled {TIMES} times",
    f"at most {worst['worst']:.3f} s ({worst['work']})",
    f"{BAR} s",
    worst["worst"] <= BAR,
)
keep("cancel", works=works)
