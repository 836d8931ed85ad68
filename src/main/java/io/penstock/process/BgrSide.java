package io.penstock.process;

import io.penstock.media.Picture;
import org.jspecify.annotations.Nullable;

/**
 * Which of the two, a frame's own planes or their BGR canvas, has the newest pixels. It converts
 * only when the other side is really asked for, so processors in a row share one conversion.
 */
final class BgrSide {
  private @Nullable BgrCanvas canvas;
  private boolean filled;
  private boolean drawn;

  /** A new frame has come. */
  void forget() {
    filled = false;
    drawn = false;
  }

  /** The picture's pixels in BGR. */
  Planes bgr(Picture picture) {
    BgrCanvas ready = canvas;
    if (ready == null || !ready.fits(picture.format())) {
      release();
      ready = new BgrCanvas(picture.format());
      canvas = ready;
    }
    if (!filled) {
      ready.fill(picture);
      filled = true;
    }
    return ready.planes();
  }

  /** Somebody drew on the canvas. */
  void bgrDrawn() {
    drawn = true;
  }

  /** Somebody drew on the planes, so the canvas is old. */
  void planesDrawn() {
    filled = false;
  }

  /** Brings what was drawn on the canvas into the picture. */
  void settle(Picture picture) {
    if (drawn && canvas != null) {
      canvas.writeBack(picture);
      drawn = false;
    }
  }

  void release() {
    if (canvas != null) {
      canvas.release();
      canvas = null;
    }
    forget();
  }
}
