package io.penstock.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which server is meant, and how it is reached. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The service; PENSTOCK_SERVER if not given, and http://127.0.0.1:8080 without that.")
  private @Nullable URI server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token; the variables PENSTOCK_TOKEN and PENSTOCK_TOKEN_FILE if not"
              + " given. No option takes the token itself: everybody on this machine could read it"
              + " in the list of processes.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) that the server's is checked with, rather than this machine's;"
              + " PENSTOCK_CA_FILE if not given.")
  private @Nullable Path caFile;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "How long an answer may take, such as 500ms or 30s; 20s if not given.")
  private Duration timeout = Duration.ofSeconds(20);

  /** Whether it was said where the server is, be it here or in the environment. */
  boolean namesServer() {
    return server != null || System.getenv(ServerAddress.SERVER) != null;
  }

  /**
   * What they say together with the environment.
   *
   * @throws CommandFailure when they make no sense, or a file cannot be read
   */
  ServerAddress address() {
    return ServerAddress.of(server, tokenFile, caFile, timeout, System::getenv);
  }
}
