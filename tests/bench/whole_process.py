"""Starts a whole program on a virtual X display and measures it from outside, by pixels in the display's memory:
start to first frame, tap to changed pixel (a pressed button, a new screen), memory and idle processor time.

usage: whole_process.py [--rounds N] [--taps N] PROGRAM...
PROGRAM: huanka, chromium; several are measured in interleaved rounds.
Where to tap and look comes from bench_places, which draws the same screens. Xvfb has no vertical sync and no panel: a real screen adds its own delay to both alike.
"""
import argparse
import json
import mmap
import os
import pathlib
import shutil
import signal
import statistics
import struct
import subprocess
import tempfile
import time

from Xlib import X, display as xdisplay
from Xlib.ext import xtest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BIN = ROOT / ".build/bench/bin"
IDLE_SECONDS = 10
PLACES = json.loads(subprocess.check_output([str(BIN / "bench_places")]))
WIDTH, HEIGHT = PLACES["size"]
WATCHED = PLACES["watched"]  # differs between the menu, the menu with the guides' card pressed, and the guides


def middle(rect):
    return rect[0] + rect[2] // 2, rect[1] + rect[3] // 2


def home_page():
    words = "&".join(f"{key}={','.join(map(str, PLACES[key]))}" for key in ("size", "guides", "back", "first_colour"))
    return f"file://{HERE}/chromium/home.html?{words}"


class Screen:
    """A virtual display whose pixels can be read without asking the X server."""

    def __init__(self, folder):
        self.number = next(n for n in range(90, 200) if not os.path.exists(f"/tmp/.X11-unix/X{n}"))
        self.server = subprocess.Popen(
            ["Xvfb", f":{self.number}", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", folder, "-nocursor", "-nolisten", "tcp"],
            stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                self.link = xdisplay.Display(f":{self.number}")
                break
            except Exception:
                time.sleep(0.01)
        with open(f"{folder}/Xvfb_screen0", "rb") as file:
            self.pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.pixels[:100])
        self.start, self.line = head[0] + head[19] * 12, head[12]

    def colour(self, at):
        place = self.start + at[1] * self.line + at[0] * 4
        blue, green, red = self.pixels[place:place + 3]
        return red, green, blue

    def wait(self, at, wanted, seconds=20):
        """Milliseconds until `wanted(colour)`; never sleeps, so that it sees the change at once."""
        began = time.perf_counter()
        while not wanted(self.colour(at)):
            if time.perf_counter() - began > seconds:
                raise TimeoutError(f"pixel {at} stayed {self.colour(at)}")
        return (time.perf_counter() - began) * 1000

    def quiet(self, at):
        """Waits until a pixel has been the same for a while, and gives it."""
        seen, since = self.colour(at), time.perf_counter()
        while time.perf_counter() - since < 0.08:
            time.sleep(0.005)
            if self.colour(at) != seen:
                seen, since = self.colour(at), time.perf_counter()
        return seen

    def move(self, at):
        xtest.fake_input(self.link, X.MotionNotify, x=at[0], y=at[1])
        self.link.sync()

    def press(self, down):
        xtest.fake_input(self.link, X.ButtonPress if down else X.ButtonRelease, 1)
        self.link.flush()

    def close(self):
        self.link.close()
        self.server.terminate()
        self.server.wait()


class Program:
    def __init__(self, name, screen, folder):
        self.folder = tempfile.mkdtemp(dir=folder)
        environment = {**os.environ, "DISPLAY": f":{screen.number}", "SDL_VIDEODRIVER": "x11", "HOME": self.folder}
        command = {
            "huanka": [str(BIN / "huanka"), "run", "--data", self.folder + "/data"],
            "chromium": ["chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                         "--disable-background-networking", "--disable-component-update", "--disable-sync",
                         "--disable-dev-shm-usage", "--password-store=basic", "--window-position=0,0",
                         f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={self.folder}/profile",
                         home_page()],
        }[name]
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def processes(self):
        """The program and what draws for it; not the kiosk's own try-out office, which is a server of its own."""
        children = {}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    children.setdefault(int(entry.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
                except OSError:
                    pass
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            try:
                if "huanka-office" in pathlib.Path(f"/proc/{pid}/cmdline").read_text():
                    continue
            except OSError:
                continue
            found.append(pid)
            todo += children.get(pid, [])
        return found

    def memory_mb(self):
        total = 0
        for pid in self.processes():
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def processor_seconds(self):
        ticks = 0
        for pid in self.processes():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def tap(screen, at, watched):
    """Milliseconds from press to a changed pixel; the finger then slides off, so that nothing is chosen."""
    screen.move(at)
    before = screen.quiet(watched)
    screen.press(True)
    took = screen.wait(watched, lambda colour: colour != before)
    screen.move((3, HEIGHT // 2))
    screen.press(False)
    screen.wait(watched, lambda colour: colour == before)
    time.sleep(0.31)  # the kiosk takes a second tap within 300 ms for a trembling hand
    return took


def turn(screen, at, watched):
    """Milliseconds from letting go to a changed pixel of the next screen."""
    screen.move(at)
    screen.press(True)
    time.sleep(0.1)
    before = screen.quiet(watched)
    screen.press(False)
    took = screen.wait(watched, lambda colour: colour != before)
    time.sleep(0.35)
    return took


def measure(name, screen, folder, taps, results):
    program = Program(name, screen, folder)
    try:
        screen.wait(PLACES["first"], lambda colour: list(colour) == PLACES["first_colour"])
        results["start"].append((time.perf_counter() - program.began) * 1000)
        time.sleep(2.5)  # whatever starts behind the first frame
        used, began = program.processor_seconds(), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        results["idle"].append((program.processor_seconds() - used) / (time.perf_counter() - began) * 100)
        results["memory"].append(program.memory_mb())
        screen.move(PLACES["start"])
        screen.press(True)
        screen.press(False)
        time.sleep(1)
        guides, back = middle(PLACES["guides"]), middle(PLACES["back"])
        for _ in range(taps):
            results["press"].append(tap(screen, guides, WATCHED))
        for _ in range(max(1, taps // 6)):
            results["screen"].append(turn(screen, guides, WATCHED))
            results["screen"].append(turn(screen, back, WATCHED))
        results["memory after use"].append(program.memory_mb())
    finally:
        program.close()
        time.sleep(0.5)


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def main(options):
    names = options.programs
    results = {name: {key: [] for key in ("start", "press", "screen", "idle", "memory", "memory after use")} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for name in names:
                screen = Screen(folder)
                try:
                    measure(name, screen, folder, options.taps, results[name])
                finally:
                    screen.close()
    for name, r in results.items():
        median = {key: statistics.median(values) for key, values in r.items()}
        print(f"{name}: start to first frame {median['start']:.0f} ms ({min(r['start']):.0f}-{max(r['start']):.0f}), "
              f"button pressed p50 {median['press']:.1f} p99 {quantile(r['press'], 0.99):.1f} ms, "
              f"new screen p50 {median['screen']:.1f} p99 {quantile(r['screen'], 0.99):.1f} ms, "
              f"memory {median['memory']:.0f} MB ({median['memory after use']:.0f} after use), "
              f"idle processor {median['idle']:.2f} %")
    if len(names) == 2:
        ours, theirs = (results[name] for name in names)
        for key in ("start", "press", "screen", "memory"):
            ratio = statistics.median(t / o for o, t in zip(ours[key], theirs[key]))
            print(f"{names[1]} over {names[0]}, {key}: {ratio:.1f} (median of paired rounds)")


arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--rounds", type=int, default=5, help="starts of each program (default: 5)")
arguments.add_argument("--taps", type=int, default=30, help="taps a round (default: 30)")
arguments.add_argument("programs", nargs="+", choices=["huanka", "chromium"])
main(arguments.parse_args())
