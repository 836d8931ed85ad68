package io.penstock.process;

import io.penstock.media.FrameFormat;
import io.penstock.media.PixelFormat;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * What a processor sees of one frame: OpenCV Mats over the frame's own memory, without a copy. Good
 * until {@link FrameProcessor#process} returns; afterwards every method is an {@link
 * IllegalStateException} and the Mats show other frames. The Mats are not the processor's to
 * release. One whose memory OpenCV replaced (a destination of another size or type) makes the frame
 * fail: draw into the Mat, never let a function make it anew.
 */
public final class Image {
  private @Nullable Planes planes;
  private @Nullable FrameFormat described;
  private PixelFormat format = PixelFormat.BGR;
  private ColorMatrix colors = ColorMatrix.BT601;
  private int width;
  private int height;
  private long pts;
  private double fps;

  Image() {}

  /** How the pixels lie: the decoder's way, or BGR where the configuration asks for it. */
  public PixelFormat format() {
    ensureOpen();
    return format;
  }

  /** Pixels in a row. */
  public int width() {
    ensureOpen();
    return width;
  }

  /** Rows. */
  public int height() {
    ensureOpen();
    return height;
  }

  /** Running time of the node in nanoseconds at which the picture is to be shown. */
  public long pts() {
    ensureOpen();
    return pts;
  }

  /** Frames a second as measured lately; 0 where nothing was measured yet. */
  public double fps() {
    ensureOpen();
    return fps;
  }

  /** How I420 and NV12 samples are made from colours; of no meaning for BGR. */
  public ColorMatrix colors() {
    ensureOpen();
    return colors;
  }

  /** Luma of I420 and NV12, one channel, full size. */
  public Mat y() {
    return only(format != PixelFormat.BGR, 0, "y");
  }

  /** The first chroma plane of I420, one channel, half width and height, rounded up. */
  public Mat u() {
    return only(format == PixelFormat.I420, 1, "u");
  }

  /** The second chroma plane of I420, one channel, half width and height, rounded up. */
  public Mat v() {
    return only(format == PixelFormat.I420, 2, "v");
  }

  /** Chroma of NV12, two channels, half width and height, rounded up. */
  public Mat uv() {
    return only(format == PixelFormat.NV12, 1, "uv");
  }

  /** The pixels of a BGR picture, three channels. */
  public Mat bgr() {
    return only(format == PixelFormat.BGR, 0, "bgr");
  }

  /** How many planes there are. */
  public int planes() {
    return ensureOpen().count();
  }

  /** Plane {@code plane} from 0, whatever the format. */
  public Mat plane(int plane) {
    return ensureOpen().plane(plane);
  }

  /**
   * Part of a plane, in samples of that plane, which must lie inside. It is kept with the picture:
   * asked for again frame by frame it makes no garbage, as {@link Mat#submat} would.
   */
  public Mat region(int plane, int x, int y, int width, int height) {
    return ensureOpen().region(plane, x, y, width, height);
  }

  void show(FrameFormat of, PixelFormat as, Planes shown, long shownPts, double measuredFps) {
    if (!of.equals(described)) {
      described = of;
      colors = ColorMatrix.of(of);
    }
    planes = shown;
    format = as;
    width = of.width();
    height = of.height();
    pts = shownPts;
    fps = measuredFps;
  }

  void hide() {
    planes = null;
  }

  private Mat only(boolean has, int plane, String name) {
    Planes open = ensureOpen();
    if (!has) {
      throw new IllegalStateException("a picture in " + format + " has no plane " + name);
    }
    return open.plane(plane);
  }

  private Planes ensureOpen() {
    Planes open = planes;
    if (open == null) {
      throw new IllegalStateException("an image is good only while its frame is processed");
    }
    return open;
  }
}
