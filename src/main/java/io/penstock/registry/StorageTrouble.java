package io.penstock.registry;

import io.penstock.registry.RegistryReply.NotStored;
import java.util.Locale;

/** Why something could not be written down. */
final class StorageTrouble {
  private StorageTrouble() {}

  /** What to answer when the journal failed so. */
  static NotStored of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left") || message.contains("disk full")) {
        return new NotStored(true, "there is no room left where the registry is kept");
      }
    }
    return new NotStored(false, "the registry cannot be written at the moment; the log says why");
  }
}
