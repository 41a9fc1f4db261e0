"""What the benchmarks in Python share: programs and what they cost, medians with their spread, lines for the table."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 3
ATELIER = os.environ["ATELIER"]
# Results, and under it what a row makes for itself.
OUT = Path(os.environ["BENCH_OUT"])
THREADS = len(os.sched_getaffinity(0))


@dataclass
class Cost:
    """Of one program and all that it started: seconds by the clock and of the processor, MB at the peak."""

    wall: float
    processor: float
    peak: float


def folder(row: str) -> Path:
    place = OUT / row
    place.mkdir(parents=True, exist_ok=True)
    return place


def run(words: list, **env) -> tuple[Cost, str]:
    """Runs a program to its end; what it cost and what it printed.

    The peak holds that of this program too until the other begins: nothing large may be imported here.
    """
    own = {**os.environ, "ATELIER_DATA": str(OUT / "data"), **env}
    begun = time.perf_counter()
    child = subprocess.Popen([str(w) for w in words], stdout=subprocess.PIPE, env=own)
    printed = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: ended with {child.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6), printed


def atelier(*words, **env) -> tuple[Cost, dict]:
    cost, printed = run([ATELIER, "--json", *words], **env)
    return cost, json.loads(printed) if printed.strip() else {}


def stopwatch(*words, **env) -> dict:
    """Runs one of the stopwatches (`crates/analysis/examples/speed.rs`); the last line that it prints is JSON."""
    return json.loads(run([os.environ["SPEED"], *words], **env)[1].splitlines()[-1])


def call(file: Path, command: str, **args):
    return atelier("call", file, command, json.dumps(args))[1]


def python(script: Path, *words, **env) -> tuple[Cost, dict]:
    """Runs a script with this Python; the last line that it prints is JSON."""
    cost, printed = run([sys.executable, script, *words], **env)
    return cost, json.loads(printed.splitlines()[-1])


def middle(values) -> float:
    return statistics.median(values)


def told(values, unit: str, digits: int = 2) -> str:
    """The median and, in brackets, the least and the most."""
    values = list(values)
    return f"{middle(values):.{digits}f} {unit} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def say(what: str, measured: str, bar: str = "", holds: bool | None = None) -> None:
    """A line of the closing table; `holds` None: a figure without a bar."""
    verdict = {None: "seen", True: "holds", False: "missed"}[holds]
    print("\t".join(["bench", what, measured, bar, verdict]), flush=True)


def skip(what: str, why: str) -> None:
    print("\t".join(["bench", what, why, "", "skipped"]), flush=True)


def keep(row: str, **figures) -> None:
    """Every round of a row, for whoever wants more than medians."""
    plain = lambda value: asdict(value) if isinstance(value, Cost) else str(value)
    (OUT / f"{row}.json").write_text(json.dumps(figures, indent=1, default=plain) + "\n")
