package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.function.LongFunction;

/**
 * A GStreamer element inside a {@link NativePipeline}, which owns it. Properties are set one by
 * one, as values: no text is ever parsed as a pipeline.
 *
 * @param pointer the native object
 * @param factory what kind of element it is
 */
record Element(long pointer, String factory) {
  /** G_TYPE_STRING. */
  private static final long STRING = 16 << 2;

  /** G_TYPE_UINT. */
  private static final long UINT = 7 << 2;

  private static final int PAD_LINK_OK = 0;

  /** GST_PARAM_MUTABLE_PLAYING. */
  private static final int MUTABLE_PLAYING = 1 << 12;

  /** Whether a property says of itself that it may be set while the pipeline plays. */
  boolean takesWhilePlaying(String property) {
    Pointer parameter =
        Natives.GObject.g_object_class_find_property(new Pointer(pointer).getPointer(0), property);
    return parameter != null && (parameter.getInt(StructLayout.PARAM_FLAGS) & MUTABLE_PLAYING) != 0;
  }

  /**
   * Sets a property from text. A property of type string gets the text as it is; any other type
   * reads it by its own rules (a number, an enum's nick, flags joined by {@code +}, caps).
   *
   * @throws IllegalArgumentException when there is no such property, or it cannot take that value;
   *     the message does not hold the value
   */
  void set(String property, String text) {
    long type = type(property);
    try (Memory value = new Memory(StructLayout.VALUE_BYTES)) {
      value.clear();
      Natives.GObject.g_value_init(value, type);
      if (type == STRING) {
        Natives.GObject.g_value_set_string(value, text);
      } else if (Natives.Core.gst_value_deserialize(value, text) == 0) {
        Natives.GObject.g_value_unset(value);
        throw new IllegalArgumentException(
            "property " + property + " of element " + factory + " cannot take this value");
      }
      Natives.GObject.g_object_set_property(pointer, property, value);
      Natives.GObject.g_value_unset(value);
    }
  }

  void set(String property, long number) {
    set(property, Long.toString(number));
  }

  void set(String property, boolean truth) {
    set(property, Boolean.toString(truth));
  }

  /**
   * Reads a property that holds an unsigned number, of 32 or 64 bits.
   *
   * @throws IllegalArgumentException when there is no such property
   */
  long number(String property) {
    long type = type(property);
    try (Memory value = new Memory(StructLayout.VALUE_BYTES)) {
      value.clear();
      Natives.GObject.g_value_init(value, type);
      Natives.GObject.g_object_get_property(pointer, property, value);
      return type == UINT
          ? Integer.toUnsignedLong(value.getInt(StructLayout.VALUE_DATA))
          : value.getLong(StructLayout.VALUE_DATA);
    }
  }

  private long type(String property) {
    Pointer parameter =
        Natives.GObject.g_object_class_find_property(new Pointer(pointer).getPointer(0), property);
    if (parameter == null) {
      throw new IllegalArgumentException("element " + factory + " has no property " + property);
    }
    return parameter.getLong(StructLayout.PARAM_TYPE);
  }

  /**
   * Reads unsigned 64 bit fields of a property that holds a structure, all of one moment; 0 for one
   * that is not there.
   *
   * @param property one of type GstStructure
   * @return in the order of {@code fields}
   */
  long[] structureFields(String property, String... fields) {
    try (Memory number = new Memory(8)) {
      return structure(
          property,
          structure -> {
            long[] numbers = new long[fields.length];
            for (int i = 0; structure != 0 && i < fields.length; i++) {
              number.clear();
              Natives.Core.gst_structure_get_uint64(structure, fields[i], number);
              numbers[i] = number.getLong(0);
            }
            return numbers;
          });
    }
  }

  /** Whether a property that holds a structure has this field just now. */
  boolean hasStructureField(String property, String field) {
    return structure(
        property,
        structure -> structure != 0 && Natives.Core.gst_structure_has_field(structure, field) != 0);
  }

  /** Has {@code read} look at the structure, 0 where there is none, which is freed after that. */
  private <T> T structure(String property, LongFunction<T> read) {
    try (Memory value = new Memory(StructLayout.VALUE_BYTES)) {
      value.clear();
      Natives.GObject.g_value_init(value, Natives.Core.gst_structure_get_type());
      Natives.GObject.g_object_get_property(pointer, property, value);
      Pointer structure = Natives.GObject.g_value_get_boxed(value);
      T result = read.apply(structure == null ? 0 : Pointer.nativeValue(structure));
      Natives.GObject.g_value_unset(value);
      return result;
    }
  }

  /** Links {@code pad} to this element, unless another one is; false where they do not fit. */
  boolean takes(long pad) {
    long target = staticPad("sink");
    boolean fits =
        Natives.Core.gst_pad_is_linked(target) != 0
            || Natives.Core.gst_pad_link(pad, target) == PAD_LINK_OK;
    Natives.Core.gst_object_unref(target);
    return fits;
  }

  /** Whether something is linked to its sink. */
  boolean isFed() {
    long target = staticPad("sink");
    boolean fed = Natives.Core.gst_pad_is_linked(target) != 0;
    Natives.Core.gst_object_unref(target);
    return fed;
  }

  /** A pad that exists from the start. The caller unrefs it. */
  long staticPad(String name) {
    return Natives.Core.gst_element_get_static_pad(pointer, name);
  }
}
