"""bench/run gpu --full: from the GPU's decoder over an overlay and a software encoder to RTMP, at the clip's own rate, beside a bare
gst-launch. See README.md."""

import json
import re
import statistics
import subprocess
import time
import urllib.request

from lab import BITRATE_KBPS, KEY_INTERVAL, LABEL, OUT, PENSTOCK, RECTANGLE, ROOT, X264ENC, Trouble, clip, cpu_seconds, end, nginx, table
from launch import START_PATIENCE, Bare, environment, threads_of

FPS = 30
BARE, PENSTOCK_ONE = "bare", "penstock"
WHAT = {BARE: "gst-launch, one process", PENSTOCK_ONE: "Penstock"}

# Threads by what they do, as far as the kernel keeps their names; the rest is "other". Both have one a stream and stage: gst-launch by
# its queues. Penstock's chains share the threads of a dispatcher.
STAGES = {"decode": r"qtdemux:|filesrc:", "process": r"qp:src|penstock-pensto", "encode": r"qe:src|frames:src", "send": r"qo:src|mux:src|packets:src|task$"}

# What GStreamer logs as a buffer reaches an element, and the elements before and behind a stage. Penstock takes pictures where no log
# sees it, and says itself how old they are at the encoder's door.
CHAINED = re.compile(r"(\d+):(\d+):([\d.]+) +\d+ +(0x\w+) +\w+ +GST_SCHEDULING [^<]*<([^:>]+):sink> calling chainfunction")
POINTS = {
    BARE: {"decoder": r"dec\d+", "decoded": r"out\d+", "paced": r"qp\d+", "encoder": r"enc\d+", "encoded": r"par\d+"},
    PENSTOCK_ONE: {"decoder": r"decode-\d+", "decoded": r"convert", "encoder": r"encode-\d+", "encoded": r"parse"},
}
AGES = {"decode": ("decoder", "decoded"), "process": ("paced", "encoder"), "encode": ("encoder", "encoded")}
FEWEST = 100  # frames; what is tried at the start passes a dozen


# --- The two ------------------------------------------------------------------------------------------------------------


def bare(streams, decoder, source, server, more):
    """Four threads a stream, as Penstock has them: decoding, drawing, encoding, sending."""
    def branch(n):
        queue = "queue max-size-buffers=2 max-size-bytes=0 max-size-time=0"
        named = decoder.replace(" ! ", f" name=dec{n} ! ", 1) if " ! " in decoder else f"{decoder} name=dec{n}"
        return (f"filesrc location={source} ! qtdemux ! h264parse ! {named} ! capsfilter name=out{n} caps=video/x-raw,format={{NV12,I420}} ! clocksync"
                f" ! {queue} name=qp{n} ! clockoverlay ! {queue} name=qe{n} ! {X264ENC} name=enc{n} ! h264parse name=par{n}"
                f" ! progressreport name=b{n} do-query=false format=buffers update-freq=1 ! {queue} name=qo{n} ! flvmux name=mux{n} streamable=true"
                f" ! rtmp2sink location={server}/bare-{n} sync=false ")  # fmt: skip

    return Bare(["".join(branch(n) for n in range(streams))], OUT / "gpu-full-bare.log", more)


def configuration(streams, backend, source, server):
    x, y, width, height = RECTANGLE
    lines = "\n".join(f"""\
  streams.bench-{n} {{
    source {{ uri = "file://{source}", realtime = true }}
    process = [ {{ type = overlay, rectangle = [{x}, {y}, {width}, {height}], color = "#00ff00", filled = false, text = "{LABEL} {{time}}" }} ]
    outputs = [ {{ name = main, uri = "{server}/penstock-{n}" }} ]
  }}""" for n in range(streams))
    return f"""\
penstock {{
  http {{ interface = "127.0.0.1", port = 0 }}
  storage {{ directory = "{OUT}/data", registry = memory }}
  media-directory = "{OUT}"
  backend = {backend}
  backends.software.encode.h264.elements = [ {{ element = x264enc, properties {{ speed-preset = ultrafast, tune = zerolatency, threads = 1 }} }} ]
  defaults.encode {{ codec = h264, bitrate = {BITRATE_KBPS // 1000}M, keyframe-interval = {KEY_INTERVAL // FPS}s }}
{lines}
}}
"""


class Penstock:
    def __init__(self, streams, backend, source, server, more):
        config = OUT / "gpu-full.conf"
        config.write_text(configuration(streams, backend, source, server))
        self.streams, self.path = streams, OUT / "gpu-full-penstock.log"
        with open(self.path, "wb") as log:
            self.child = subprocess.Popen([PENSTOCK, "run", "--config", str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, env={**environment(), **(more or {})})
        self.pids = [self.child.pid]

    def said(self, path):
        if self.child.poll() is not None:
            raise Trouble(f"Penstock ended with {self.child.returncode}; see {self.path}")
        found = re.search(r"http://[\d.]+:\d+/", self.path.read_text(errors="replace"))
        return urllib.request.urlopen(found[0] + path, timeout=10).read().decode() if found else ""

    def await_running(self):
        began = time.monotonic()
        while True:
            try:
                items = json.loads(self.said("api/v1/streams") or '{"items": []}')["items"]
            except OSError:
                items = []
            live = [item for item in items if item["status"] and item["status"]["state"] == "live"]
            if len(live) == self.streams:
                return
            if time.monotonic() - began > START_PATIENCE:
                raise Trouble(f"only {len(live)} of {self.streams} streams became live within {START_PATIENCE} s; see {self.path}")
            time.sleep(0.2)

    def look(self):
        metrics = self.said("metrics")

        def total(name):
            return sum(float(value) for value in re.findall(rf"^{name}[ ,}}].*? (\S+)$", metrics, re.M))

        return {
            "at": time.monotonic(),
            "frames": total(r'penstock_frames_total\{[^}]*stage="encode"'),
            "ageSum": total(r"penstock_frame_age_seconds_sum\{[^}]*"),
            "ageCount": total(r"penstock_frame_age_seconds_count\{[^}]*"),
            "overlaySum": total(r"penstock_process_duration_seconds_sum\{[^}]*"),
        }

    def close(self):
        end(self.child, 20)


# --- Measuring ----------------------------------------------------------------------------------------------------------


def made(name, streams, decoder, options, source, server, more=None):
    return bare(streams, decoder, source, server, more) if name == BARE else Penstock(streams, options.backend, source, server, more)


def costs(name, running, streams, options):
    """CPU, by stages, over the time of counting."""
    running.await_running()
    time.sleep(options.warm_up)
    before, cpu, threads = running.look(), sum(map(cpu_seconds, running.pids)), threads_of(running.pids)
    time.sleep(options.seconds)
    after, used = running.look(), sum(map(cpu_seconds, running.pids)) - cpu
    threads = {key: seconds - threads.get(key, 0) for key, seconds in threads_of(running.pids).items()}
    found = {}
    if name == BARE:
        frames, wall = sum(running.frames(before, after)), after[0] - before[0]
    else:
        frames, wall = after["frames"] - before["frames"], after["at"] - before["at"]
        shown = after["ageCount"] - before["ageCount"]
        found["ageAtEncoderMs"] = (after["ageSum"] - before["ageSum"]) * 1000 / shown
        found["overlayMs"] = (after["overlaySum"] - before["overlaySum"]) * 1000 / shown
    if frames < 1:
        raise Trouble(f"{WHAT[name]} encoded nothing")
    stages = {stage: 0.0 for stage in STAGES} | {"other": 0.0}
    for key, seconds in threads.items():
        stages[next((stage for stage, names in STAGES.items() if re.match(names, key)), "other")] += seconds * 1000 / frames
    return {"fps": frames / wall, "cpuMsPerFrame": used * 1000 / frames, "stagesCpuMsPerFrame": stages,
            "threads": {key: round(s * 1000 / frames, 4) for key, s in sorted(threads.items(), key=lambda one: -one[1])[:16]}, **found}  # fmt: skip


def ages(name, log, streams):
    """How long frames were in each stage on average, from GStreamer's log of what reaches which element. A stream's n-th frame is its
    n-th at each point, since nothing is left out; which thread belongs to which stream does not matter to a mean."""
    reached = {point: {} for point in POINTS[name]}
    with open(log, errors="replace") as lines:
        for line in lines:
            if found := CHAINED.match(line):
                hours, minutes, seconds, thread, element = found.groups()
                for point, pattern in POINTS[name].items():
                    if re.fullmatch(pattern, element):
                        reached[point].setdefault((thread, element), []).append(int(hours) * 3600 + int(minutes) * 60 + float(seconds))
    # Penstock calls the parser before the decoder as it does the one behind the encoder.
    with_encoder = {thread for thread, _ in reached["encoder"]}
    reached["encoded"] = {key: times for key, times in reached["encoded"].items() if key[0] in with_encoder}
    reached = {point: {key: times for key, times in by_thread.items() if len(times) >= FEWEST} for point, by_thread in reached.items()}
    counts = {point: len(times) for point, times in reached.items()}
    if set(counts.values()) != {streams}:
        return {"trouble": f"the log has {counts} for {streams} streams"}
    fewest = min(len(times) for by_thread in reached.values() for times in by_thread.values())
    window = range(fewest // 2, fewest)
    mean = {point: statistics.fmean(times[k] for times in by_thread.values() for k in window) for point, by_thread in reached.items()}
    return {stage: (mean[to] - mean[of]) * 1000 for stage, (of, to) in AGES.items() if of in mean} | {"frames": len(window) * streams}


def one(name, streams, decoder, options, source, server):
    running = made(name, streams, decoder, options, source, server)
    try:
        result = costs(name, running, streams, options)
    finally:
        running.close()
    log = OUT / f"gpu-full-{name}-gst.log"
    running = made(name, streams, decoder, options, source, server, {"GST_DEBUG": "GST_SCHEDULING:6", "GST_DEBUG_FILE": str(log), "GST_DEBUG_NO_COLOR": "1"})
    try:
        running.await_running()
        time.sleep(min(options.seconds, 15))
    finally:
        running.close()
    result["agesMs"] = {"process": result["ageAtEncoderMs"]} if name == PENSTOCK_ONE else {}
    result["agesMs"] |= ages(name, log, streams)
    log.unlink()
    return result


def report(streams, results):
    print(f"\n{streams} streams of 1080p30, decoded, drawn on, encoded (x264 ultrafast) and sent by RTMP; CPU-ms a frame, and ms that a frame is in each stage")
    rows = [["", "frames/s", "CPU", *STAGES, "other", *(f"ms in {stage}" for stage in AGES)]]
    for name, r in results.items():
        ms = [f"{r['agesMs'][stage]:.1f}" if stage in r["agesMs"] else "-" for stage in AGES]
        rows.append([WHAT[name], f"{r['fps']:.0f}", f"{r['cpuMsPerFrame']:.2f}", *(f"{v:.2f}" for v in r["stagesCpuMsPerFrame"].values()), *ms])
    table(rows)
    ours = results[PENSTOCK_ONE]
    print(f"Penstock's overlay took {ours['overlayMs']:.2f} ms of a frame")
    print(f"CPU a frame, times gst-launch's: {ours['cpuMsPerFrame'] / results[BARE]['cpuMsPerFrame']:.2f} (no goal)")


def measured(counts, decoder, options):
    source = clip(FPS * 60 * round((60 + options.warm_up + options.seconds + 59) // 60))
    tables = []
    for streams in counts:
        child, server = nginx(OUT / "gpu-full-nginx.log")
        try:
            results = {name: one(name, streams, decoder, options, source, server) for name in (BARE, PENSTOCK_ONE)}
        finally:
            end(child)
        report(streams, results)
        tables.append({"streams": streams, "variants": results})
    return {"decoder": decoder, "clip": source.name, "encoder": X264ENC, "warmUpSeconds": options.warm_up, "seconds": options.seconds, "tables": tables}
