package io.penstock.process.overlay;

import io.penstock.media.PixelFormat;
import io.penstock.process.ColorMatrix;
import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Draws a rectangle, a text, or both, right into the planes. Everything that depends on the kind of
 * picture is worked out when a picture of another kind comes.
 */
final class Overlay implements FrameProcessor {
  private final OverlayOptions options;
  private final Optional<LiveText> text;
  private @Nullable BoxShape box;
  private @Nullable TextShape label;

  private @Nullable PixelFormat format;
  private @Nullable ColorMatrix colors;
  private int width;
  private int height;

  Overlay(OverlayOptions options, Optional<LiveText> text) {
    this.options = options;
    this.text = text;
  }

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public void process(Image image) {
    if (format != image.format()
        || width != image.width()
        || height != image.height()
        || !image.colors().equals(colors)) {
      layOut(image);
    }
    if (box != null) {
      box.draw(image);
    }
    if (label != null) {
      label.draw(image);
    }
  }

  @Override
  public void close() {
    if (label != null) {
      label.close();
      label = null;
    }
  }

  private void layOut(Image image) {
    close();
    format = image.format();
    width = image.width();
    height = image.height();
    colors = image.colors();
    box = options.rectangle().map(r -> new BoxShape(options, r, image)).orElse(null);
    label = text.map(live -> new TextShape(options, live)).orElse(null);
  }
}
