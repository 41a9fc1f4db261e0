"""From the start of the process to the first useful paint, beside an empty window of the same kind, in turns.

Seen from outside, on the screen itself (Xvfb keeps it in a file): painted is the first moment at which 95 % of the
details of the final picture (letters, lines: where a pixel differs from the one before) are there. The windows know
nothing of it.
"""

import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from measured import ATELIER, atelier, folder, keep, middle, say, told

EMPTY = os.environ["EMPTY_WINDOW"]
ROUNDS = 5
# Every fourth line tells enough; looking often costs little then.
LINES, PAUSE = 4, 0.005
REST, LIMIT = 2.0, 30.0
THERE = 0.95


class Screen:
    """The picture of Xvfb as it is now, from its file in the format of `xwd`."""

    def __init__(self, path: Path):
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self.memory[:100])
        self.width, self.height, self.stride = header[4], header[5], header[12] // 4
        self.at = header[0] + header[19] * 12

    def look(self) -> np.ndarray:
        count = self.stride * self.height
        pixels = np.frombuffer(self.memory, "<u4", count, self.at).reshape(self.height, self.stride)
        return pixels[::LINES, : self.width] & 0xFFFFFF


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass  # It has ended meanwhile.
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def memory(pid: int) -> float:
    """MB of a family of processes, what is shared being shared out (PSS)."""
    total = 0
    for one in family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total / 1e6


def watch(screen: Screen, words: list, env: dict) -> dict:
    """Starts a program, looks until the picture rests, ends it. Seconds from the start."""
    ground = screen.look()
    seen = []
    begun = time.perf_counter()
    child = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        last = ground
        while True:
            time.sleep(PAUSE)
            now = time.perf_counter() - begun
            picture = screen.look()
            if not np.array_equal(picture, last):
                seen.append((now, picture))
                last = picture
            if seen and now - seen[-1][0] > REST:
                break
            if now > LIMIT or child.poll() is not None:
                sys.exit(f"{words[0]}: no picture that rests after {now:.0f} s")
        used = memory(child.pid)
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()
    final = seen[-1][1]
    # Large plain parts say nothing: an empty frame around nothing would count as nearly all.
    drawn = np.zeros(final.shape, bool)
    drawn[:, 1:] = final[:, 1:] != final[:, :-1]
    if drawn.mean() < 1e-4:
        sys.exit(f"{words[0]}: nothing was drawn")
    there = [(at, float((picture[drawn] == final[drawn]).mean())) for at, picture in seen]
    while not np.array_equal(screen.look(), ground):
        time.sleep(0.05)
        if time.perf_counter() - begun > LIMIT + REST:
            sys.exit(f"{words[0]}: its window stays")
    painted = next(at for at, share in there if share >= THERE)
    return {"painted": painted, "memory": used, "shares": [(round(at, 3), round(share, 3)) for at, share in there]}


place = folder("start")
shutil.rmtree(place)
place.mkdir()
project = place / "Murano.atelier"
atelier("sample", project, "--lang", "en", ATELIER_DATA=str(place / "data"))
env = {**os.environ, "ATELIER_DATA": str(place / "data"), "LANG": "C.UTF-8", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
for name in ("CACHE", "CONFIG", "DATA"):
    env[f"XDG_{name}_HOME"] = str(place / name.lower())
programs = {"empty": [EMPTY], "atelier": [ATELIER, str(project)]}
screen = Screen(Path(os.environ["FRAMEBUFFER"]))
for words in programs.values():  # Once for the disk's cache.
    watch(screen, words, env)
rounds = {name: [] for name in programs}
for _ in range(ROUNDS):
    for name, words in programs.items():
        rounds[name].append(watch(screen, words, env))
of = lambda name, figure: [one[figure] for one in rounds[name]]
ratios = [ours / empty for ours, empty in zip(of("atelier", "painted"), of("empty", "painted"))]
seconds = {name: middle(of(name, "painted")) for name in programs}
say(
    "start of the process to the first useful paint",
    f"{told(ratios, '× an empty window')}; {seconds['atelier']:.2f} s against {seconds['empty']:.2f} s",
    "at most 1.5 ×",
    middle(ratios) <= 1.5,
)
say("memory of all its processes, the sample open", told(of("atelier", "memory"), "MB", 0))
say("memory of an empty window", told(of("empty", "memory"), "MB", 0))
keep("start", rounds=rounds)
