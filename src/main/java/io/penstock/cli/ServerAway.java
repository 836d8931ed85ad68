package io.penstock.cli;

/** No server answers as it should where one was looked for; trying again may help. */
final class ServerAway extends CommandFailure {
  private static final long serialVersionUID = 1;

  private final boolean isNobodyThere;

  /**
   * @param isNobodyThere whether there is no connection at all, so that nothing can have been done
   */
  ServerAway(String message, boolean isNobodyThere, Throwable cause) {
    super(message, cause);
    this.isNobodyThere = isNobodyThere;
  }

  /** There is one, which cannot do it now. */
  ServerAway(String message) {
    super(message);
    this.isNobodyThere = false;
  }

  boolean isNobodyThere() {
    return isNobodyThere;
  }
}
