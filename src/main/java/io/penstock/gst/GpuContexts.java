package io.penstock.gst;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contexts in which NVIDIA's driver works for this process: one a GPU, shared by all pipelines
 * that use it. Left alone, each pipeline opens one of its own, which takes half a gigabyte of the
 * GPU's memory, and the work of one waits while that of another has its turn. Thread safe.
 */
final class GpuContexts {
  /** This process's. */
  static final GpuContexts HERE = new GpuContexts(new OfGStreamer());

  /** How pipelines are given contexts. */
  interface Access {
    /** Has the elements of {@code pipeline} work in {@code context}. */
    void give(long pipeline, long context);

    /** The context that elements of {@code pipeline} opened; the caller's; 0 where none did. */
    long opened(long pipeline);

    /** Lets go of a context. */
    void release(long context);
  }

  private static final class OfGStreamer implements Access {
    /** What elements of the plugin nvcodec, and all that work on CUDA memory, ask for. */
    private static final String TYPE = "gst.cuda.context";

    @Override
    public void give(long pipeline, long context) {
      Natives.Core.gst_element_set_context(pipeline, context);
    }

    @Override
    public long opened(long pipeline) {
      return Natives.Core.gst_element_get_context(pipeline, TYPE);
    }

    @Override
    public void release(long context) {
      Natives.Core.gst_mini_object_unref(context);
    }
  }

  /** A context, and how many pipelines work in it. Guarded by the outer object. */
  private static final class Context {
    final long pointer;
    int shares = 1;

    Context(long pointer) {
      this.pointer = pointer;
    }
  }

  private final Access access;

  /** Where the next pipeline on a GPU works. */
  private final Map<Integer, Context> newest = new HashMap<>();

  /** Held by whoever opens one, so that those who come meanwhile do not open more. */
  private final Object opening = new Object();

  GpuContexts(Access access) {
    this.access = access;
  }

  /** One pipeline's share of a context. Closed once the pipeline is freed. */
  final class Share implements AutoCloseable {
    private final int gpu;
    private @Nullable Context context;

    private Share(int gpu) {
      this.gpu = gpu;
    }

    /**
     * Has {@code open} open the pipeline's elements in the context of those before it; where it is
     * the first, the others will work in the one that it opens. Blocks while the driver does.
     */
    void open(long pipeline, Runnable open) {
      if (join(pipeline)) {
        open.run();
        return;
      }
      synchronized (opening) {
        boolean joined = join(pipeline);
        open.run();
        if (!joined) {
          found(access.opened(pipeline));
        }
      }
    }

    private boolean join(long pipeline) {
      synchronized (GpuContexts.this) {
        Context known = newest.get(gpu);
        if (known == null) {
          return false;
        }
        known.shares++;
        context = known;
      }
      access.give(pipeline, context.pointer);
      return true;
    }

    private void found(long pointer) {
      if (pointer != 0) {
        synchronized (GpuContexts.this) {
          context = new Context(pointer);
          newest.put(gpu, context);
        }
      }
    }

    /**
     * The pipeline's elements broke. Perhaps it is the context: after an error in it the driver
     * refuses everything there. Those that work in it go on; the next pipeline opens another.
     */
    void doubt() {
      synchronized (GpuContexts.this) {
        if (context != null) {
          newest.remove(gpu, context);
        }
      }
    }

    /** Idempotent. */
    @Override
    public void close() {
      Context left;
      synchronized (GpuContexts.this) {
        left = context;
        context = null;
        if (left == null || --left.shares > 0) {
          return;
        }
        newest.remove(gpu, left);
      }
      access.release(left.pointer);
    }
  }

  /** A share for a pipeline on this GPU, which takes none before it is opened. */
  Share share(int gpu) {
    return new Share(gpu);
  }
}
