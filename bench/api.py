"""How long the HTTP API takes to accept streams, one by one and many at once, and how long from there to the first picture
at the target. See README.md."""

import argparse
import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

from fleet import Cameras
from lab import OUT, PENSTOCK, ROOT, Trouble, build_penstock, build_tests, end, entry, machine, percentile, table, write_json

START_PATIENCE = 60  # seconds until the API answers
SETTLE = 30  # seconds until all cameras were asked once, and the JVM has compiled what that takes
VIDEO_PATIENCE = 30  # seconds until the first picture, or there is none

GOAL_ACCEPT_MS = 50
GOAL_APPLY_S = 5
GOAL_VIDEO_S = 2


class Penstock:
    """The service with no streams, and one connection to its API."""

    def __init__(self, name, registry):
        data = OUT / "api-data"
        shutil.rmtree(data, ignore_errors=True)
        config = OUT / "api.conf"
        config.write_text(f"""\
penstock {{
  http {{ interface = "127.0.0.1", port = 0 }}
  storage {{ directory = "{data}", registry = {registry} }}
  backend = software
}}
""")
        self.path = OUT / f"api-{name}.log"
        with open(self.path, "wb") as log:
            self.child = subprocess.Popen([PENSTOCK, "run", "--config", str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT)
        try:
            self.connection = http.client.HTTPConnection(self.address(), timeout=60)
        except BaseException:
            self.close()
            raise

    def address(self):
        began = time.monotonic()
        while not (found := re.search(r"http://\S+/api/v1/streams", self.path.read_text(errors="replace"))):
            if self.child.poll() is not None or time.monotonic() - began > START_PATIENCE:
                raise Trouble(f"Penstock did not start; see {self.path}")
            time.sleep(0.1)
        return urlsplit(found[0]).netloc

    def send(self, path, body, wanted):
        """Posts the body; the seconds until the whole answer was there."""
        text = json.dumps(body)
        began = time.perf_counter()
        self.connection.request("POST", "/api/v1" + path, text, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        said = answer.read()
        took = time.perf_counter() - began
        if answer.status != wanted:
            raise Trouble(f"POST {path} was answered {answer.status}: {said[:500].decode(errors='replace')}")
        return took

    def close(self):
        end(self.child, 20)


def closed_port():
    """One at which nobody listens: bound, so that nobody else does, and not listening."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]


def spec(name, port, enabled):
    return {
        "id": name,
        "enabled": enabled,
        "labels": {"site": "bench"},
        "source": {"uri": f"rtsp://127.0.0.1:{port}/{name}", "username": "viewer", "password": "not-a-secret"},
        "process": [{"type": "overlay", "rectangle": [40, 40, 200, 120], "color": "#00ff00", "text": "{name} {time}"}],
        "outputs": [{"name": "main", "uri": f"rtmp://127.0.0.1:{port}/live/{name}"}],
    }


def accepting(enabled, options):
    """Applies the streams that are there from then on, then adds more, one after the other: at once, while all start, and
    once they have. The seconds that applying took, and a row each."""
    holder, port = closed_port()
    penstock = Penstock("enabled" if enabled else "disabled", options.registry)

    def added(when, count):
        adds = [penstock.send("/streams", spec(f"{when}-{n}", port, enabled), 201) * 1000 for n in range(count)]
        return {
            "enabled": enabled,
            "when": when,
            "firstMs": adds[0],
            **{f"p{p}Ms": percentile(adds, p / 100) for p in (50, 99)},
            "mostMs": max(adds),
        }

    try:
        apply = penstock.send("/streams:apply", {"streams": [spec(f"camera-{n}", port, enabled) for n in range(options.streams)]}, 200)
        rows = [added("at-once", options.adds)]
        penstock.connection.close()
        time.sleep(SETTLE)
        rows.append(added("later", options.adds))
        return apply, rows
    finally:
        penstock.close()
        holder.close()


def first_video(options):
    """Seconds from the request to the first decoded picture at a player of the target, which waits there already."""
    cameras = Cameras(options.rounds, 0)
    try:
        penstock = Penstock("video", options.registry)
        try:
            return [first_picture(penstock, cameras, n) for n in range(options.rounds)]
        finally:
            penstock.close()
    finally:
        cameras.close()


def first_picture(penstock, cameras, number):
    # A player that shows what comes: 0 would mean ffmpeg's default, which looks at seconds of it first, and more threads
    # hold a picture back each. The format is named, since to guess it ffmpeg waits for 2,048 bytes, 1.5 s of a picture as
    # small as here; and "-fflags nobuffer" is left out, since it throws away what was looked at: the first key frame.
    player = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-flags", "low_delay", "-threads", "1", "-probesize", "32", "-analyzeduration", "1",
         "-fpsprobesize", "0", "-rw_timeout", str(VIDEO_PATIENCE * 1_000_000), "-f", "flv", "-i", f"{cameras.target}{number}", "-frames:v", "1", "-f", "rawvideo", "pipe:1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(1)  # the player is connected, and nothing is there to play
        began = time.monotonic()
        stream = {"id": f"camera-{number}", "source": {"uri": f"{cameras.address}{number}"}, "outputs": [{"uri": f"{cameras.target}{number}"}]}
        penstock.send("/streams", stream, 201)
        if not player.stdout.read(1):
            raise Trouble(f"no picture came to {cameras.target}{number}; see {penstock.path}")
        return time.monotonic() - began
    finally:
        end(player)


def verdict(value, goal, unit):
    return f"{value:.3g} {unit} (goal: {goal} {unit}): {'met' if value <= goal else 'NOT met'}"


def main():
    parser = argparse.ArgumentParser(prog="bench/run api", description=__doc__)
    parser.add_argument("--streams", type=int, default=500, metavar="N", help="how many streams are there (default: 500, at most 1000)")
    parser.add_argument("--adds", type=int, default=200, metavar="N", help="how many are added one by one (default: 200)")
    parser.add_argument("--rounds", type=int, default=5, metavar="R", help="how often the first picture is waited for (default: 5)")
    parser.add_argument("--registry", choices=("file", "memory"), default="file", help="storage.registry (default: file)")
    options = parser.parse_args()
    if not 1 <= options.streams <= 1000 or options.adds < 2 or options.rounds < 1:
        parser.error("--streams must be between 1 and 1000, --adds at least 2, --rounds at least 1")

    build_penstock()
    build_tests()
    OUT.mkdir(parents=True, exist_ok=True)
    before = machine()
    applied, rows = [], []
    for enabled in (False, True):
        print(f"adding streams that are {'enabled, of cameras that refuse' if enabled else 'disabled'} …", file=sys.stderr)
        apply, of_these = accepting(enabled, options)
        applied.append(apply)
        rows += of_these
    print("waiting for first pictures …", file=sys.stderr)
    video = first_video(options)

    table([
        ["streams are", "added", "first", "p50", "p99", "most"],
        *([
            "enabled, camera refuses" if row["enabled"] else "disabled",
            f"after {SETTLE} s" if row["when"] == "later" else "at once",
            *(f"{row[key]:.1f} ms" for key in ("firstMs", "p50Ms", "p99Ms", "mostMs")),
        ] for row in rows),
    ])  # fmt: skip
    print(f"\nAdding one, p99 with {options.streams} there, after {SETTLE} s: {verdict(max(row['p99Ms'] for row in rows if row['when'] == 'later'), GOAL_ACCEPT_MS, 'ms')}")
    print(f"The same at once, while they start and the JVM compiles: {max(row['p99Ms'] for row in rows if row['when'] == 'at-once'):.3g} ms")
    print(f"Applying {options.streams}: {verdict(max(applied), GOAL_APPLY_S, 's')}")
    print(f"First picture at the target, of {len(video)}: median {percentile(video, 0.5):.2f} s, most {verdict(max(video), GOAL_VIDEO_S, 's')}")
    write_json("api.json", {"machine": before, "registry": options.registry, "streams": options.streams, "adds": options.adds, "applySeconds": applied, "rows": rows, "firstVideoSeconds": video})


if __name__ == "__main__":
    entry(main)
