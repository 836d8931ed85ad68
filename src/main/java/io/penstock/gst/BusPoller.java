package io.penstock.gst;

import io.penstock.observe.AboutStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that reads the buses of all pipelines, every 50 ms. A read of an empty bus costs a
 * microsecond; a thread or a native callback a bus would cost far more, and a slow listener of one
 * would delay all (docs/adr/0002).
 */
final class BusPoller {
  private static final Logger LOG = LoggerFactory.getLogger(BusPoller.class);
  private static final long PERIOD_MILLIS = 50;
  private static final int TYPES =
      BusMessage.EOS | BusMessage.ERROR | BusMessage.WARNING | BusMessage.ELEMENT;

  /** A broken pipeline may repeat itself without end; the rest waits for the next round. */
  private static final int MOST_A_ROUND = 32;

  private static final Set<Watch> WATCHES = ConcurrentHashMap.newKeySet();

  static {
    Thread thread = new Thread(BusPoller::run, "gst-bus");
    thread.setDaemon(true);
    thread.start();
  }

  private BusPoller() {}

  /** Sends what {@code bus} holds to {@code listener} until the watch is ended. */
  static Watch watch(long bus, Consumer<BusMessage> listener) {
    Watch watch = new Watch(bus, listener);
    WATCHES.add(watch);
    return watch;
  }

  private static void run() {
    while (true) {
      for (Watch watch : WATCHES) {
        watch.poll();
      }
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One bus being read. */
  static final class Watch {
    private final long bus;
    private final Consumer<BusMessage> listener;

    /** Whose bus it is: the thread that reads them all does not know. */
    private final Optional<String> stream = AboutStream.current();

    private boolean ended;

    private Watch(long bus, Consumer<BusMessage> listener) {
      this.bus = bus;
      this.listener = listener;
    }

    /** Reads what is there now. */
    synchronized void poll() {
      for (int i = 0; i < MOST_A_ROUND && !ended; i++) {
        long message = Natives.Core.gst_bus_timed_pop_filtered(bus, 0, TYPES);
        if (message == 0) {
          return;
        }
        try {
          listener.accept(BusMessage.read(message));
        } catch (RuntimeException | Error e) {
          AboutStream.run(stream, () -> LOG.error("A bus message could not be handed on", e));
        } finally {
          Natives.Core.gst_mini_object_unref(message);
        }
      }
    }

    /** Stops reading. After it returned the listener is not called and the bus is not touched. */
    synchronized void end() {
      ended = true;
      WATCHES.remove(this);
    }
  }
}
