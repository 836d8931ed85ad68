"""Bare gst-launch with many branches, and how far each of them is: what the GPU benchmarks compare Penstock with."""

import bisect
import os
import re
import selectors
import subprocess
import threading
import time

from lab import ROOT, Trouble, end, thread_seconds

START_PATIENCE = 180  # seconds until the last stream has a frame: drivers open one session after the other


def environment():
    """bin/penstock gives its JVM this one; the bare ones get it too."""
    return {**os.environ, "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2")}


class Bare:
    """gst-launch, as so many processes of so many branches. A pipeline begins to run once each of its branches has a first frame.
    progressreport says how far each branch is once a second; between two of its lines a branch is taken to run evenly."""

    LINE = re.compile(rb"b(\d+) \(\d+:\d+:\d+\): (\d+) ")
    PLAYING = b"Setting pipeline to PLAYING"

    def __init__(self, launches, log, more=None):
        """Each launch is a pipeline, its branches numbered on through all of them."""
        self.log = open(log, "wb")
        self.playing, self.progress = 0, {}
        for launch in launches:
            self.progress.update({int(n): [] for n in re.findall(r"name=b(\d+) ", launch)})
        self.children = [
            subprocess.Popen(["gst-launch-1.0", *launch.split()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, cwd=ROOT, env={**environment(), **(more or {})})
            for launch in launches
        ]
        self.pids = [child.pid for child in self.children]
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

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
                        self.heard(line, now)

    def heard(self, line, now):
        if found := self.LINE.match(line):
            self.progress[int(found[1])].append((now, int(found[2])))
        elif line.startswith(self.PLAYING):
            self.playing += 1
        elif b"ERROR" in line:
            self.log.write(line + b"\n")
            self.log.flush()

    def await_running(self):
        began = time.monotonic()
        while self.playing < len(self.children):
            self.check()
            if time.monotonic() - began > START_PATIENCE:
                raise Trouble(f"only {self.playing} of {len(self.children)} gst-launch run within {START_PATIENCE} s; see {self.log.name}")
            time.sleep(0.1)

    def check(self):
        if any(child.poll() is not None for child in self.children):
            raise Trouble(f"gst-launch ended too early (a clip too short for --seconds, or see {self.log.name})")

    def look(self):
        self.check()
        return (time.monotonic(),)

    def frames(self, before, after):
        time.sleep(2.5)  # the lines after the last moment
        self.check()
        return [self.at(branch, after[0]) - self.at(branch, before[0]) for branch in self.progress]

    def furthest(self):
        """How far the branch is that is ahead of all."""
        return max(known[-1][1] if known else 0 for known in self.progress.values())

    def at(self, branch, moment):
        """A branch that says nothing has passed nothing since."""
        known = self.progress[branch]
        i = bisect.bisect(known, (moment, 0))
        if i == 0:
            return 0
        if i == len(known):
            return known[-1][1]
        (t0, n0), (t1, n1) = known[i - 1], known[i]
        return n0 + (n1 - n0) * (moment - t0) / (t1 - t0)

    def close(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            end(child)
        self.reader.join(5)
        self.log.close()


def threads_of(pids):
    found = {}
    for pid in pids:
        for name, seconds in thread_seconds(pid).items():
            found[name] = found.get(name, 0) + seconds
    return found
