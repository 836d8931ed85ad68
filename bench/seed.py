"""The design most people start from: pictures to Python in BGR, OpenCV draws, pictures back. A peer for process.py.

Usage: seed.py INPUT.mp4 OUTPUT.flv DECODER ENCODER"""

import queue
import sys
import threading
import time

import cv2
import gi
import numpy

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402, F401 (GstApp gives appsink and appsrc their methods)

from lab import LABEL, RECTANGLE  # noqa: E402

GREEN = (0, 255, 0)


class Seed:
    def __init__(self, source, target, decoder, encoder):
        self.reader = Gst.parse_launch(
            f"filesrc location={source} ! qtdemux ! h264parse ! {decoder} ! videoconvert ! video/x-raw,format=BGR"
            " ! appsink name=out sync=false emit-signals=true max-buffers=4"
        )
        self.writer = Gst.parse_launch(
            "appsrc name=in format=time block=true max-buffers=4 max-bytes=0 ! videoconvert ! video/x-raw,format=I420"
            f" ! {encoder} ! h264parse ! flvmux streamable=true ! filesink location={target}"
        )
        self.pictures = queue.Queue(maxsize=4)
        self.sink = self.reader.get_by_name("out")
        self.source = self.writer.get_by_name("in")
        self.sink.connect("new-sample", self.on_sample)
        self.sink.connect("eos", lambda _: self.pictures.put(None))

    def on_sample(self, sink):
        sample = sink.pull_sample()
        caps, buffer = sample.get_caps(), sample.get_buffer()
        shape = caps.get_structure(0)
        size = (shape.get_value("height"), shape.get_value("width"), 3)
        mapped, view = buffer.map(Gst.MapFlags.READ)
        if not mapped:
            return Gst.FlowReturn.ERROR
        picture = numpy.frombuffer(view.data, numpy.uint8).reshape(size).copy()
        buffer.unmap(view)
        self.pictures.put((picture, caps, buffer.pts, buffer.duration))
        return Gst.FlowReturn.OK

    def draw(self):
        x, y, width, height = RECTANGLE
        started = False
        while (item := self.pictures.get()) is not None:
            picture, caps, pts, duration = item
            if not started:
                self.source.set_caps(caps)
                started = True
            cv2.rectangle(picture, (x, y), (x + width, y + height), GREEN, 3)
            text = time.strftime(f"{LABEL} %Y-%m-%dT%H:%M:%S%z")
            cv2.putText(picture, text, (x, y - 10), cv2.FONT_HERSHEY_SIMPLEX, 1.0, GREEN, 2)
            out = Gst.Buffer.new_wrapped(picture.tobytes())
            out.pts, out.duration = pts, duration
            self.source.push_buffer(out)
        self.source.end_of_stream()

    def run(self):
        drawing = threading.Thread(target=self.draw, daemon=True)
        drawing.start()
        self.writer.set_state(Gst.State.PLAYING)
        self.reader.set_state(Gst.State.PLAYING)
        ends = Gst.MessageType.EOS | Gst.MessageType.ERROR
        message = self.writer.get_bus().timed_pop_filtered(Gst.CLOCK_TIME_NONE, ends)
        failed = message.type == Gst.MessageType.ERROR
        if failed:
            print(message.parse_error(), file=sys.stderr)
        for pipeline in (self.reader, self.writer):
            pipeline.set_state(Gst.State.NULL)
        return 1 if failed else 0


if __name__ == "__main__":
    cv2.setNumThreads(1)
    Gst.init(None)
    sys.exit(Seed(*sys.argv[1:5]).run())
