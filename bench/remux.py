"""What passing cameras on as they are costs: Penstock in one process beside a gst-launch each and an ffmpeg each. See README.md."""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from fleet import Cameras, Penstock, held
from lab import OUT, ROOT, Trouble, build_penstock, build_tests, camera_clip, cpu_seconds, end, entry, machine, table, write_json

START_PATIENCE = 240  # seconds until every stream is published
CORES = 2
LATENCY_MS = 50  # of the jitter buffer, as fleet's configuration has it

GOAL_CPU = 1.15  # times the bare gst-launch's
GOAL_MEMORY = 0.2  # times ffmpeg's


# --- The three ----------------------------------------------------------------------------------------------------------


class Each:
    """A process for each stream."""

    def __init__(self, name, command, streams, cameras):
        self.log = open(OUT / f"remux-{name}.log", "wb")
        self.children = [
            subprocess.Popen(command(f"{cameras.address}{n}", f"{cameras.target}{n}"), stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=ROOT)
            for n in range(streams)
        ]
        self.pids = [child.pid for child in self.children]

    def check(self):
        ended = sum(child.poll() is not None for child in self.children)
        if ended:
            raise Trouble(f"{ended} of {len(self.children)} processes ended; see {self.log.name}")

    def plans(self):
        return None

    def close(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            end(child)
        self.log.close()


def gst_launch(streams, cameras):
    def command(camera, target):
        return ["gst-launch-1.0", "-q", *f"rtspsrc location={camera} protocols=tcp latency={LATENCY_MS} ! rtph264depay ! h264parse"
                f" ! flvmux streamable=true ! rtmp2sink location={target}".split()]  # fmt: skip

    return Each("gst", command, streams, cameras)


def ffmpeg(streams, cameras):
    def command(camera, target):
        return ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", "-i", camera, "-c", "copy", "-f", "flv", target]

    return Each("ffmpeg", command, streams, cameras)


class Ours(Penstock):
    """All streams in one process."""

    def __init__(self, streams, cameras):
        super().__init__(streams, cameras, "rtmp", "remux")
        self.pids = [self.pid]

    def check(self):
        if self.child.poll() is not None:
            raise Trouble(f"Penstock ended with {self.child.returncode}; see {self.path}")

    def plans(self):
        """How many streams have which plan."""
        counts = {}
        for item in self.api():
            plan = item["status"]["plan"] if item["status"] else ""
            counts[plan or "unknown"] = counts.get(plan or "unknown", 0) + 1
        return counts


VARIANTS = {"a": ("gst-launch, a process each", gst_launch), "b": ("ffmpeg -c copy, a process each", ffmpeg), "c": ("Penstock", Ours)}


# --- Measuring ----------------------------------------------------------------------------------------------------------


def pss_mib(pid):
    """A page that several processes share counts for each its share."""
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) / 1024


def await_published(running, cameras, streams):
    began = time.monotonic()
    while (published := cameras.published()[0]) < streams:
        running.check()
        if time.monotonic() - began > START_PATIENCE:
            raise Trouble(f"only {published} of {streams} streams were published within {START_PATIENCE} s")
        time.sleep(1)


def measured(start, cores, options):
    """One variant, with cameras and an RTMP server of its own; they run on other cores where there are any, and are not counted."""
    os.sched_setaffinity(0, cores["others"])
    cameras = Cameras(options.streams, 0, options.picture, str(camera_clip(options.picture, options.kbps)))
    try:
        os.sched_setaffinity(0, cores["measured"])
        running = start(options.streams, cameras)
        try:
            os.sched_setaffinity(0, cores["others"])
            await_published(running, cameras, options.streams)
            time.sleep(options.warm_up)
            return looked_at(running, cameras, options)
        finally:
            running.close()
    finally:
        cameras.close()


def looked_at(running, cameras, options):
    began, cpu = time.monotonic(), sum(map(cpu_seconds, running.pids))
    sent = cameras.published()[1]
    time.sleep(options.seconds)
    running.check()
    used, wall = sum(map(cpu_seconds, running.pids)) - cpu, time.monotonic() - began
    published, sent_after = cameras.published()
    if published < options.streams:
        raise Trouble(f"only {published} of {options.streams} streams were still published at the end")
    return {
        "cpuMsPerSecond": used * 1000 / wall,
        "pssMib": sum(map(pss_mib, running.pids)),
        "rssMib": sum(held(pid)["rssMib"] for pid in running.pids),
        "threads": sum(held(pid)["threads"] for pid in running.pids),
        "kbps": (sent_after - sent) * 8 / 1000 / wall,
        "plans": running.plans(),
    }


def split_cores():
    """CORES for what is measured; the cameras get the rest, where there is one."""
    all_cores = sorted(os.sched_getaffinity(0))
    return {"measured": all_cores[:CORES], "others": all_cores[CORES:] or all_cores}


# --- Reporting ----------------------------------------------------------------------------------------------------------


def medians(each):
    return {key: statistics.median(one[key] for one in each) for key in each[0] if key != "plans"}


def warn(results, streams):
    """What would make the table say something else than it seems to."""
    for one in results.get("c", []):
        if one["plans"] != {"remux": streams}:
            print(f"WARNING: not every stream was remuxed, so this is not what the goals are for; plans: {one['plans']}", file=sys.stderr)
    rates = {VARIANTS[key][0]: medians(each)["kbps"] for key, each in results.items()}
    if max(rates.values()) > 1.1 * min(rates.values()):
        print("WARNING: not the same was sent: " + ", ".join(f"{name} {rate:.0f} kbit/s" for name, rate in rates.items()), file=sys.stderr)


def goals_of(found):
    goals = []
    if "a" in found and "c" in found:
        ratio = found["c"]["cpuMsPerSecond"] / found["a"]["cpuMsPerSecond"]
        goals.append(("CPU, times gst-launch's", ratio, f"at most {GOAL_CPU}", ratio <= GOAL_CPU))
    if "b" in found and "c" in found:
        # RSS counts a library in each process that uses it, PSS once for all of them: 50 processes of one program look better by PSS.
        for kind, key in (("RSS", "rssMib"), ("PSS", "pssMib")):
            ratio = found["c"][key] / found["b"][key]
            goals.append((f"memory ({kind}), times ffmpeg's", ratio, f"at most {GOAL_MEMORY}", ratio <= GOAL_MEMORY))
        goals.append(("CPU, times ffmpeg's", found["c"]["cpuMsPerSecond"] / found["b"]["cpuMsPerSecond"], "none", None))
    return goals


def report(results, options):
    found = {key: medians(each) for key, each in results.items()}
    print(f"\n{options.streams} streams of {options.picture} at {options.kbps} kbit/s, medians of {options.rounds}")
    rows = [["", "CPU-ms a second", "least … most", "PSS MiB", "RSS MiB", "threads", "kbit/s sent"]]
    for key, r in found.items():
        cpu = [one["cpuMsPerSecond"] for one in results[key]]
        rows.append([VARIANTS[key][0], f"{r['cpuMsPerSecond']:.0f}", f"{min(cpu):.0f} … {max(cpu):.0f}", f"{r['pssMib']:.0f}", f"{r['rssMib']:.0f}", f"{r['threads']:.0f}", f"{r['kbps']:.0f}"])
    table(rows)
    warn(results, options.streams)
    goals = goals_of(found)
    for what, value, goal, met in goals:
        print(f"{what}: {value:.2f}" + ("" if met is None else f" (goal: {goal}): {'met' if met else 'NOT met'}"))
    return [{"what": what, "value": value, "goal": goal, "met": met} for what, value, goal, met in goals]


def letters(text):
    names = text.split(",")
    if not set(names) <= set(VARIANTS):
        raise argparse.ArgumentTypeError(f"not among {','.join(VARIANTS)}: {text}")
    return names


def picture(text):
    if not re.fullmatch(r"\d+x\d+@\d+", text):
        raise argparse.ArgumentTypeError(f"not WIDTHxHEIGHT@FPS: {text}")
    return text


def main():
    parser = argparse.ArgumentParser(prog="bench/run remux", description=__doc__)
    parser.add_argument("--streams", type=int, default=50, metavar="N", help="how many streams (default: 50)")
    parser.add_argument("--warm-up", type=float, default=30, metavar="S", help="seconds before the counting begins (default: 30)")
    parser.add_argument("--seconds", type=float, default=120, metavar="S", help="how long is counted (default: 120)")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="the median of R rounds counts (default: 3)")
    parser.add_argument("--only", type=letters, default=list(VARIANTS), metavar="a,c", help="; ".join(f"{k}: {v[0]}" for k, v in VARIANTS.items()))
    parser.add_argument("--picture", type=picture, default="640x360@25", metavar="WxH@FPS", help="what the cameras send (default: 640x360@25)")
    parser.add_argument("--kbps", type=int, default=800, metavar="K", help="and at which bitrate (default: 800)")
    options = parser.parse_args()
    if options.streams < 1 or min(options.rounds, options.kbps) < 1 or options.warm_up < 0 or options.seconds < 5:
        parser.error("--streams, --rounds and --kbps must be 1 or more, --seconds 5 or more, --warm-up not below 0")

    build_penstock()
    build_tests()
    OUT.mkdir(parents=True, exist_ok=True)
    camera_clip(options.picture, options.kbps)
    before, cores = machine(), split_cores()
    results = {key: [] for key in options.only}
    for n in range(options.rounds):
        for key in options.only if n % 2 == 0 else reversed(options.only):
            results[key].append(measured(VARIANTS[key][1], cores, options))
            print(f"round {n + 1}, {VARIANTS[key][0]}: {results[key][-1]['cpuMsPerSecond']:.0f} CPU-ms a second", file=sys.stderr)
    goals = report(results, options)
    write_json("remux.json", {
        "machine": before, "cores": cores, "streams": options.streams, "picture": options.picture, "kbps": options.kbps, "warmUpSeconds": options.warm_up, "seconds": options.seconds,
        "variants": {key: {"what": VARIANTS[key][0], "median": medians(each), "rounds": each} for key, each in results.items()}, "goals": goals,
    })  # fmt: skip


if __name__ == "__main__":
    entry(main)
