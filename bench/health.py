"""How soon a node answers a health check while every camera hangs: it takes the connection and says nothing. See README.md."""

import argparse
import http.client
import re
import socket
import subprocess
import threading
import time

from lab import OUT, PENSTOCK, ROOT, Trouble, build_penstock, end, entry, machine, percentile, write_json

GOAL_MS = 10
START_PATIENCE = 60  # seconds until the node answers
PATHS = ("/health/live", "/health/ready", "/api/v1/node")


class SilentCamera:
    """Takes every connection, and never says a word."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.address = "rtsp://127.0.0.1:%d/" % self.listener.getsockname()[1]
        self.held = []
        threading.Thread(target=self.hold, daemon=True).start()

    def hold(self):
        try:
            while True:
                self.held.append(self.listener.accept()[0])
        except OSError:
            pass  # closed

    def close(self):
        self.listener.close()
        for connection in self.held:
            connection.close()


def configuration(streams, camera):
    lines = "\n".join(f'  streams.camera-{n}.source.uri = "{camera.address}{n}"' for n in range(streams))
    return f"""\
penstock {{
  http {{ interface = "127.0.0.1", port = 0 }}
  storage {{ directory = "{OUT}/data", registry = memory }}
  connect {{ per-host = 64, overall = 64, per-host-rate = 1000 }}
  defaults.outputs = [ {{ name = main, uri = "rtmp://127.0.0.1:1/live/{{id}}" }} ]
{lines}
}}
"""


def port_of(child, path):
    began = time.monotonic()
    while time.monotonic() - began < START_PATIENCE:
        if child.poll() is not None:
            raise Trouble(f"Penstock ended with {child.returncode}; see {path}")
        found = re.search(r"API at http://[\d.]+:(\d+)/", path.read_text(errors="replace"))
        if found:
            return int(found[1])
        time.sleep(0.2)
    raise Trouble(f"Penstock does not answer within {START_PATIENCE} s; see {path}")


def asked(port, path, seconds):
    """Milliseconds each answer took, over one connection as a load balancer keeps it, fifty a second; and the statuses."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    took, statuses = [], {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        time.sleep(0.02)
    connection.close()
    return took, statuses


def main():
    parser = argparse.ArgumentParser(prog="bench/run health", description=__doc__)
    parser.add_argument("--streams", type=int, default=200, metavar="N", help="how many cameras hang (default: 200)")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="how long each path is asked (default: 20)")
    options = parser.parse_args()
    if options.streams < 1 or options.seconds < 1:
        parser.error("--streams and --seconds must be 1 or more")

    build_penstock()
    OUT.mkdir(parents=True, exist_ok=True)
    before = machine()
    camera = SilentCamera()
    config = OUT / "health.conf"
    config.write_text(configuration(options.streams, camera))
    log_path = OUT / "health-penstock.log"
    with open(log_path, "wb") as log:
        child = subprocess.Popen([PENSTOCK, "run", "--config", str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT)
    rows = []
    try:
        port = port_of(child, log_path)
        time.sleep(10)  # the JVM has compiled what starting took, and attempts hang
        for path in PATHS:
            took, statuses = asked(port, path, options.seconds)
            rows.append({"path": path, "asked": len(took), "statuses": statuses, **{f"p{p}": percentile(took, p / 100) for p in (50, 99)}, "worst": max(took)})
    finally:
        end(child, 20)
        camera.close()

    print(f"\n{options.streams} cameras hang; milliseconds until the answer was there\n")
    print("| path | asked | answers | p50 | p99 | worst | goal: p99 under %d |" % GOAL_MS)
    print("|---|--:|---|--:|--:|--:|---|")
    for r in rows:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(r["statuses"].items()))
        print(f"| {r['path']} | {r['asked']} | {answers} | {r['p50']:.1f} | {r['p99']:.1f} | {r['worst']:.1f} | {'met' if r['p99'] < GOAL_MS else 'NOT met'} |")
    write_json("health.json", {"machine": before, "streams": options.streams, "rows": rows})


if __name__ == "__main__":
    entry(main)
