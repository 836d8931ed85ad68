package io.penstock;

import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.testkit.PassingPipelines;
import java.util.concurrent.CountDownLatch;

/**
 * Real pipelines, but the sources of some streams hang when they are closed, as a pipeline does
 * that will not go to NULL, until the test lets them go.
 */
final class HangingPipelines extends PassingPipelines {
  private final String streams;
  private final CountDownLatch release = new CountDownLatch(1);

  /**
   * @param streams what the names of the streams that hang begin with
   */
  HangingPipelines(Pipelines real, String streams) {
    super(real);
    this.streams = streams;
  }

  /** All that hang are closed now, and none hangs any more. */
  void release() {
    release.countDown();
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = super.openSource(name, request, listener);
    return name.startsWith(streams) ? before("close", this::hang, session) : session;
  }

  @SuppressWarnings("NullAway") // The only value that a Void has.
  private Void hang() throws InterruptedException {
    release.await();
    return null;
  }
}
