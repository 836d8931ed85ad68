package io.penstock.gst;

import io.penstock.media.OutputProgress;
import io.penstock.push.TargetRelay;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the connection to a target, once there is one. For one thread at a time. */
final class WireWatch {
  private final Supplier<Optional<TargetSocket>> socket;
  private @Nullable TargetSocket found;

  WireWatch(Supplier<Optional<TargetSocket>> socket) {
    this.socket = socket;
  }

  /** The connection of a relay, of which there is one at a time. */
  static WireWatch of(TargetRelay relay) {
    return new WireWatch(() -> relay.ends().map(TargetSocket::between));
  }

  /** What the operating system knows of the connection; empty where it does not say. */
  Optional<OutputProgress.Wire> read() {
    TargetSocket known = found;
    if (known == null) {
      known = socket.get().orElse(null);
      found = known;
    }
    return known == null ? Optional.empty() : known.read();
  }
}
