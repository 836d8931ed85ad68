package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** What a pipeline says about itself, as far as anybody acts on it. */
public sealed interface BusMessage {
  /** GstMessageType bits. */
  int EOS = 1;

  int ERROR = 1 << 1;
  int WARNING = 1 << 2;
  int ELEMENT = 1 << 15;

  /** Every sink has seen the end of the stream. */
  record Ended() implements BusMessage {}

  /**
   * An element gave up, and with it the pipeline.
   *
   * @param element the element's name within the pipeline
   * @param text what it says, without a full stop at its end
   * @param detail where and why, for logs
   */
  record Broken(String element, String text, String detail) implements BusMessage {}

  /** An element has trouble and goes on. */
  record Trouble(String element, String text, String detail) implements BusMessage {}

  /**
   * Something only this element says.
   *
   * @param element the element's name within the pipeline
   * @param structure the message's name, {@code GstRTSPSrcTimeout} for instance
   */
  record Remark(String element, String structure) implements BusMessage {}

  /** Reads a native message; it stays the caller's. */
  static BusMessage read(long message) {
    Pointer fields = new Pointer(message);
    int type = fields.getInt(StructLayout.MESSAGE_TYPE);
    String element = sourceName(fields.getLong(StructLayout.MESSAGE_SOURCE));
    return switch (type) {
      case EOS -> new Ended();
      case ELEMENT -> {
        long structure = Natives.Core.gst_message_get_structure(message);
        yield new Remark(element, Natives.Core.gst_structure_get_name(structure).getString(0));
      }
      default -> readError(message, element, type == ERROR);
    };
  }

  private static BusMessage readError(long message, String element, boolean fatal) {
    try (Memory error = new Memory(8);
        Memory debug = new Memory(8)) {
      error.clear();
      debug.clear();
      if (fatal) {
        Natives.Core.gst_message_parse_error(message, error, debug);
      } else {
        Natives.Core.gst_message_parse_warning(message, error, debug);
      }
      Pointer struct = error.getPointer(0);
      String text =
          struct == null ? "" : struct.getPointer(StructLayout.ERROR_MESSAGE).getString(0, "UTF-8");
      if (struct != null) {
        Natives.GLib.g_error_free(struct);
      }
      String detail = Natives.takeString(debug.getPointer(0));
      text = withoutFullStop(text);
      return fatal ? new Broken(element, text, detail) : new Trouble(element, text, detail);
    }
  }

  /** It becomes the end of a sentence of ours. */
  static String withoutFullStop(String text) {
    String trimmed = text.strip();
    return trimmed.endsWith(".") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
  }

  private static String sourceName(long object) {
    return object == 0 ? "" : Natives.takeString(Natives.Core.gst_object_get_name(object));
  }
}
