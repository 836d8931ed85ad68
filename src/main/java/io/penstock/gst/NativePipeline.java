package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import io.penstock.media.NativeLedger;
import io.penstock.settings.ElementSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One GStreamer pipeline, from its building to its end: built from elements and properties, played
 * on the node's clock, closed once. Building, playing and closing block and belong on a dispatcher
 * for blocking work; messages arrive on the poller's thread.
 */
final class NativePipeline implements AutoCloseable {
  private static final int STATE_NULL = 1;
  private static final int STATE_READY = 2;
  private static final int STATE_PLAYING = 4;
  private static final int CHANGE_FAILED = 0;

  /** GST_CLOCK_TIME_NONE as a start time: the pipeline does not move its base time by itself. */
  private static final long NONE = -1;

  private final String name;
  private final long pointer;
  private final long bus;
  private final AtomicReference<Lifecycle> lifecycle = new AtomicReference<>(Lifecycle.BUILT);

  /** What native code calls. Held until the pipeline is in state NULL, since nobody else does. */
  private final List<Callback> callbacks = Collections.synchronizedList(new ArrayList<>());

  /** Of the GPU that its elements run on; null where they use none. */
  private GpuContexts.@org.jspecify.annotations.Nullable Share gpuContext;

  private BusPoller.@org.jspecify.annotations.Nullable Watch watch;

  NativePipeline(String name) {
    GstRuntime.start();
    this.name = name;
    this.pointer = Natives.Core.gst_pipeline_new(name);
    this.bus = Natives.Core.gst_element_get_bus(pointer);
    Natives.Core.gst_pipeline_use_clock(pointer, GstRuntime.clock());
    Natives.Core.gst_element_set_start_time(pointer, NONE);
    Natives.Core.gst_element_set_base_time(pointer, GstRuntime.epoch());
    NativeLedger.PIPELINES.opened();
  }

  /**
   * Makes an element and puts it in.
   *
   * @param element its name within the pipeline, which messages carry
   * @throws IllegalArgumentException when no such element is installed
   */
  Element add(String factory, String element) {
    long made = Natives.Core.gst_element_factory_make(factory, element);
    if (made == 0) {
      throw new IllegalArgumentException(
          "GStreamer has no element " + factory + " on this machine");
    }
    Natives.Core.gst_bin_add(pointer, made);
    return new Element(made, factory);
  }

  /** The same for an element of a backend, with its properties. */
  Element add(ElementSettings settings, String element) {
    Element made = add(settings.element(), element);
    settings.properties().forEach(made::set);
    settings.gpu().ifPresent(gpu -> gpuContext = GpuContexts.HERE.share(gpu));
    return made;
  }

  /**
   * Has an element that was added while others play do as these do. Those behind it come first.
   *
   * @throws IllegalStateException when it refuses
   */
  void join(Element element) {
    if (Natives.Core.gst_element_sync_state_with_parent(element.pointer()) == 0) {
      throw new IllegalStateException("the element " + element.factory() + " cannot start playing");
    }
  }

  /** Links elements, each to the next. */
  void link(List<Element> chain) {
    for (int i = 1; i < chain.size(); i++) {
      Element from = chain.get(i - 1);
      Element to = chain.get(i);
      if (Natives.Core.gst_element_link(from.pointer(), to.pointer()) == 0) {
        throw new IllegalStateException(
            "GStreamer cannot link " + from.factory() + " to " + to.factory());
      }
    }
  }

  /**
   * Keeps {@code callback} for as long as native code may call it, and has the native threads that
   * do so known to Java under {@code thread}.
   */
  <C extends Callback> C keep(C callback, String thread) {
    Native.setCallbackThreadInitializer(
        callback, new CallbackThreadInitializer(true, false, thread));
    callbacks.add(callback);
    return callback;
  }

  /**
   * Starts playing and has messages sent to {@code listener}, which must return at once.
   *
   * @throws IllegalStateException when an element refuses at once; what it said went to the
   *     listener
   */
  void play(Consumer<BusMessage> listener) {
    if (!lifecycle.compareAndSet(Lifecycle.BUILT, Lifecycle.PLAYING)) {
      throw new IllegalStateException("pipeline " + name + " is " + lifecycle.get());
    }
    BusPoller.Watch listening = BusPoller.watch(bus, listener);
    watch = listening;
    if (gpuContext != null) {
      gpuContext.open(pointer, () -> change(STATE_READY, listening));
    }
    change(STATE_PLAYING, listening);
  }

  private void change(int state, BusPoller.Watch listening) {
    if (Natives.Core.gst_element_set_state(pointer, state) == CHANGE_FAILED) {
      listening.poll();
      throw new IllegalStateException("pipeline " + name + " cannot start playing");
    }
  }

  /** What runs on a GPU in it broke: pipelines that are opened from now on keep away from it. */
  void doubtGpuContext() {
    if (gpuContext != null) {
      gpuContext.doubt();
    }
  }

  /** Begins to drain: true for the one caller who is to do it. */
  boolean beginDraining() {
    return lifecycle.compareAndSet(Lifecycle.PLAYING, Lifecycle.DRAINING);
  }

  /** Moves running time so that it begins now: for a file, whose own times begin at zero. */
  long beginNow() {
    long now = Natives.Core.gst_clock_get_time(GstRuntime.clock());
    Natives.Core.gst_element_set_base_time(pointer, now);
    return now - GstRuntime.epoch();
  }

  /**
   * Stops everything: no callback comes after it, and native calls that block on an element return.
   * May block for as long as native code does.
   *
   * @return true for the one caller who is to {@link #free} it
   */
  boolean stop() {
    if (lifecycle.getAndSet(Lifecycle.CLOSED) == Lifecycle.CLOSED) {
      return false;
    }
    if (watch != null) {
      watch.end();
    }
    Natives.Core.gst_element_set_state(pointer, STATE_NULL);
    return true;
  }

  /** Frees a stopped pipeline. Its elements may not be used any more. */
  void free() {
    Natives.Core.gst_object_unref(bus);
    Natives.Core.gst_object_unref(pointer);
    if (gpuContext != null) {
      gpuContext.close();
    }
    callbacks.clear();
    NativeLedger.PIPELINES.closed();
  }

  /** Stops and frees everything: for a pipeline that nobody else uses yet. Idempotent. */
  @Override
  public void close() {
    if (stop()) {
      free();
    }
  }

  @Override
  public String toString() {
    return name + " (" + lifecycle.get() + ")";
  }
}
