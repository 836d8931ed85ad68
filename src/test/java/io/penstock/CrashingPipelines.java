package io.penstock;

import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.testkit.PassingPipelines;

/** Real pipelines, but the source of one stream throws when its actor asks what decodes: a bug. */
final class CrashingPipelines extends PassingPipelines {
  private final String stream;

  CrashingPipelines(Pipelines real, String stream) {
    super(real);
    this.stream = stream;
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = super.openSource(name, request, listener);
    return name.startsWith(stream) ? before("decoder", CrashingPipelines::crash, session) : session;
  }

  private static Void crash() {
    throw new IllegalStateException("a bug in an actor");
  }
}
