package io.penstock;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.gst.StandardError;
import io.penstock.observe.NativeLog;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock run}: the service. */
@Command(
    name = "run",
    description = "Runs the service until it is told to end (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile config;

  @Option(
      names = "--once",
      description = "Ends by itself when every stream has ended: for streams that read files.")
  private boolean once;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    ProcessorCatalog catalog = ProcessorCatalog.load();
    SettingsReader.Result result = config.read(catalog);
    if (result instanceof SettingsReader.Refused refused) {
      err.println(refused.describe(config.path().toString()));
      return 1;
    }
    Config overrides = ConfigFactory.parseFile(config.path().toFile()).withOnlyPath("akka");
    Service.haltWhenShutdownHangs();
    try (NativeLog log = NativeLog.start()) {
      StandardError captured = StandardError.capture(log::offer);
      try {
        return serve(((SettingsReader.Loaded) result).settings(), catalog, overrides);
      } finally {
        captured.close(); // before anybody says what went wrong: that is for standard error itself
      }
    }
  }

  private int serve(PenstockSettings settings, ProcessorCatalog catalog, Config overrides) {
    try (Service service = Service.start(settings, catalog, overrides)) {
      int streams = service.streams().entries().size();
      spec.commandLine()
          .getOut()
          .printf(
              "penstock: %d stream%s, API at %s://%s:%d/api/v1/streams%n",
              streams,
              streams == 1 ? "" : "s",
              settings.http().tls().isPresent() ? "https" : "http",
              service.address().getAddress().getHostAddress(),
              service.address().getPort());
      spec.commandLine().getOut().flush();
      if (once) {
        return exitStatus(service.ended().toCompletableFuture().join());
      }
      service.terminated().toCompletableFuture().join();
      return 0;
    }
  }

  private static int exitStatus(Streams ended) {
    boolean allWell =
        ended.entries().stream()
            .allMatch(
                entry ->
                    entry.status().isEmpty()
                        || (entry.status().get().state() == StreamState.STOPPED
                            && entry.status().get().outputs().stream()
                                .allMatch(RunCommand::wrote)));
    return allWell ? 0 : 1;
  }

  /** Whether an output got something, and did not lose a part of it. */
  private static boolean wrote(OutputStatus output) {
    return output.bytes() > 0 && output.lastError().isEmpty();
  }
}
