package io.penstock.process.overlay;

import io.penstock.process.Image;
import org.jspecify.annotations.Nullable;

/** A text at its place on pictures of one size, drawn anew only when it changes. */
final class TextShape implements AutoCloseable {
  // Between a text and what it stands beside.
  private static final int GAP = 6;

  private final LiveText text;
  private final TextStyle style;
  private final OverlayOptions.Spot at;
  private @Nullable String drawn;
  private @Nullable TextPatch patch;

  TextShape(OverlayOptions options, LiveText text) {
    this.text = text;
    this.style = TextStyle.of(options.textColor(), options.textSize());
    this.at = options.textPosition().orElseGet(() -> besideRectangle(options));
  }

  // The text is the same object while it stays the same, see LiveText.
  @SuppressWarnings("ReferenceEquality")
  void draw(Image image) {
    String now = text.at(image.fps());
    TextPatch ready = patch;
    if (ready == null || now != drawn) {
      close();
      ready = new TextPatch(now, style, at, image);
      patch = ready;
      drawn = now;
    }
    ready.drawOn(image);
  }

  @Override
  public void close() {
    if (patch != null) {
      patch.close();
      patch = null;
    }
  }

  /** Above the rectangle; inside it where there is no room; the top-left corner without one. */
  private static OverlayOptions.Spot besideRectangle(OverlayOptions options) {
    int size = options.textSize();
    if (options.rectangle().isEmpty()) {
      return new OverlayOptions.Spot(GAP, GAP + size);
    }
    OverlayOptions.Box box = options.rectangle().get();
    int above = box.y() - GAP;
    int inside = box.y() + (options.filled() ? 0 : options.thickness()) + GAP + size;
    return above - size >= 0
        ? new OverlayOptions.Spot(box.x(), above)
        : new OverlayOptions.Spot(box.x() + GAP, inside);
  }
}
