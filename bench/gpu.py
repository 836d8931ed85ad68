"""What decoding many streams on an NVIDIA GPU costs: Penstock's ingest beside bare gst-launch, in steady state. See README.md."""

import argparse
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import gpufull
from lab import OUT, ROOT, Trouble, build_penstock, build_tests, clip, cpu_seconds, end, entry, machine, run_quietly, scene, table, write_json
from launch import START_PATIENCE, Bare, environment, threads_of

NVIDIA = "nvidia"
STARTING = 30  # seconds for which the first of many processes runs before the last one does, to size the clip by
FASTEST = 600  # frames/s of one decoder: one stream may be served before all others

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

    def furthest(self):
        """A stream at the end of the clip is told as trouble."""
        return 0

    def close(self):
        self.watchdog.cancel()
        self.child.stdin.close()
        end(self.child, 30)
        self.log.close()


def branch(n, decoder, source):
    return (f"filesrc location={source} ! qtdemux ! h264parse ! {decoder} ! video/x-raw,format={{NV12,I420}}"
            f" ! progressreport name=b{n} do-query=false format=buffers update-freq=1 ! fakesink sync=false ")  # fmt: skip


# --- Measuring ----------------------------------------------------------------------------------------------------------


def variants(streams, decoder, options, source):
    branches, log = [branch(n, decoder, source) for n in range(streams)], OUT / "gpu-bare.log"
    made = {
        BARE_ONE: lambda: Bare(["".join(branches)], log),
        PENSTOCK_ONE: lambda: Penstock(streams, options.backend, source),
        BARE_MANY: lambda: Bare(branches, log),
    }
    return {name: make for name, make in made.items() if name != BARE_MANY or not options.no_processes}


def measured(make, streams, length, options):
    free = memory_mib(options.backend)
    began = time.monotonic()
    running = make()
    try:
        running.await_running()
        starting = time.monotonic() - began
        time.sleep(options.warm_up)
        threads = threads_of(running.pids)
        before, cpu = running.look(), sum(map(cpu_seconds, running.pids))
        time.sleep(options.seconds / 2)
        memory = memory_mib(options.backend) - free
        time.sleep(options.seconds / 2)
        after, used = running.look(), sum(map(cpu_seconds, running.pids)) - cpu
        threads = {name: seconds - threads.get(name, 0) for name, seconds in threads_of(running.pids).items()}
        each = running.frames(before, after)
        wall = after[0] - before[0]
        if running.furthest() > length - FASTEST:
            raise Trouble("a stream came to the end of the clip")
    finally:
        running.close()
    return {
        "fps": sum(each) / wall,
        "slowestFps": min(each) / wall,
        "fastestFps": max(each) / wall,
        "cpuMsPerFrame": used * 1000 / sum(each),
        "gpuMibPerStream": memory / streams,
        "startingSeconds": starting,
        "threadsCpuMsPerFrame": {name: round(s * 1000 / sum(each), 4) for name, s in sorted(threads.items(), key=lambda one: -one[1])[:12]},
    }


def rounds(streams, decoder, options, source, length):
    """Each variant's rounds. To and fro, so that a machine that slows down slows none of them alone."""
    made = variants(streams, decoder, options, source)
    results = {name: [] for name in made}
    for n in range(options.rounds):
        for name in made if n % 2 == 0 else reversed(made):
            try:
                one = measured(made[name], streams, length, options)
            except Trouble as trouble:
                print(f"{streams} streams, {WHAT[name]}: {trouble}", file=sys.stderr)
                continue
            results[name].append(one)
            print(f"{streams} streams, {WHAT[name]}: {one['fps']:.0f} frames/s, {one['cpuMsPerFrame']:.3f} CPU-ms, {one['gpuMibPerStream']:.1f} MiB", file=sys.stderr)
    for name in (BARE_ONE, PENSTOCK_ONE):
        if not results[name]:
            raise Trouble(f"no round of {WHAT[name]} with {streams} streams came to its end; see above")
    return {name: each for name, each in results.items() if each}


def medians(each):
    return {key: statistics.median(one[key] for one in each) for key, value in each[0].items() if not isinstance(value, dict)}


def report(streams, results, backend):
    print(f"\n{streams} streams, steady state")
    rows = [["", "frames/s", "least … most", "slowest, fastest stream", "CPU-ms a frame", "least … most", "GPU MiB a stream", "rounds"]]
    found = {name: medians(each) for name, each in results.items()}
    for name, r in found.items():
        fps, cpu = ([one[key] for one in results[name]] for key in ("fps", "cpuMsPerFrame"))
        rows.append([
            WHAT[name], f"{r['fps']:.0f}", f"{min(fps):.0f} … {max(fps):.0f}", f"{r['slowestFps']:.1f}, {r['fastestFps']:.1f}", f"{r['cpuMsPerFrame']:.3f}",
            f"{min(cpu):.3f} … {max(cpu):.3f}", f"{r['gpuMibPerStream']:.1f}" if backend == NVIDIA else "-", str(len(fps)),
        ])  # fmt: skip
    table(rows)
    ours, bare = found[PENSTOCK_ONE], found[BARE_ONE]
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


def long_clip(options):
    """So long that no stream comes to its end, and how many frames that is: starting a decoder anew is not what is measured."""
    length = 60 * round(FASTEST * (STARTING + options.warm_up + options.seconds + 5) / 60)
    return clip(length), length


def main():
    parser = argparse.ArgumentParser(prog="bench/run gpu", description=__doc__)
    parser.add_argument("--streams", default=None, metavar="N,N", help="how many streams, a table each (default: 28,64)")
    parser.add_argument("--warm-up", type=float, default=10, metavar="S", help="seconds before the counting begins (default: 10)")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="how long frames are counted (default: 20)")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="the median of R rounds counts (default: 3)")
    parser.add_argument("--no-processes", action="store_true", help="leave out gst-launch as a process a stream")
    parser.add_argument("--check", action="store_true", help="compare the pictures with those of the CPU's decoder, and measure nothing")
    parser.add_argument("--full", action="store_true", help="from the decoder over an overlay and a software encoder to RTMP, at the clip's own rate; --streams 16 if not given")
    parser.add_argument("--backend", default=NVIDIA, help=argparse.SUPPRESS)  # software: to try this script without a GPU
    options = parser.parse_args()
    counts = [int(n) for n in (options.streams or ("16" if options.full else "28,64")).split(",")]
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
    if options.full:
        write_json("gpu-full.json", {"machine": before, **gpufull.measured(counts, decoder, options)})
        return
    source, length = long_clip(options)
    tables = []
    for streams in counts:
        results = rounds(streams, decoder, options, source, length)
        tables.append({"streams": streams, "variants": {name: {"median": medians(each), "rounds": each} for name, each in results.items()}, "goals": report(streams, results, options.backend)})
        write_json("gpu.json", {"machine": before, "decoder": decoder, "clip": source.name, "warmUpSeconds": options.warm_up, "seconds": options.seconds, "tables": tables})


if __name__ == "__main__":
    entry(main)
