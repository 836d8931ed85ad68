package io.penstock.settings;

/** Reads {@code penstock.connect}. */
final class ConnectReader {
  /** More attempts at once than this are a storm, whatever the network. */
  private static final int MOST = 1000;

  private ConnectReader() {}

  static ConnectSettings read(Node connect) {
    ConnectSettings settings =
        new ConnectSettings(
            connect.scalar("per-host").wholeNumber(1, MOST).orElse(1),
            connect.scalar("overall").wholeNumber(1, MOST).orElse(1),
            connect.scalar("per-host-rate").wholeNumber(1, MOST).orElse(1));
    if (settings.perHost() > settings.overall()) {
      connect
          .scalar("per-host")
          .refuse("must not be more than overall (" + settings.overall() + ")");
    }
    connect.refuseOthers();
    return settings;
  }
}
