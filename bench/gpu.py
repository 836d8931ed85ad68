"""What decoding many streams on an NVIDIA GPU costs: Penstock's ingest beside bare gst-launch, in steady state. See README.md."""

import argparse
import bisect
import os
import re
import selectors
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from lab import OUT, ROOT, Trouble, build_penstock, build_tests, clip, cpu_seconds, end, entry, machine, run_quietly, scene, table, write_json

NVIDIA = "nvidia"
START_PATIENCE = 180  # seconds until the last stream has a frame: drivers open one session after the other
STARTING = 20  # seconds for which the first streams run before the last one does, to size the clip by
FASTEST = 600  # frames/s of one decoder, and
CEILING = 3000  # of all together: what the clip must be long enough for

GOAL_FRAMES = 0.95
GOAL_CPU = 1.15
GOAL_MIB = 45
GOAL_PSNR = 40

BARE_ONE, BARE_MANY, PENSTOCK_ONE = "one", "many", "penstock"
WHAT = {BARE_ONE: "gst-launch, one process", BARE_MANY: "gst-launch, a process each", PENSTOCK_ONE: "Penstock"}


# --- The machine --------------------------------------------------------------------------------------------------------


def asked_of_gpu(what):
    said = run_quietly(["nvidia-smi", f"--query-gpu={what}", "--format=csv,noheader,nounits"], "nvidia-smi")
    return [line.strip() for line in said.splitlines() if line.strip()]


def memory_mib(backend):
    """Used on all GPUs by everybody: what one variant takes is the difference, so nobody else may use them meanwhile."""
    return sum(int(used) for used in asked_of_gpu("memory.used")) if backend == NVIDIA else 0


def graphics(backend):
    return asked_of_gpu("name,driver_version") if backend == NVIDIA else []


# --- What decodes -------------------------------------------------------------------------------------------------------


def configuration(path, streams, backend, source):
    lines = "\n".join(f'  streams.bench-{n} {{ source {{ uri = "file://{source}", realtime = false }} }}' for n in range(streams))
    path.write_text(f"""\
penstock {{
  backend = {backend}
  storage.directory = "{OUT}/data"
  media-directory = "{OUT}"
{lines}
}}
""")
    return path


def java(main, *arguments):
    options = ["-Xms64m", "-Xmx512m", "-XX:MetaspaceSize=128m", "-XX:+UseG1GC", *os.environ.get("PENSTOCK_JAVA_OPTS", "").split()]
    classes = f"{ROOT}/target/test-classes:{ROOT}/target/penstock.jar:{ROOT}/target/lib/*"
    return ["java", *options, "-cp", classes, f"io.penstock.{main}", *map(str, arguments)]


def environment():
    """bin/penstock gives its JVM this one; the bare ones get it too."""
    return {**os.environ, "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2")}


class Penstock:
    """Penstock's own ingests in one JVM."""

    def __init__(self, streams, backend, source):
        path = OUT / "gpu-penstock.log"
        self.log = open(path, "wb")
        config = configuration(OUT / "gpu.conf", streams, backend, source)
        self.child = subprocess.Popen(java("DecodeBench", config), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, cwd=ROOT, text=True, env=environment())
        self.pids = [self.child.pid]
        self.streams = streams
        self.watchdog = threading.Timer(START_PATIENCE, self.child.kill)
        self.watchdog.start()

    def said(self, word):
        for line in self.child.stdout:
            if line.startswith("trouble "):
                raise Trouble(f"Penstock: {line[8:].strip()}")
            if line.startswith(word):
                return line.removeprefix(word).strip()
            self.log.write(line.encode())
        found = re.search(r"^Exception in thread \S+ \S+: (.*)", Path(self.log.name).read_text(errors="replace"), re.M)
        raise Trouble(f"Penstock: {found[1]}" if found else f"Penstock's JVM ended; see {self.log.name}")

    def await_running(self):
        self.decoder = self.said("decoder ")
        self.said("running")
        self.watchdog.cancel()

    def look(self):
        """Seconds on a clock, and the frames of each stream so far."""
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        nanos, shown, *through = (int(n) for n in self.said("counts ").split())
        if abs(shown - sum(through)) > self.streams:  # one may be under way in each
            raise Trouble(f"the processors saw {shown} frames, and {sum(through)} went through")
        return nanos / 1e9, through

    def frames(self, before, after):
        return [b - a for a, b in zip(before[1], after[1])]

    def close(self):
        self.watchdog.cancel()
        self.child.stdin.close()
        end(self.child, 30)
        self.log.close()


class Bare:
    """gst-launch, as so many processes of so many branches. progressreport says how far each branch is once a second; between two
    of its lines a branch is taken to run evenly."""

    LINE = re.compile(r"b(\d+) \(\d+:\d+:\d+\): (\d+) ")

    def __init__(self, processes, branches, decoder, source):
        self.log = open(OUT / "gpu-bare.log", "wb")
        self.children, self.progress = [], {}
        for n in range(processes):
            names = [n * branches + i for i in range(branches)]
            self.progress.update({name: [] for name in names})
            self.children.append(subprocess.Popen(self.command(names, decoder, source), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, cwd=ROOT, env=environment()))
        self.pids = [child.pid for child in self.children]
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    @staticmethod
    def command(names, decoder, source):
        branch = (f"filesrc location={source} ! qtdemux ! h264parse ! {decoder} ! video/x-raw,format={{NV12,I420}}"
                  " ! progressreport name=b%d do-query=false format=buffers update-freq=1 ! fakesink sync=false async=false")  # fmt: skip
        return ["gst-launch-1.0", *" ".join(branch % name for name in names).split()]

    def read(self):
        with selectors.DefaultSelector() as ready:
            parts = {}
            for child in self.children:
                ready.register(child.stdout, selectors.EVENT_READ)
                parts[child.stdout] = b""
            while ready.get_map():
                for key, _ in ready.select():
                    data = os.read(key.fd, 65536)
                    now = time.monotonic()
                    if not data:
                        ready.unregister(key.fileobj)
                        continue
                    *lines, parts[key.fileobj] = (parts[key.fileobj] + data).split(b"\n")
                    for line in lines:
                        if found := self.LINE.match(line.decode(errors="replace")):
                            self.progress[int(found[1])].append((now, int(found[2])))

    def await_running(self):
        began = time.monotonic()
        while not all(self.progress.values()):
            self.check()
            if time.monotonic() - began > START_PATIENCE:
                raise Trouble(f"not all branches of gst-launch run within {START_PATIENCE} s; see {self.log.name}")
            time.sleep(0.1)

    def check(self):
        if any(child.poll() is not None for child in self.children):
            raise Trouble(f"gst-launch ended too early (a clip too short for --seconds, or see {self.log.name})")

    def look(self):
        self.check()
        return (time.monotonic(),)

    def frames(self, before, after):
        time.sleep(2.5)  # the lines after the last moment
        return [self.at(branch, after[0]) - self.at(branch, before[0]) for branch in self.progress]

    def at(self, branch, moment):
        known = self.progress[branch]
        i = bisect.bisect(known, (moment, 0))
        if not 0 < i < len(known):
            raise Trouble(f"branch {branch} of gst-launch has stopped; see {self.log.name}")
        (t0, n0), (t1, n1) = known[i - 1], known[i]
        return n0 + (n1 - n0) * (moment - t0) / (t1 - t0)

    def close(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            end(child)
        self.reader.join(5)
        self.log.close()


# --- Measuring ----------------------------------------------------------------------------------------------------------


def variants(streams, decoder, options, source):
    made = {
        BARE_ONE: lambda: Bare(1, streams, decoder, source),
        PENSTOCK_ONE: lambda: Penstock(streams, options.backend, source),
        BARE_MANY: lambda: Bare(streams, 1, decoder, source),
    }
    return {name: make for name, make in made.items() if name != BARE_MANY or not options.no_processes}


def measured(make, streams, options):
    free = memory_mib(options.backend)
    running = make()
    try:
        running.await_running()
        time.sleep(options.warm_up)
        before, cpu = running.look(), sum(map(cpu_seconds, running.pids))
        time.sleep(options.seconds / 2)
        memory = memory_mib(options.backend) - free
        time.sleep(options.seconds / 2)
        after, used = running.look(), sum(map(cpu_seconds, running.pids)) - cpu
        each = running.frames(before, after)
        wall = after[0] - before[0]
    finally:
        running.close()
    return {"fps": sum(each) / wall, "slowestFps": min(each) / wall, "cpuMsPerFrame": used * 1000 / sum(each), "gpuMibPerStream": memory / streams}


def rounds(streams, decoder, options, source):
    """Each variant's medians. To and fro, so that a machine that slows down slows none of them alone."""
    made = variants(streams, decoder, options, source)
    results = {name: [] for name in made}
    for n in range(options.rounds):
        for name in made if n % 2 == 0 else reversed(made):
            results[name].append(measured(made[name], streams, options))
            print(f"{streams} streams, {WHAT[name]}: {results[name][-1]['fps']:.0f} frames/s", file=sys.stderr)
    return {name: {key: statistics.median(one[key] for one in each) for key in each[0]} for name, each in results.items()}


def report(streams, results, backend):
    print(f"\n{streams} streams, steady state")
    rows = [["", "frames/s", "slowest stream", "CPU-ms a frame", "GPU MiB a stream"]]
    for name, r in results.items():
        rows.append([WHAT[name], f"{r['fps']:.0f}", f"{r['slowestFps']:.1f}", f"{r['cpuMsPerFrame']:.3f}", f"{r['gpuMibPerStream']:.1f}" if backend == NVIDIA else "-"])
    table(rows)
    ours, bare = results[PENSTOCK_ONE], results[BARE_ONE]
    goals = [
        ("frames/s, of the bare single process", ours["fps"] / bare["fps"], f"at least {GOAL_FRAMES}", ours["fps"] / bare["fps"] >= GOAL_FRAMES),
        ("CPU a frame, times the bare single process", ours["cpuMsPerFrame"] / bare["cpuMsPerFrame"], f"at most {GOAL_CPU}", ours["cpuMsPerFrame"] <= GOAL_CPU * bare["cpuMsPerFrame"]),
    ]
    if backend == NVIDIA:
        goals.append(("GPU memory a stream, MiB", ours["gpuMibPerStream"], f"at most {GOAL_MIB}", ours["gpuMibPerStream"] <= GOAL_MIB))
    for what, value, goal, met in goals:
        print(f"{what}: {value:.2f} (goal: {goal}): {'met' if met else 'NOT met'}")
    return [{"what": what, "value": value, "goal": goal, "met": met} for what, value, goal, met in goals]


# --- Checking -----------------------------------------------------------------------------------------------------------


def check(backend):
    """The pictures of a backend beside those of the CPU's decoder."""
    source = scene()
    configs = [configuration(OUT / f"gpu-{name}.conf", 1, name, source) for name in dict.fromkeys([backend, "software"])]
    said = run_quietly(java("DecodeCheck", configs[0], configs[-1]), "comparing the decoders")
    decoders = re.search(r"^decoders (\S+) (\S+)$", said, re.M)
    left, right, equal, least = re.search(r"^compared (\d+) (\d+) (\d+) (\S+)$", said, re.M).groups()
    met = left == right and int(left) > 0 and float(least) > GOAL_PSNR
    print(f"{decoders[1]} beside {decoders[2]}: {left} and {right} frames, {equal} equal to the bit, least PSNR {least} dB (goal: more than {GOAL_PSNR}, as many frames): {'met' if met else 'NOT met'}")
    return {"decoders": [decoders[1], decoders[2]], "frames": [int(left), int(right)], "equal": int(equal), "leastPsnr": least, "met": met}


def decoder_of(backend):
    """What gst-launch has to decode with, as Penstock's settings have it."""
    probe = Penstock(1, backend, scene())
    try:
        probe.await_running()
        return probe.decoder
    finally:
        probe.close()


def long_clip(fewest, options):
    """Long enough that no stream comes to its end: starting a decoder anew is not what is measured."""
    rate = min(FASTEST, CEILING / fewest)
    return clip(60 * round(rate * (STARTING + options.warm_up + options.seconds + 5) / 60))


def main():
    parser = argparse.ArgumentParser(prog="bench/run gpu", description=__doc__)
    parser.add_argument("--streams", default="28,64", metavar="N,N", help="how many streams, a table each (default: 28,64)")
    parser.add_argument("--warm-up", type=float, default=10, metavar="S", help="seconds before the counting begins (default: 10)")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="how long frames are counted (default: 20)")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="the median of R rounds counts (default: 3)")
    parser.add_argument("--no-processes", action="store_true", help="leave out gst-launch as a process a stream")
    parser.add_argument("--check", action="store_true", help="compare the pictures with those of the CPU's decoder, and measure nothing")
    parser.add_argument("--backend", default=NVIDIA, help=argparse.SUPPRESS)  # software: to try this script without a GPU
    options = parser.parse_args()
    counts = [int(n) for n in options.streams.split(",")]
    if min(counts) < 1 or options.seconds < 4 or options.warm_up < 2 or options.rounds < 1:
        parser.error("--streams and --rounds must be 1 or more, --seconds 4 or more, --warm-up 2 or more")

    build_penstock()
    build_tests()
    OUT.mkdir(parents=True, exist_ok=True)
    before = {**machine(), "gpus": graphics(options.backend)}
    if options.check:
        write_json("gpu-check.json", {"machine": before, "check": check(options.backend)})
        return
    decoder = decoder_of(options.backend)
    source = long_clip(min(counts), options)
    tables = []
    for streams in counts:
        results = rounds(streams, decoder, options, source)
        tables.append({"streams": streams, "variants": results, "goals": report(streams, results, options.backend)})
    write_json("gpu.json", {"machine": before, "decoder": decoder, "clip": source.name, "warmUpSeconds": options.warm_up, "seconds": options.seconds, "rounds": options.rounds, "tables": tables})


if __name__ == "__main__":
    entry(main)
