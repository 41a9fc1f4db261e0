"""The Pollock benchmark of CSV loading (Vitagliano et al., VLDB 2023), without hints: `atelier tidy` on each file.

The files are not ours to keep: POLLOCK names the folder with `csv` and `clean` (or `polluted.tar.zst` that holds
them), `score.py` and `weights.json`. The answer is always the same: one round.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from measured import ATELIER, THREADS, folder, keep, run, say, skip

BARS = {"simple": 9.9, "weighted": 9.5}

if not os.environ.get("POLLOCK"):
    skip("read without hints", "set POLLOCK to the benchmark's folder")
    sys.exit(0)
corpus = Path(os.environ["POLLOCK"]).resolve()
place = folder("pollock")
root = corpus
if not (root / "csv").is_dir():
    root = place
    if not (root / "csv").is_dir():
        run(["tar", "--zstd", "-xf", corpus / "polluted.tar.zst", "-C", place])
tidied = place / "tidied"
tidied.mkdir(exist_ok=True)
for old in tidied.iterdir():
    old.unlink()


def tidy(file: Path) -> str | None:
    """What went wrong, if anything: a file that could not be read scores nothing."""
    words = [ATELIER, "tidy", file, tidied / f"{file.name}_converted.csv"]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "ATELIER_DATA": str(place / "data")})
    return f"{file.name}: {done.stderr.strip()}" if done.returncode else None


files = sorted((root / "csv").iterdir())
with ThreadPoolExecutor(THREADS) as pool:
    refused = [why for why in pool.map(tidy, files) if why]
_, printed = run([sys.executable, corpus / "score.py", tidied, "--root", root, "--worst", "20"])
score = {name: float(value) for name, value in re.findall(r"^(simple|weighted)\s+([\d.]+)", printed, re.MULTILINE)}
for name, bar in BARS.items():
    say(
        f"read without hints, {name} score",
        f"{score[name]:.3f} of 10 ({len(files)} files, {len(refused)} refused)",
        f"{bar}",
        score[name] >= bar,
    )
keep("pollock", files=len(files), refused=refused, score=score, printed=printed.splitlines())
