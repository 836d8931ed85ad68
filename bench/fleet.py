"""How what Penstock takes grows with the number of its streams, while every camera's connection is reset every half minute.
See README.md."""

import argparse
import json
import os
import queue
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from chart import chart
from lab import OUT, PENSTOCK, ROOT, TICKS, Trouble, build_penstock, build_tests, cpu_seconds, end, entry, machine, percentile, write_json

START_PATIENCE = 180  # seconds until all streams are live
SETTLE = 20  # seconds before the first sample: the JVM compiles what starting has warmed up
SAMPLE = 5  # seconds from one sample to the next, more or less: else they would keep step with the drops
FPS = 5
SATURATED = 0.85

GOAL_CPU = 0.05
GOAL_THREADS = 12
GOAL_MIB = 8
PLANS = {
    "transcode": "Streams of 160x120 at 5 fps, decoded, passed through the frame chain, and encoded (plan transcode).",
    "remux": "Streams of 160x120 at 5 fps, passed on as they come (plan remux).",
}


# --- Looking at a process -----------------------------------------------------------------------------------------------


def machine_seconds():
    """Busy and all CPU seconds of the whole machine. What a hypervisor took away counts as busy: it was not to be had."""
    values = [int(v) for v in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(values) - values[3] - values[4]) / TICKS, sum(values) / TICKS


def held(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return {
        "rssMib": int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024,
        "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
        "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
    }


# --- The two processes --------------------------------------------------------------------------------------------------


class Cameras:
    """The cameras and the RTMP server, and what they say about drops and publishers."""

    def __init__(self, streams, drop_every, *picture):
        classes = f"target/test-classes:target/penstock.jar:{ROOT}/target/lib/*"
        self.log = open(OUT / "fleet-cameras.log", "wb")
        self.child = subprocess.Popen(
            ["java", "-XX:+UseSerialGC", "-cp", classes, "io.penstock.chaos.CameraFleet", str(streams), str(drop_every), *picture],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, cwd=ROOT, text=True,
        )  # fmt: skip
        self.address = self.child.stdout.readline().strip()
        self.target = self.child.stdout.readline().strip()
        if not self.target:
            raise Trouble(f"the cameras did not start; see {self.log.name}")
        self.back, self.away = [], 0
        self.told = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.child.stdout:
            if line.startswith("back "):
                self.back.append(float(line.split()[1]))
            elif line.startswith("published "):
                self.told.put(tuple(int(n) for n in line.split()[1:]))
            else:
                self.away += 1

    def drop(self):
        self.say("drop")

    def published(self):
        """How many streams the RTMP server is sent now, and how many bytes of all of them have come."""
        self.say("published")
        try:
            return self.told.get(timeout=10)
        except queue.Empty:
            raise Trouble(f"the cameras say nothing any more; see {self.log.name}") from None

    def say(self, what):
        self.child.stdin.write(what + "\n")
        self.child.stdin.flush()

    def close(self):
        self.child.stdin.close()
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            end(self.child)
        self.log.close()


class Penstock:
    def __init__(self, streams, cameras, outputs, plan):
        config = OUT / "fleet.conf"
        config.write_text(configuration(streams, cameras, outputs, plan))
        self.path = OUT / "fleet-penstock.log"
        with open(self.path, "wb") as log:
            self.child = subprocess.Popen([PENSTOCK, "run", "--config", str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT)
        self.pid = self.child.pid  # bin/penstock becomes the JVM

    def api(self):
        """All streams' JSON; empty as long as nobody answers."""
        if self.child.poll() is not None:
            raise Trouble(f"Penstock ended with {self.child.returncode}; see {self.path}")
        found = re.search(r"http://[\d.]+:\d+/api/v1/streams", self.path.read_text(errors="replace"))
        try:
            return json.load(urllib.request.urlopen(found[0], timeout=10))["items"] if found else []
        except OSError:
            return []

    def await_live(self, streams):
        began = time.monotonic()
        while (live := live_of(self.api())) < streams:
            if time.monotonic() - began > START_PATIENCE:
                raise Trouble(f"only {live} of {streams} streams became live within {START_PATIENCE} s; see {self.path}")
            time.sleep(0.5)

    def close(self):
        end(self.child, 20)


def live_of(items):
    return sum(item["status"] is not None and item["status"]["state"] == "live" for item in items)


def configuration(streams, cameras, outputs, plan):
    """Cameras have hosts of their own elsewhere: the budget of one host would count them all here."""
    targets = 'outputs = [ {{ name = main, uri = "{}{}" }} ]' if outputs == "rtmp" else ""
    lines = "\n".join(
        f'  streams.camera-{n} {{ source {{ uri = "{cameras.address}{n}", latency = 50ms }}, {targets.format(cameras.target, n)} }}' for n in range(streams)
    )
    return f"""\
penstock {{
  http {{ interface = "127.0.0.1", port = 0 }}
  storage.directory = "{OUT}/data"
  backend = software
  connect {{ per-host = 64, overall = 64, per-host-rate = 1000 }}
  defaults.encode {{ bitrate = 100k, keyframe-interval = 2s, always = {str(plan == "transcode").lower()} }}
{lines}
}}
"""


# --- A row --------------------------------------------------------------------------------------------------------------


def measured(streams, options):
    cameras = Cameras(streams, options.drop_every)
    try:
        penstock = Penstock(streams, cameras, options.outputs, options.plan)
        try:
            penstock.await_live(streams)
            print(f"{streams} streams are live; {options.minutes:g} minutes", file=sys.stderr)
            time.sleep(SETTLE)
            return row(streams, options, cameras, penstock)
        finally:
            penstock.close()
    finally:
        cameras.close()


def row(streams, options, cameras, penstock):
    began = time.monotonic()
    cpu, (busy, everything) = cpu_seconds(penstock.pid), machine_seconds()
    cameras.drop()
    samples = []
    while time.monotonic() - began < options.minutes * 60:
        time.sleep(random.uniform(0.5, 1.5) * SAMPLE)
        items = penstock.api()
        pictures = sum(item["status"]["source"]["framesIn"] for item in items if item["status"])
        samples.append({"at": round(time.monotonic() - began, 1), "live": live_of(items), "pictures": pictures, **held(penstock.pid)})
    wall = time.monotonic() - began
    used, (busy_after, everything_after) = cpu_seconds(penstock.pid) - cpu, machine_seconds()
    came = (samples[-1]["pictures"] - samples[0]["pictures"]) / (samples[-1]["at"] - samples[0]["at"]) / (streams * FPS)
    back = cameras.back
    busy_share = (busy_after - busy) / (everything_after - everything)
    return {
        "streams": streams,
        "live": sum(s["live"] for s in samples) / len(samples) / streams,
        "pictures": came,
        "drops": len(back) + cameras.away,
        "recoverySeconds": {p: percentile(back, float(p) / 100) for p in ("50", "95", "99")} if back else None,
        "awayAtNextDrop": cameras.away,
        **{key: percentile([s[key] for s in samples], 0.5) for key in ("rssMib", "threads", "descriptors")},
        "cores": used / wall,
        "machine": busy_share,
        "saturated": busy_share > SATURATED,
        "samples": samples,
    }


# --- Reporting ----------------------------------------------------------------------------------------------------------


def markdown(rows, options):
    faults = f"every connection reset every {options.drop_every} s" if options.drop_every else "no faults"
    lines = [
        f"{PLANS[options.plan]} Outputs: {'one RTMP each' if options.outputs == 'rtmp' else 'none'}. {options.minutes:g} minutes a row; {faults}.",
        "",
        "| streams | live | pictures | drops | back p50 | p95 | p99 | RSS MiB | threads | fds | cores | cores a stream | machine | |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for r in rows:
        back = [f"{r['recoverySeconds'][p]:.2f} s" for p in ("50", "95", "99")] if r["recoverySeconds"] else ["-"] * 3
        lines.append(
            f"| {r['streams']} | {r['live']:.1%} | {r['pictures']:.1%} | {r['drops']} | {' | '.join(back)} | {r['rssMib']:.0f} | {r['threads']} | {r['descriptors']}"
            f" | {r['cores']:.3f} | {r['cores'] / r['streams']:.4f} | {r['machine']:.0%} | {'saturated' if r['saturated'] else ''} |"
        )
    lines.append("")
    for less, more in zip(rows, rows[1:]):
        extra = {key: (more[key] - less[key]) / (more["streams"] - less["streams"]) for key in ("threads", "rssMib", "descriptors", "cores")}
        lines.append(
            f"From {less['streams']} to {more['streams']}, each extra stream: {extra['threads']:.1f} threads (goal, for remuxed ones: {GOAL_THREADS}), "
            f"{extra['rssMib']:.1f} MiB (goal, for remuxed ones: {GOAL_MIB}), {extra['descriptors']:.1f} descriptors, {extra['cores']:.4f} cores."
        )
    lines.append(verdict([r for r in rows if not r["saturated"]]))
    return "\n".join(lines)


def verdict(rows):
    """CPU of a stream, over the rows whose figures are Penstock's and not a full machine's."""
    if len(rows) < 2:
        return "CPU a stream: fewer than two rows are not saturated, so there is nothing to compare."
    each = [r["cores"] / r["streams"] for r in rows]
    middle = (max(each) + min(each)) / 2
    off = (max(each) - min(each)) / 2 / middle
    return f"CPU a stream over {', '.join(str(r['streams']) for r in rows)} streams: ±{off:.0%} (goal: ±{GOAL_CPU:.0%}): {'met' if off <= GOAL_CPU else 'NOT met'}."


def picture(rows):
    def panel(title, key):
        return title, {f"{r['streams']}": [(s["at"], s[key]) for s in r["samples"]] for r in rows}

    panels = [panel("resident memory, MiB", "rssMib"), panel("threads", "threads"), panel("file descriptors", "descriptors"), panel("streams live", "live")]
    return chart(panels, "seconds", "streams")


def main():
    parser = argparse.ArgumentParser(prog="bench/run fleet", description=__doc__)
    parser.add_argument("--streams", default="1,10,50", metavar="N,N", help="how many streams, a row each (default: 1,10,50)")
    parser.add_argument("--minutes", type=float, default=10, metavar="M", help="how long to look at each (default: 10)")
    parser.add_argument("--drop-every", type=int, default=30, metavar="S", help="seconds from one reset of a camera's connection to the next; 0: none (default: 30)")
    parser.add_argument("--outputs", choices=("none", "rtmp"), default="none", help="where the streams go (default: none)")
    parser.add_argument("--plan", choices=tuple(PLANS), default="transcode", help="what is done with the pictures (default: transcode)")
    options = parser.parse_args()
    counts = [int(n) for n in options.streams.split(",")]
    if min(counts) < 1 or options.minutes * 60 < 2 * SAMPLE or options.drop_every < 0:
        parser.error(f"--streams must be 1 or more, --minutes at least {2 * SAMPLE} s, --drop-every not below 0")

    build_penstock()
    build_tests()
    OUT.mkdir(parents=True, exist_ok=True)
    before = machine()
    rows = [measured(streams, options) for streams in counts]
    text = markdown(rows, options)
    (OUT / "fleet.md").write_text(text + "\n")
    (OUT / "fleet.svg").write_text(picture(rows))
    print("\n" + text)
    write_json("fleet.json", {"machine": before, "minutes": options.minutes, "dropEverySeconds": options.drop_every, "outputs": options.outputs, "plan": PLANS[options.plan], "rows": rows})


if __name__ == "__main__":
    entry(main)
