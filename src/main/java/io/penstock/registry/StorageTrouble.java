package io.penstock.registry;

import io.penstock.registry.RegistryReply.NotStored;
import java.sql.SQLException;
import java.util.Locale;

/** Why something could not be written down. */
final class StorageTrouble {
  /** What to answer where there is no room. */
  static final NotStored FULL =
      new NotStored(true, "there is no room left where the registry is kept");

  private static final NotStored OTHER =
      new NotStored(false, "the registry cannot be written at the moment; the log says why");

  /** PostgreSQL's disk_full, and its out-of-space relatives. */
  private static final String DISK_FULL = "53100";

  private StorageTrouble() {}

  /** What to answer when the journal failed so. */
  static NotStored of(Throwable failure) {
    return isFull(failure) ? FULL : OTHER;
  }

  /** Whether it failed for lack of room. */
  static boolean isFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("disk full")
          || message.contains("disk quota exceeded")
          || (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }
}
