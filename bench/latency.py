"""How much later a picture is at the player than at the camera: Penstock beside a bare gst-launch, same camera, same
time, same RTMP server. See README.md."""

import argparse
import subprocess
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstVideo", "1.0")
from gi.repository import Gst, GstApp, GstVideo  # noqa: E402, F401 (GstApp gives appsink its methods)

from lab import DECODER, OUT, PENSTOCK, ROOT, X264ENC, Trouble, build_penstock, end, entry, machine, made_once, nginx, penstock_config, percentile, run_quietly, table, write_json  # noqa: E402

GOAL_MS = 50
WARM_UP = 5  # seconds after every reader sees pictures: connecting, JIT, the first key frames
START_PATIENCE = 60  # seconds until every reader sees pictures

# 720p: two decoders, two encoders and three readers must fit in two cores, else the queueing is what is measured.
WIDTH, HEIGHT, FPS = 1280, 720, 30
# The number of the frame, in the picture: a row of black and white squares, and its complement below as a check.
BITS, SQUARE, TOP = 16, 32, 600


# --- The camera ---------------------------------------------------------------------------------------------------------


def numbered_clip(seconds):
    def row(top, wanted):
        return [
            f"drawbox=x={i * SQUARE}:y={top}:w={SQUARE}:h={SQUARE}:color=white:t=fill:enable='eq(mod(floor(n/{2**i}),2),{wanted})'"
            for i in range(BITS)
        ]

    back = f"drawbox=x=0:y={TOP}:w={BITS * SQUARE}:h={2 * SQUARE}:color=black:t=fill"
    graph = ",".join([back, *row(TOP, 1), *row(TOP + SQUARE, 0), "format=yuv420p"])

    def make(part):
        print("making the clip (once) …", file=sys.stderr)
        run_quietly(
            ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s={WIDTH}x{HEIGHT}:r={FPS}", "-t", str(seconds), "-vf", graph,
             "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", str(FPS), "-b:v", "3M", "-maxrate", "3M", "-bufsize", "1M", str(part)],
            "making the clip",
        )  # fmt: skip

    return made_once(OUT / f"numbered-{seconds}s.mp4", make)


def number_in(luma, stride):
    """The frame's number, or None where the squares cannot be read."""

    def row(top):
        line = (top + SQUARE // 2) * stride + SQUARE // 2
        return sum((luma[line + i * SQUARE] > 128) << i for i in range(BITS))

    number = row(TOP)
    return number if number ^ row(TOP + SQUARE) == 2**BITS - 1 else None


# --- Readers ------------------------------------------------------------------------------------------------------------


class Reader:
    """A player that writes down when which frame arrived. Starts anew when its stream is not there yet, or ends."""

    def __init__(self, name, source):
        self.name = name
        self.launch = f"{source} ! h264parse ! {DECODER} ! video/x-raw,format=I420 ! appsink name=out sync=false emit-signals=true max-buffers=4"
        self.arrivals = {}  # number -> seconds of CLOCK_MONOTONIC, when first seen
        self.unreadable = 0
        self.trouble = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.stopping.is_set():
            pipeline = Gst.parse_launch(self.launch)
            pipeline.get_by_name("out").connect("new-sample", self.on_sample)
            pipeline.set_state(Gst.State.PLAYING)
            self.watch(pipeline.get_bus())
            pipeline.set_state(Gst.State.NULL)
            self.stopping.wait(0.5)

    def watch(self, bus):
        seen, since = len(self.arrivals), time.monotonic()
        while not self.stopping.is_set():
            message = bus.timed_pop_filtered(100 * Gst.MSECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
            if message:
                self.trouble = message.parse_error()[0].message if message.type == Gst.MessageType.ERROR else "the stream ended"
                return
            if len(self.arrivals) > seen:
                seen, since = len(self.arrivals), time.monotonic()
            elif time.monotonic() - since > 5:
                self.trouble = "no pictures for 5 s"
                return

    def on_sample(self, sink):
        now = time.clock_gettime(time.CLOCK_MONOTONIC)
        sample = sink.pull_sample()
        buffer = sample.get_buffer()
        meta = GstVideo.buffer_get_video_meta(buffer)
        stride = meta.stride[0] if meta else WIDTH
        mapped, view = buffer.map(Gst.MapFlags.READ)
        if mapped:
            number = number_in(view.data, stride)
            buffer.unmap(view)
            if number is None:
                self.unreadable += 1
            else:
                self.arrivals.setdefault(number, now)
        return Gst.FlowReturn.OK

    def stop(self):
        self.stopping.set()
        self.thread.join(10)


def rtsp(address, latency):
    return f"rtspsrc location={address} protocols=tcp latency={latency} ! rtph264depay"


def player(address):
    return f"rtmp2src location={address} ! flvdemux"


# --- The two that are compared ------------------------------------------------------------------------------------------


def bare(camera, target):
    """The same work in one gst-launch, at its best: sync=false, as the jitter buffer's delay is not part of the question."""
    return ["gst-launch-1.0", "-q", *f"{rtsp(camera, 200)} ! h264parse ! {DECODER} ! video/x-raw,format=I420 ! {X264ENC} ! h264parse"
            f" ! flvmux streamable=true ! rtmp2sink location={target} sync=false".split()]  # fmt: skip


def penstock(camera, target):
    config = penstock_config(OUT / "latency.conf", f'uri = "{camera}", transport = tcp, latency = 200ms', target, OUT)
    return [PENSTOCK, "run", "--config", str(config)]


VARIANTS = {"bare": ("gst-launch, no drawing", bare), "penstock": ("Penstock, rectangle and text", penstock)}


# --- The lab ------------------------------------------------------------------------------------------------------------


class Lab:
    """The processes and readers of a run; leaving it ends them, last first."""

    def __init__(self):
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for stop in reversed(self.running):
            stop()

    def start(self, name, command, stdout=None):
        log = open(OUT / f"latency-{name}.log", "wb")
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout or log, stderr=log, cwd=ROOT)
        log.close()
        self.running.append(lambda: end(child))
        return child

    def read(self, name, source):
        reader = Reader(name, source)
        self.running.append(reader.stop)
        return reader

    def rtmp_server(self):
        child, address = nginx(OUT / "latency-nginx.log")
        self.running.append(lambda: end(child))
        return address


def wait_for_pictures(readers, children):
    deadline = time.monotonic() + START_PATIENCE
    while any(not reader.arrivals for reader in readers):
        for name, child in children.items():
            if child.poll() is not None:
                raise Trouble(f"{name} ended with {child.returncode}; its output is in {OUT}/latency-{name}.log")
        if time.monotonic() > deadline:
            silent = [f"{reader.name} ({reader.trouble})" for reader in readers if not reader.arrivals]
            raise Trouble(f"no pictures within {START_PATIENCE} s at: {', '.join(silent)}; logs in {OUT}/latency-*.log")
        time.sleep(0.1)


def run(seconds, names):
    clip = numbered_clip(seconds + WARM_UP + START_PATIENCE)
    with Lab() as lab:
        camera = lab.start("camera", ["/usr/bin/python3", str(ROOT / "bench" / "camera.py"), str(clip)], stdout=subprocess.PIPE)
        address = camera.stdout.readline().decode().strip()
        if not address:
            raise Trouble(f"the camera did not start; see {OUT}/latency-camera.log")
        server = lab.rtmp_server()
        children = {name: lab.start(name, VARIANTS[name][1](address, f"{server}/{name}")) for name in names}
        reference = lab.read("camera", rtsp(address, 0))
        readers = [lab.read(name, player(f"{server}/{name}")) for name in names]
        wait_for_pictures([reference, *readers], children)
        print(f"all pictures are coming; {WARM_UP} s to warm up, then {seconds} s", file=sys.stderr)
        time.sleep(WARM_UP)
        began = time.clock_gettime(time.CLOCK_MONOTONIC)
        time.sleep(seconds)
        ended = time.clock_gettime(time.CLOCK_MONOTONIC)
        time.sleep(2)  # the last ones are on their way
        return reference, readers, began, ended


def delays(reference, reader, began, ended):
    """Milliseconds from the camera's reader to this one, of every frame the camera showed in the time; and how many of them
    this one never showed."""
    due = {number: at for number, at in reference.arrivals.items() if began <= at < ended}
    return [(reader.arrivals[n] - at) * 1000 for n, at in due.items() if n in reader.arrivals], sum(n not in reader.arrivals for n in due)


def main():
    parser = argparse.ArgumentParser(prog="bench/run latency", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, metavar="S", help="how long to look, after warming up (default: 60)")
    parser.add_argument("--only", default=",".join(VARIANTS), metavar="NAMES", help="bare, penstock, or both (default)")
    options = parser.parse_args()
    names = [name.strip() for name in options.only.split(",")]
    if options.seconds < 5 or not set(names) <= set(VARIANTS):
        parser.error(f"--seconds must be 5 or more, --only one of {', '.join(VARIANTS)}, or both")

    if "penstock" in names:
        build_penstock()
    OUT.mkdir(parents=True, exist_ok=True)
    Gst.init(None)
    before = machine()
    reference, readers, began, ended = run(options.seconds, names)

    results = {}
    rows = [("ms after the camera's own reader", "p50", "p95", "most", "frames", "missed")]
    for reader in readers:
        late, missed = delays(reference, reader, began, ended)
        if not late:
            raise Trouble(f"no frame of the camera was seen at {reader.name}: {reader.trouble}")
        result = {"p50Ms": round(percentile(late, 0.5), 2), "p95Ms": round(percentile(late, 0.95), 2), "mostMs": round(max(late), 2),
                  "frames": len(late), "missed": missed, "unreadable": reader.unreadable}  # fmt: skip
        results[reader.name] = result
        rows.append((f"{reader.name}: {VARIANTS[reader.name][0]}", *(f"{result[k]:.1f}" for k in ("p50Ms", "p95Ms", "mostMs")), str(len(late)), str(missed)))

    print(f"\n{WIDTH}x{HEIGHT} at {FPS} frames/s, {options.seconds} s; {X264ENC}; RTSP over TCP, jitter buffer 200 ms\n")
    table(rows)
    goal = None
    if len(results) == 2:
        p50, p95 = (results["penstock"][k] - results["bare"][k] for k in ("p50Ms", "p95Ms"))
        goal = {"atMostMs": GOAL_MS, "differenceP50Ms": round(p50, 2), "differenceP95Ms": round(p95, 2), "met": p95 <= GOAL_MS}
        print(f"\ndifference: p50 {p50:+.1f} ms, p95 {p95:+.1f} ms")
        print(f"goal: at p95 at most {GOAL_MS} ms later than gst-launch: {'met' if goal['met'] else 'NOT met'}")
    write_json("latency.json", {"machine": before, "seconds": options.seconds, "size": [WIDTH, HEIGHT], "fps": FPS, "encoder": X264ENC, "paths": results, "goal": goal})


if __name__ == "__main__":
    entry(main)
