package io.penstock.process.slate;

import io.penstock.media.Frame;
import io.penstock.media.FrameStore;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorContext;
import io.penstock.process.overlay.OverlayFactory;
import io.penstock.stream.ProcessorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the pictures of a slate, each a copy of one that it keeps. Used by one thread at a time.
 * Whoever made it closes it, and the store after it; pictures that are open stay valid.
 */
public final class SlatePainter implements AutoCloseable {
  private static final ProcessorCatalog CATALOG =
      ProcessorCatalog.of(List.of(new OverlayFactory(), new DimmerFactory()));

  private static final ProcessorSpec DIMMED =
      new ProcessorSpec(DimmerFactory.TYPE, false, Optional.empty(), Map.of());

  private final Frame kept;
  private final FrameStore store;
  private final ProcessorChain banner;

  private SlatePainter(Frame kept, FrameStore store, ProcessorChain banner) {
    this.kept = kept;
    this.store = store;
    this.banner = banner;
  }

  /**
   * Pictures like {@code last}, dimmed, under a banner with the stream's name, "signal lost", and
   * the time in the stream's zone. Loads OpenCV.
   *
   * @param last of {@code store}'s format; this takes ownership, also on exception
   * @param store where pictures come from; it stays the caller's
   */
  public static SlatePainter underBanner(Frame last, FrameStore store, ProcessorContext stream) {
    Frame dimmed;
    try (last;
        ProcessorChain dimmer = chain(List.of(DIMMED), stream)) {
      dimmed = dimmer.apply(store.copyOf(last.picture()));
    }
    try {
      return new SlatePainter(dimmed, store, chain(Banner.on(dimmed.format()), stream));
    } catch (RuntimeException e) {
      dimmed.close();
      throw e;
    }
  }

  /**
   * Pictures like {@code last}.
   *
   * @param last of {@code store}'s format; this takes ownership
   * @param store where pictures come from; it stays the caller's
   */
  public static SlatePainter asItWas(Frame last, FrameStore store, ProcessorContext stream) {
    return new SlatePainter(last, store, chain(List.of(), stream));
  }

  private static ProcessorChain chain(List<ProcessorSpec> steps, ProcessorContext stream) {
    return ProcessorChain.open(steps, stream, CATALOG, () -> 0);
  }

  /** The picture of this moment, with its time. The caller owns it. */
  public Frame next() {
    return banner.apply(store.copyOf(kept.picture()));
  }

  /** Lets go of what it keeps. Idempotent. */
  @Override
  public void close() {
    banner.close();
    kept.close();
  }
}
