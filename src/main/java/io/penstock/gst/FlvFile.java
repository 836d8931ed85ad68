package io.penstock.gst;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A single file in FLV. */
final class FlvFile implements Target {
  private final TargetFailures failures;
  private final List<Element> chain;

  FlvFile(NativePipeline pipeline, SecretUri uri) {
    failures = new TargetFailures(uri);
    Element sink = pipeline.add("filesink", "target");
    sink.set("location", Path.of(uri.path()).toString());
    sink.set("sync", false);
    sink.set("async", false);
    chain = List.of(RtmpTarget.flv(pipeline), sink);
  }

  @Override
  public List<Element> chain() {
    return chain;
  }

  @Override
  public Taken taken(long bytesIn) {
    return new Taken(true, bytesIn, 0, Optional.empty());
  }

  @Override
  public Failure classify(BusMessage.Broken broken) {
    return failures.classify(broken, true);
  }
}
