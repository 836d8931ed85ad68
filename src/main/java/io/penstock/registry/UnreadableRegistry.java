package io.penstock.registry;

/** What is written down cannot be read by us: its message is a sentence for the operator. */
final class UnreadableRegistry extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableRegistry(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** In a sentence, without secrets. */
  String reason() {
    return reason;
  }

  /** A later version has other formats, which we had better not guess at. */
  static UnreadableRegistry newer() {
    return new UnreadableRegistry(
        "the registry was written by a newer Penstock: run that one, or restore a backup of this");
  }
}
