package io.penstock.node;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where GStreamer's elements come from, on Debian and Ubuntu. */
public final class ElementPackages {
  private static final String BAD = "Debian package gstreamer1.0-plugins-bad";
  private static final String GOOD = "Debian package gstreamer1.0-plugins-good";

  /** The first that fits. */
  private static final List<Origin> ORIGINS =
      List.of(
          new Origin(
              "nvv4l2.*|nvvideoconvert|nvvidconv|nvstreammux|nvinfer|nvjpegenc",
              "NVIDIA's DeepStream (on Jetson, its L4T multimedia packages)"),
          new Origin(
              "nvh264enc|nvh265enc|nv(auto|cuda|d3d11).*enc|nvh26[45]device\\d+enc",
              BAD
                  + " (plugin nvcodec); registered only with NVIDIA's driver and a GPU that has an"
                  + " encoder, which A100, H100 and H200 have not"),
          new Origin(
              "nv.*dec|cuda.*",
              BAD + " (plugin nvcodec); registered only with NVIDIA's driver and a GPU"),
          new Origin(
              "va(?!api).*",
              BAD + " (plugin va); registered only with a VA-API driver and a GPU in /dev/dri"),
          new Origin("vaapi.*", "Debian package gstreamer1.0-vaapi, with a GPU in /dev/dri"),
          new Origin(
              "mpp.*", "Rockchip's GStreamer plugin rockchipmpp, from whoever the board is from"),
          new Origin("avdec_.*|avenc_.*", "Debian package gstreamer1.0-libav"),
          new Origin("x264enc", "Debian package gstreamer1.0-plugins-ugly"),
          new Origin(
              "v4l2.*",
              GOOD + " (plugin video4linux2); registered only where the kernel has such a device"),
          new Origin(
              "rtspsrc|rtpbin|rtph26[45](de)?pay|rtpjpeg(de)?pay|rtpmp4g(de)?pay|udpsrc|flv(mux|demux)|qt(mux|demux)"
                  + "|mp4mux|matroska.*|aacparse|jpeg(enc|dec)",
              GOOD),
          new Origin(
              "h26[45]parse|av1(parse|dec|enc)|jpegparse|rtmp2(src|sink)|openh264.*|x265enc|qsv.*|mpegtsmux|tsdemux|srt.*"
                  + "|errorignore",
              BAD),
          new Origin(
              "app(src|sink)|video(convert|scale|rate|convertscale)|parsebin|decodebin3?"
                  + "|audio(convert|resample|rate|testsrc)",
              "Debian package gstreamer1.0-plugins-base"),
          new Origin(
              "rtpav1(de)?pay|dav1ddec",
              "GStreamer's plugins in Rust (gst-plugins-rs); Debian 12 has no package of them"),
          new Origin("rtspclientsink", "Debian package gstreamer1.0-rtsp"),
          new Origin(
              "queue2?|tee|capsfilter|file(src|sink)|clocksync|identity|fake(src|sink)",
              "Debian package libgstreamer1.0-0"));

  private record Origin(Pattern names, String comesWith) {
    Origin(String names, String comesWith) {
      this(Pattern.compile(names), comesWith);
    }
  }

  private ElementPackages() {}

  /** What to install for an element, for people; empty where that is not known. */
  public static Optional<String> of(String element) {
    return ORIGINS.stream()
        .filter(origin -> origin.names().matcher(element).matches())
        .map(Origin::comesWith)
        .findFirst();
  }
}
