package io.penstock.gst;

import io.penstock.media.FrameFormat;
import io.penstock.media.Shape;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings pictures to one size, with bars where their shape is another. Where the size is right,
 * they pass untouched.
 */
final class FixedSize {
  /** What an encoder could not take otherwise; how often pictures come is not among it. */
  private static final List<String> FIXED =
      List.of("format", "width", "height", "pixel-aspect-ratio", "colorimetry", "chroma-site");

  private static final String ANY = "video/x-raw";
  private static final String SQUARE = "pixel-aspect-ratio=(fraction)1/1";

  private final boolean keepFirst;
  private final @Nullable Element filter;
  private @Nullable FrameFormat target;

  /** Written by the streaming thread. */
  private volatile @Nullable FrameFormat source;

  private FixedSize(boolean keepFirst, @Nullable Element filter) {
    this.keepFirst = keepFirst;
    this.filter = filter;
  }

  /**
   * Adds what it takes to the end of {@code chain}: nothing where pictures may be of any size.
   *
   * @param thread what the streaming thread is called
   * @param shape what to bring them to where there is no target
   * @param target the format to bring them to
   * @param keepFirst whether that of the first picture becomes the target where none is given
   */
  static FixedSize add(
      NativePipeline pipeline,
      List<Element> chain,
      String thread,
      Shape shape,
      Optional<FrameFormat> target,
      boolean keepFirst) {
    boolean isShaped = shape.width() > 0 || shape.height() > 0;
    if (target.isEmpty() && !keepFirst && !isShaped) {
      return new FixedSize(false, null);
    }
    Element scale = pipeline.add("videoscale", "scale");
    scale.set("add-borders", true);
    Element filter = pipeline.add("capsfilter", "size");
    filter.set("caps", target.map(format -> fixed(format.caps())).orElse(of(shape)));
    chain.add(scale);
    chain.add(filter);
    FixedSize made = new FixedSize(keepFirst, filter);
    made.target = target.orElse(null);
    FrameTap.putCaps(pipeline, scale, thread, made::comes);
    return made;
  }

  private static String of(Shape shape) {
    String width = shape.width() > 0 ? ", width=(int)" + shape.width() : "";
    String height = shape.height() > 0 ? ", height=(int)" + shape.height() : "";
    return width.isEmpty() && height.isEmpty() ? ANY : ANY + width + height + ", " + SQUARE;
  }

  /** What comes is read for the status alone: what cannot be read is refused at the end. */
  private void comes(long event) {
    try {
      source = Caps.ofEvent(event);
    } catch (IllegalArgumentException e) {
      source = null;
    }
  }

  /** The pictures as they come, before they are brought to a size; empty before the first. */
  Optional<FrameFormat> source() {
    return Optional.ofNullable(source);
  }

  /**
   * What pictures of this format are to be called from now on. On the streaming thread.
   *
   * @return the target where they fit it, so that nobody takes another frame rate for another
   *     format
   */
  FrameFormat seen(FrameFormat format) {
    if (filter == null) {
      source = format;
    }
    FrameFormat wanted = target;
    if (wanted == null) {
      if (keepFirst && filter != null) {
        target = format;
        filter.set("caps", fixed(format.caps()));
      }
      return format;
    }
    boolean fits =
        format.pixels() == wanted.pixels()
            && format.width() == wanted.width()
            && format.height() == wanted.height();
    return fits ? wanted : format;
  }

  /**
   * The caps that hold what is fixed of {@code caps}.
   *
   * @param caps as GStreamer writes them
   */
  static String fixed(String caps) {
    StringBuilder text = new StringBuilder(ANY);
    for (String field : FIXED) {
      Matcher found =
          Pattern.compile(
                  "[,\\s](" + Pattern.quote(field) + "=(?:\\([a-z]+\\))?(?:\"[^\"]*\"|[^,\"]+))")
              .matcher(caps);
      if (found.find()) {
        text.append(", ").append(found.group(1).strip());
      } else if (field.equals("pixel-aspect-ratio")) {
        text.append(", ").append(SQUARE);
      }
    }
    return text.toString();
  }
}
