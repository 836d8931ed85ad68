package io.penstock.observe;

import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.util.Optional;

/**
 * One stream of this node, as it is now.
 *
 * @param status empty until the stream has reported
 */
public record StreamView(StreamSpec spec, Optional<StreamStatus> status) {
  /** Where it is; one that is not enabled has no actor that could say so. */
  StreamState state() {
    if (!spec.enabled()) {
      return StreamState.STOPPED;
    }
    return status.map(StreamStatus::state).orElse(StreamState.STARTING);
  }
}
