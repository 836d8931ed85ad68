"""What the benchmarks share: where things lie, the clips, children and what they cost, and Penstock's configuration."""

import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "target" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

# One encoder setting for all. GStreamer's x264enc is in CBR mode with a VBV of 600 ms: ffmpeg gets the same by name.
# One thread each: zerolatency otherwise cuts every picture into a slice a thread, which changes what is compared.
BITRATE_KBPS = 4000
VBV_MS = 600
KEY_INTERVAL = 60
X264ENC = f"x264enc speed-preset=ultrafast tune=zerolatency threads=1 bitrate={BITRATE_KBPS} key-int-max={KEY_INTERVAL}"
DECODER = "avdec_h264 max-threads=1"

RECTANGLE = (40, 40, 200, 120)  # x, y, width, height
LABEL = "bench"


class Trouble(Exception):
    """Something the benchmark cannot go on from; the message says what, to people."""


def entry(main):
    """Runs a benchmark's main: trouble is a sentence, and being ended leaves nothing running (the clean-up is in finally and
    with, which SIGTERM alone would skip)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"bench: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)


# --- Clips ------------------------------------------------------------------------------------------------------------


def run_quietly(command, what):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Trouble(f"{what} failed:\n{done.stdout[-2000:]}")
    return done.stdout


def made_once(path, make):
    """The file at path, made by make(temporary path) if it is not there: half a file never stays."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name("part-" + path.name)
        make(part)
        part.rename(path)
    return path


def scene():
    """20 s that loop: a textured, still yard with things moving through it and a sensor's noise, as a fixed camera sees
    it; 1080p30, High profile, no B frames, 5 Mb/s."""
    walkers = []
    chain = "[0]"
    for i in range(6):
        speed, y = 90 + 40 * i, 120 + 150 * i
        walkers.append(f"{chain}[w{i}]overlay=x='mod({250 * i}+{speed}*t,2100)-160':y={y}:shortest=0[o{i}]")
        chain = f"[o{i}]"
    split = "[1]split=6" + "".join(f"[w{i}]" for i in range(6))
    graph = ";".join([split, *walkers, f"{chain}noise=alls=7:allf=t,format=yuv420p[v]"])

    def make(part):
        print("making the clip (once) …", file=sys.stderr)
        run_quietly(
            ["ffmpeg", "-v", "error", "-y",
             "-f", "lavfi", "-i", "mandelbrot=s=1920x1080:rate=1:start_scale=0.02:end_scale=0.02,trim=end_frame=1,"
             "loop=loop=-1:size=1,setpts=N/30/TB,fps=30",
             "-f", "lavfi", "-i", "testsrc2=s=160x320:r=30",
             "-filter_complex", graph, "-map", "[v]", "-frames:v", "600",
             "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-bf", "0", "-g", str(KEY_INTERVAL),
             "-keyint_min", str(KEY_INTERVAL), "-sc_threshold", "0", "-b:v", "5M", "-maxrate", "6M", "-bufsize", "6M", str(part)],
            "making the clip",
        )  # fmt: skip

    return made_once(OUT / "scene.mp4", make)


def clip(frames):
    """The scene, looped and cut to so many frames, without encoding again."""
    source = scene()

    def make(part):
        run_quietly(
            ["ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", str(source), "-c", "copy", "-frames:v", str(frames), str(part)],
            "cutting the clip",
        )

    return made_once(OUT / f"scene-{frames}.mp4", make)


def camera_clip(picture, kbps):
    """10 s of the scene as a camera sends it, an H.264 byte stream with a key frame every two seconds; picture is WxH@FPS."""
    width, height, fps = picture.replace("@", "x").split("x")

    def make(part):
        run_quietly(
            ["ffmpeg", "-v", "error", "-y", "-i", str(scene()), "-t", "10", "-vf", f"fps={fps},scale={width}:{height}",
             "-c:v", "libx264", "-preset", "veryfast", "-threads", "2", "-bf", "0", "-g", str(2 * int(fps)), "-sc_threshold", "0",
             "-b:v", f"{kbps}k", "-maxrate", f"{kbps}k", "-bufsize", f"{kbps}k", "-f", "h264", str(part)],
            "making the cameras' clip",
        )  # fmt: skip

    return made_once(OUT / f"camera-{picture}-{kbps}k.h264", make)


# --- Children ---------------------------------------------------------------------------------------------------------


@dataclass
class Cost:
    """What a child and its descendants took: CPU and wall seconds, and the largest resident set in bytes."""

    cpu: float
    wall: float
    rss: int


def measured(command, log, timeout=900):
    """Runs a command to its end. The kernel's own count for this child, with the descendants it waited for."""
    began = time.monotonic()
    with open(log, "wb") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT)
    try:
        while not (waited := os.wait4(child.pid, os.WNOHANG))[0]:
            if time.monotonic() - began > timeout:
                raise Trouble(f"{command[0]} did not end within {timeout} s; its output is in {log}")
            time.sleep(0.02)
    except BaseException:  # an interrupt as well: nothing of ours stays behind
        child.kill()
        os.wait4(child.pid, 0)
        raise
    _, status, usage = waited
    wall = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Trouble(f"{command[0]} ended with {child.returncode}:\n{Path(log).read_text(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


def end(child, patience=10):
    """Ends a child of ours: asked first, then made to."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx(log):
    """A private RTMP server on a port of its own: the child, and the address that names of streams are put behind."""
    port = free_port()
    folder = OUT / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    module = next((m for f in ("lib", "lib64") if (m := Path(f"/usr/{f}/nginx/modules/ngx_rtmp_module.so")).exists()), None)
    if module is None:
        raise Trouble("nginx's rtmp module is not in /usr/lib/nginx/modules")
    (folder / "nginx.conf").write_text(f"""\
load_module {module};
daemon off;
master_process off;
pid nginx.pid;
error_log error.log warn;
events {{ worker_connections 512; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; chunk_size 4096; application live {{ live on; }} }} }}
""")
    with open(log, "wb") as output:
        command = ["/usr/sbin/nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT)
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return child, f"rtmp://127.0.0.1:{port}/live"
        except OSError as refused:
            if child.poll() is not None or time.monotonic() > deadline:
                end(child)
                raise Trouble(f"nginx does not answer; see {folder}/error.log and {log}") from refused
            time.sleep(0.1)


# --- Looking at a process -----------------------------------------------------------------------------------------------


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def thread_seconds(pid):
    """CPU seconds of a process by what its threads are called, without their numbers."""
    found = {}
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        try:
            name, rest = stat.read_text().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue  # it has just ended
        fields = rest.split()
        name = re.sub(r"\d+", "", name)
        found[name] = found.get(name, 0) + (int(fields[11]) + int(fields[12])) / TICKS
    return found


# --- Penstock ---------------------------------------------------------------------------------------------------------


def penstock_config(path, source, output, folder, more=""):
    """A configuration with one stream that draws a rectangle and a text; decoder and encoder set like everybody's. `more` are
    further processors."""
    x, y, width, height = RECTANGLE
    path.write_text(f"""\
penstock {{
  http {{ interface = "127.0.0.1", port = 0 }}
  storage.directory = "{folder}/data"
  media-directory = "{folder}"
  backend = software
  backends.software {{
    decode.h264 = [ {{ element = avdec_h264, properties {{ max-threads = 1 }} }} ]
    encode.h264.elements = [ {{ element = x264enc, properties {{ speed-preset = ultrafast, tune = zerolatency, threads = 1 }} }} ]
  }}
  streams.bench {{
    source {{ {source} }}
    process = [ {{ type = overlay, rectangle = [{x}, {y}, {width}, {height}], color = "#00ff00", filled = false, text = "{LABEL} {{time}}" }} {more} ]
    encode {{ codec = h264, bitrate = {BITRATE_KBPS // 1000}M, keyframe-interval = {KEY_INTERVAL // 30}s }}
    outputs = [ {{ name = main, uri = "{output}" }} ]
  }}
}}
""")
    return path


PENSTOCK = str(ROOT / "bin" / "penstock")


def build_penstock():
    """So that no build is in what is measured; it also says early when there is nothing to measure."""
    run_quietly([PENSTOCK, "--version"], "bin/penstock --version")


def build_tests():
    """What benchmarks take from the tests: cameras, servers, and ways to run parts of Penstock. A build without its sources is as
    it is."""
    if (ROOT / "pom.xml").exists():
        run_quietly(["mvn", "-B", "-ntp", "-q", "-Dspotless.check.skip=true", "test-compile"], "compiling what the benchmarks need")


# --- Reporting --------------------------------------------------------------------------------------------------------


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    return {"cpus": os.cpu_count(), "model": model, "load": os.getloadavg()[0], "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "commit": commit()}


def commit():
    said = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.strip() or None


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values):
    """The median, and how far the rounds lie apart, for the reader to judge the noise by."""
    return statistics.median(values), min(values), max(values)


def table(rows):
    """Columns as wide as they must be: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))


def write_json(name, result):
    path = OUT / name
    path.write_text(json.dumps(result, indent=2) + "\n")
    print(f"\n{path.relative_to(ROOT)}")
