package io.penstock.gst;

import java.util.List;

/** What pipelines are made of on every machine, whatever decodes and encodes. */
public final class PipelineElements {
  /** Those that this code names, and those that {@code rtspsrc} takes in its turn. */
  public static final List<String> NAMES =
      List.of(
          "aacparse",
          "appsink",
          "appsrc",
          "audioconvert",
          "audioresample",
          "audiotestsrc",
          "capsfilter",
          "clocksync",
          "errorignore",
          "filesink",
          "filesrc",
          "flvdemux",
          "flvmux",
          "h264parse",
          "h265parse",
          "jpegparse",
          "mp4mux",
          "mpegtsmux",
          "parsebin",
          "queue",
          "rtmp2sink",
          "rtmp2src",
          "rtpbin",
          "rtph264depay",
          "rtph264pay",
          "rtph265depay",
          "rtpjpegdepay",
          "rtpmp4gpay",
          "rtspclientsink",
          "rtspsrc",
          "srtsink",
          "tee",
          "udpsrc",
          "videoconvert",
          "videoscale");

  private PipelineElements() {}
}
