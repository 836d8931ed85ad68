package io.penstock;

import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.Failure;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.PassingPipelines;

/** Pipelines without native code, whose sources all fail at once. */
final class RefusingCameras extends PassingPipelines {
  RefusingCameras() {
    super(new FakePipelines());
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = super.openSource(name, request, listener);
    listener.failed(new Failure.SourceRefused("the camera refuses the connection"));
    return session;
  }
}
