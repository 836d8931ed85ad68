"""What drawing on a camera's picture costs, side by side: CPU a frame for decode, draw, encode, mux. See README.md."""

import argparse
import json
import statistics
import sys

from lab import (BITRATE_KBPS, DECODER, FONT, KEY_INTERVAL, LABEL, OUT, PENSTOCK, RECTANGLE, ROOT, VBV_MS, X264ENC, Trouble, build_penstock,
                 clip, entry, machine, measured, penstock_config, run_quietly, spread, table, write_json)  # fmt: skip

FPS = 30


def gst_launch(source, target, draw=()):
    read = f"filesrc location={source} ! qtdemux ! h264parse ! {DECODER} ! video/x-raw,format=I420"
    write = f"! {X264ENC} ! h264parse ! flvmux streamable=true ! filesink location={target}"
    return ["gst-launch-1.0", "-q", *read.split(), *draw, *write.split()]


def bare(source, target):
    return gst_launch(source, target)


def two_threads(source, target):
    # Penstock's decoder and encoder are pipelines of their own. On cores that share caches or execution units, two threads
    # at once take more CPU time for the same work: this is how much of (e) that is.
    return gst_launch(source, target, ["!", "queue", "max-size-buffers=2"])


def native_text(source, target):
    # clockoverlay is textoverlay with the time as its text: what {time} is to Penstock.
    # Its font is in units of 1/640 of the width: about the size that the others draw.
    text = f'time-format="{LABEL} %Y-%m-%dT%H:%M:%S%z"'
    return gst_launch(source, target, ["!", "clockoverlay", "halignment=left", "valignment=top", 'font-desc="DejaVu Sans 8"', text])


def ffmpeg(source, target):
    x, y, width, height = RECTANGLE
    draw = (f"drawbox=x={x}:y={y}:w={width}:h={height}:color=0x00ff00:t=3,"
            f"drawtext=fontfile={FONT}:text='{LABEL} %{{localtime}}':x={x}:y={y - 34}:fontsize=28:fontcolor=0x00ff00")  # fmt: skip
    return ["ffmpeg", "-nostdin", "-v", "error", "-y", "-threads", "1", "-i", str(source), "-filter_threads", "1", "-vf", draw,
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-threads", "1", "-g", str(KEY_INTERVAL),
            "-b:v", f"{BITRATE_KBPS}k", "-maxrate", f"{BITRATE_KBPS}k", "-bufsize", f"{BITRATE_KBPS * VBV_MS // 1000}k",
            "-f", "flv", str(target)]  # fmt: skip


def seed(source, target):
    return ["/usr/bin/python3", str(ROOT / "bench" / "seed.py"), str(source), str(target), DECODER, X264ENC]


def penstock(source, target):
    config = penstock_config(target.with_suffix(".conf"), f'uri = "file://{source}", realtime = false', f"file://{target}", OUT)
    return [PENSTOCK, "run", "--config", str(config), "--once"]


def penstock_motion(source, target):
    config = penstock_config(target.with_suffix(".conf"), f'uri = "file://{source}", realtime = false', f"file://{target}", OUT,
                             "{ type = motion }")  # fmt: skip
    return [PENSTOCK, "run", "--config", str(config), "--once"]


VARIANTS = {
    "a": ("gst-launch, no drawing", bare),
    "q": ("gst-launch, two threads", two_threads),
    "b": ("gst-launch, native text", native_text),
    "c": ("ffmpeg, box and text", ffmpeg),
    "d": ("Python, OpenCV in BGR", seed),
    "e": ("Penstock, rectangle and text", penstock),
    "m": ("Penstock, (e) and motion", penstock_motion),
}
DRAW_RECTANGLE = "cdem"
# Penstock's cost a frame, at most so many times that of the other.
GOALS = {"a": 1.05, "c": 1.00, "d": 0.50}


def look_at(path):
    """What is in the file, as ffprobe counts it: every packet, not what a header promises."""
    said = run_quietly(
        ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-of", "json",
         "-show_entries", "stream=codec_name,profile,width,height,nb_read_packets", str(path)],
        f"ffprobe {path.name}",
    )  # fmt: skip
    stream = json.loads(said)["streams"][0]
    frames = int(stream["nb_read_packets"])
    shape = (stream["codec_name"], stream["profile"], stream["width"], stream["height"])
    return {"frames": frames, "shape": shape, "kbps": round(path.stat().st_size * 8 / 1000 / (frames / FPS))}


def has_rectangle(path):
    """Whether the left edge of the rectangle is green in a picture near the start. Decodes the whole file on the way, and
    fails if that fails."""
    x, y, _, height = RECTANGLE
    columns = 12
    done = run_quietly(["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"], f"decoding {path.name}")
    if done.strip():
        raise Trouble(f"{path.name} does not decode cleanly: {done.strip()[:500]}")
    raw = path.with_suffix(".rgb")
    run_quietly(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(path), "-vf",
         f"select=eq(n\\,10),crop={columns}:{height // 2}:{x - columns // 2}:{y + height // 4},scale={columns}:1:flags=area",
         "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", str(raw)],
        f"a picture of {path.name}",
    )  # fmt: skip
    data = raw.read_bytes()
    raw.unlink()
    pixels = [data[i : i + 3] for i in range(0, len(data), 3)]
    return any(g - max(r, b) > 40 for r, g, b in pixels)


def check(names, frames, looks):
    """That all did the same work: frames, codec, profile and size alike, bitrates near each other, and the drawing there."""
    shapes = {look["shape"] for look in looks.values()}
    if len(shapes) != 1:
        raise Trouble(f"the outputs differ, so their costs cannot be compared: { {n: looks[n]['shape'] for n in names} }")
    for name, look in looks.items():
        if look["frames"] != frames:
            raise Trouble(f"({name}) wrote {look['frames']} frames of {frames}")
    rates = [look["kbps"] for look in looks.values()]
    if max(rates) > 1.25 * min(rates):
        raise Trouble(f"the outputs' bitrates lie too far apart to compare: { {n: looks[n]['kbps'] for n in names} } kb/s")
    for name in names:
        if name in DRAW_RECTANGLE and not has_rectangle(output(name, frames)):
            raise Trouble(f"({name}) did not draw the rectangle: {output(name, frames)}")


def output(name, frames):
    return OUT / f"{name}-{frames}.flv"


def run_once(name, frames):
    target = output(name, frames)
    target.unlink(missing_ok=True)
    return measured(VARIANTS[name][1](clip(frames), target), OUT / f"{name}-{frames}.log")


def measure(names, frames, rounds):
    costs = {name: [] for name in names}
    for number in range(rounds):
        # To and fro, so that a machine that slows down over time does not favour one of them.
        for name in names if number % 2 == 0 else names[::-1]:
            short, long = run_once(name, frames), run_once(name, 3 * frames)
            costs[name].append((short, long))
            print(f"round {number + 1} of {rounds}, ({name}): {per_frame(short, long, frames):.2f} CPU-ms a frame", file=sys.stderr)
        if number == 0:
            for size in (frames, 3 * frames):
                check(names, size, {name: look_at(output(name, size)) for name in names})
    return costs


def per_frame(short, long, frames):
    return (long.cpu - short.cpu) * 1000 / (2 * frames)


def summary(pairs, frames):
    cpu, least, most = spread([per_frame(short, long, frames) for short, long in pairs])
    return {
        "cpuMsPerFrame": round(cpu, 3),
        "cpuMsPerFrameLeast": round(least, 3),
        "cpuMsPerFrameMost": round(most, 3),
        "startupCpuMs": round(statistics.median(short.cpu * 1000 - per_frame(short, long, frames) * frames for short, long in pairs)),
        "wallMsPerFrame": round(statistics.median((long.wall - short.wall) * 1000 / (2 * frames) for short, long in pairs), 3),
        "wallSeconds": round(statistics.median(long.wall for _, long in pairs), 2),
        "peakRssMiB": round(statistics.median(long.rss for _, long in pairs) / 2**20),
    }


def report(names, frames, rounds, results, looks):
    sample = next(iter(looks.values()))
    codec, profile, width, height = sample["shape"]
    print(f"\n{width}x{height} {codec} {profile}, {frames} and {3 * frames} frames, median of {rounds} rounds; {X264ENC}; {DECODER}\n")
    rows = [("", "CPU-ms/frame", "least … most", "to (a)", "start CPU-ms", f"wall s/{3 * frames}", "peak RSS MiB", "kb/s")]
    for name in names:
        r = results[name]
        ratio = f"{r['cpuMsPerFrame'] / results['a']['cpuMsPerFrame']:.2f}" if "a" in results else "-"
        rows.append((f"({name}) {VARIANTS[name][0]}", f"{r['cpuMsPerFrame']:.2f}", f"{r['cpuMsPerFrameLeast']:.2f} … {r['cpuMsPerFrameMost']:.2f}", ratio,
                     str(r["startupCpuMs"]), f"{r['wallSeconds']:.1f}", str(r["peakRssMiB"]), str(looks[name]["kbps"])))  # fmt: skip
    table(rows)
    goals = []
    if "e" in results:
        print()
        for other, limit in GOALS.items():
            if other in results:
                ratio = results["e"]["cpuMsPerFrame"] / results[other]["cpuMsPerFrame"]
                goals.append({"against": other, "atMost": limit, "ratio": round(ratio, 3), "met": ratio <= limit})
                print(f"goal: (e) at most {limit:.2f} × ({other}): {ratio:.2f}, {'met' if ratio <= limit else 'NOT met'}")
    return goals


def letters(text):
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in VARIANTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(VARIANTS)}")
    return names


def main():
    parser = argparse.ArgumentParser(prog="bench/run process", description=__doc__)
    parser.add_argument("--frames", type=int, default=600, metavar="N", help="each runs N and 3N frames (default: 600)")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="the median of R rounds counts (default: 3)")
    parser.add_argument("--only", type=letters, default=list(VARIANTS), metavar="a,e", help="; ".join(f"{k}: {v[0]}" for k, v in VARIANTS.items()))
    options = parser.parse_args()
    if options.frames < 30 or options.rounds < 1:
        parser.error("--frames must be 30 or more, --rounds 1 or more")
    names, frames = options.only, options.frames

    if "e" in names or "m" in names:
        build_penstock()
    for size in (frames, 3 * frames):
        clip(size)
    before = machine()
    costs = measure(names, frames, options.rounds)
    results = {name: summary(costs[name], frames) for name in names}
    looks = {name: look_at(output(name, 3 * frames)) for name in names}
    goals = report(names, frames, options.rounds, results, looks)
    write_json("process.json", {
        "machine": before, "frames": frames, "rounds": options.rounds, "encoder": X264ENC, "decoder": DECODER,
        "variants": {name: {"what": VARIANTS[name][0], **results[name], "kbps": looks[name]["kbps"]} for name in names}, "goals": goals,
    })  # fmt: skip


if __name__ == "__main__":
    entry(main)
