package io.penstock;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.gst.StandardError;
import io.penstock.observe.LogLines;
import io.penstock.observe.NativeLog;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.LogFormat;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

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
    ConfigSource source = new ConfigSource(config.path(), catalog);
    SettingsReader.Result result = source.read();
    if (result instanceof SettingsReader.Refused refused) {
      err.println(refused.describe(config.path().toString()));
      return 1;
    }
    Config overrides = ConfigFactory.parseFile(config.path().toFile()).withOnlyPath("akka");
    PenstockSettings settings = ((SettingsReader.Loaded) result).settings();
    LogLines.inJson(settings.logFormat() == LogFormat.JSON);
    Service.haltWhenShutdownHangs();
    Hangup hangup = Hangup.take();
    try (NativeLog log = NativeLog.start()) {
      StandardError captured = StandardError.capture(log::offer);
      try {
        return serve(settings, catalog, overrides, source, hangup);
      } finally {
        captured.close(); // before anybody says what went wrong: that is for standard error itself
      }
    }
  }

  private int serve(
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Config overrides,
      ConfigSource source,
      Hangup hangup) {
    try (Service service = Service.start(settings, catalog, overrides, source)) {
      hangup.has(() -> service.readConfigurationAgain("SIGHUP"));
      int streams = service.streams().entries().size();
      greet(
          settings,
          "%d stream%s, API at %s://%s:%d/api/v1/streams"
              .formatted(
                  streams,
                  streams == 1 ? "" : "s",
                  settings.http().tls().isPresent() ? "https" : "http",
                  service.address().getAddress().getHostAddress(),
                  service.address().getPort()));
      if (once) {
        return exitStatus(service.ended().toCompletableFuture().join());
      }
      service.terminated().toCompletableFuture().join();
      return service.failed() ? 1 : 0;
    }
  }

  /** Where lines of the log are JSON, all lines are. */
  private void greet(PenstockSettings settings, String line) {
    if (settings.logFormat() == LogFormat.JSON) {
      LOG.info(line);
    } else {
      spec.commandLine().getOut().println("penstock: " + line);
      spec.commandLine().getOut().flush();
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
