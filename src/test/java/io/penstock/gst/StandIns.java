package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Elements of GStreamer's own that are registered under other names, with properties of those
 * others: so that what is written for hardware that is not here can be opened, linked and run. Each
 * is a bin around the real element. What is set on them is remembered, and a bitrate in bit/s and a
 * distance of key frames are handed on. They are gone from the registry once this is closed.
 */
final class StandIns implements AutoCloseable {
  private static final int WRITE = 2;
  private static final int CLASS_INIT = 24;
  private static final int INSTANCE_INIT = 56;
  private static final int TYPE_INFO_BYTES = 72;
  private static final int SET_PROPERTY = 24;
  private static final String INNER = "inner";

  /** What native code calls for as long as this process runs: its types cannot be taken back. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static final Map<String, Long> TYPES = new ConcurrentHashMap<>();
  private static final Map<String, Map<String, String>> TOLD = new ConcurrentHashMap<>();

  private final List<String> registered = new ArrayList<>();

  /** A property that takes a number, and which property of the real element gets it. */
  record Count(String name, Optional<String> inner, long perUnit) {
    static Count of(String name) {
      return new Count(name, Optional.empty(), 1);
    }
  }

  /** {@code void (*class_init) (gpointer, gpointer)}, and of an instance. */
  interface Init extends Callback {
    void invoke(Pointer made, Pointer other);
  }

  /** {@code void (*set_property) (GObject *, guint, const GValue *, GParamSpec *)}. */
  interface SetProperty extends Callback {
    void invoke(Pointer object, int id, Pointer value, Pointer specification);
  }

  /** libgobject-2.0. */
  interface GObjects extends Library {
    GObjects CALL = Native.load("gobject-2.0", GObjects.class);

    void g_type_query(long type, Pointer query);

    long g_type_register_static(long parent, String name, Pointer info, int flags);

    void g_object_class_install_property(Pointer type, int id, Pointer specification);

    Pointer g_param_spec_uint(
        String name, String nick, String blurb, int least, int most, int usual, int flags);

    Pointer g_param_spec_string(String name, String nick, String blurb, Pointer usual, int flags);

    int g_value_get_uint(Pointer value);

    String g_value_get_string(Pointer value);
  }

  /** libgstreamer-1.0. */
  interface Gst extends Library {
    Gst CALL = Native.load("gstreamer-1.0", Gst.class);

    long gst_bin_get_type();

    int gst_element_register(Pointer plugin, String name, int rank, long type);

    long gst_ghost_pad_new(String name, long target);

    int gst_element_add_pad(Pointer element, long pad);

    long gst_bin_get_by_name(Pointer bin, String name);

    Pointer gst_registry_get();

    Pointer gst_registry_lookup_feature(Pointer registry, String name);

    void gst_registry_remove_feature(Pointer registry, Pointer feature);
  }

  /**
   * Registers one.
   *
   * @param real what it is inside
   * @param words properties that take a text here, whatever they take there
   */
  void put(String name, String real, List<Count> numbers, List<String> words) {
    GstRuntime.start();
    long type = TYPES.computeIfAbsent(name, unused -> type(name, real, numbers, words));
    if (Gst.CALL.gst_element_register(Pointer.NULL, name, 0, type) == 0) {
      throw new IllegalStateException(name + " could not be registered");
    }
    registered.add(name);
  }

  /** What was set on the newest element of this name, by property. */
  static Map<String, String> told(String name) {
    return TOLD.getOrDefault(name, Map.of());
  }

  private static long type(String name, String real, List<Count> numbers, List<String> words) {
    SetProperty set =
        (object, id, value, specification) -> {
          if (id <= numbers.size()) {
            Count number = numbers.get(id - 1);
            long told = Integer.toUnsignedLong(GObjects.CALL.g_value_get_uint(value));
            tell(name, number.name(), Long.toString(told));
            number.inner().ifPresent(inner -> handOn(object, real, inner, told / number.perUnit()));
          } else {
            tell(name, words.get(id - 1 - numbers.size()), GObjects.CALL.g_value_get_string(value));
          }
        };
    Init classInit =
        (made, data) -> {
          made.setPointer(SET_PROPERTY, CallbackReference.getFunctionPointer(set));
          int id = 1;
          for (Count number : numbers) {
            GObjects.CALL.g_object_class_install_property(
                made,
                id++,
                GObjects.CALL.g_param_spec_uint(number.name(), "", "", 0, -1, 0, WRITE));
          }
          for (String word : words) {
            GObjects.CALL.g_object_class_install_property(
                made, id++, GObjects.CALL.g_param_spec_string(word, "", "", Pointer.NULL, WRITE));
          }
        };
    Init instanceInit = (made, type) -> fill(made, name, real);
    KEPT.addAll(List.of(set, classInit, instanceInit));
    long bin = Gst.CALL.gst_bin_get_type();
    Memory query = new Memory(24);
    GObjects.CALL.g_type_query(bin, query);
    Memory info = new Memory(TYPE_INFO_BYTES);
    KEPT.add(info);
    info.clear();
    info.setShort(0, (short) query.getInt(16));
    info.setPointer(CLASS_INIT, CallbackReference.getFunctionPointer(classInit));
    info.setShort(48, (short) query.getInt(20));
    info.setPointer(INSTANCE_INIT, CallbackReference.getFunctionPointer(instanceInit));
    return GObjects.CALL.g_type_register_static(bin, "StandIn_" + name, info, 0);
  }

  private static void fill(Pointer bin, String name, String real) {
    TOLD.put(name, new ConcurrentHashMap<>());
    long made = Natives.Core.gst_element_factory_make(real, INNER);
    if (real.endsWith("enc")) {
      new Element(made, real).set("tune", "zerolatency");
    }
    Natives.Core.gst_bin_add(Pointer.nativeValue(bin), made);
    for (String side : List.of("sink", "src")) {
      long pad = Natives.Core.gst_element_get_static_pad(made, side);
      Gst.CALL.gst_element_add_pad(bin, Gst.CALL.gst_ghost_pad_new(side, pad));
      Natives.Core.gst_object_unref(pad);
    }
  }

  private static void tell(String name, String property, String value) {
    TOLD.computeIfAbsent(name, unused -> new ConcurrentHashMap<>()).put(property, value);
  }

  private static void handOn(Pointer bin, String real, String property, long value) {
    long made = Gst.CALL.gst_bin_get_by_name(bin, INNER);
    new Element(made, real).set(property, value);
    Natives.Core.gst_object_unref(made);
  }

  @Override
  public void close() {
    Pointer registry = Gst.CALL.gst_registry_get();
    for (String name : registered) {
      Pointer feature = Gst.CALL.gst_registry_lookup_feature(registry, name);
      Gst.CALL.gst_registry_remove_feature(registry, feature);
      Natives.Core.gst_object_unref(Pointer.nativeValue(feature));
    }
    registered.clear();
  }
}
