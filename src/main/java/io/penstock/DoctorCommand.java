package io.penstock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.typesafe.config.ConfigFactory;
import io.penstock.DoctorReport.Finding;
import io.penstock.gst.Backends;
import io.penstock.gst.GstRuntime;
import io.penstock.node.NodeReport;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock doctor}: what this machine can do. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine can do, what is missing, and how to get it.",
      "Exit status: 0 when the service could run here, else 1; with --verify, 0 when video that can"
          + " be decoded arrived."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile config;

  @Option(names = "--json", description = "Prints it as JSON.")
  private boolean json;

  @Option(
      names = "--verify",
      paramLabel = "BACKEND",
      description =
          "Runs a camera, decoding, an overlay, encoding, RTMP and a player on this backend (or on"
              + " what auto chooses), all on this machine, and prints a report for a bug tracker.")
  private @Nullable String verify;

  @Override
  public Integer call() throws JsonProcessingException {
    List<Finding> findings = new ArrayList<>();
    PenstockSettings settings = settings(findings);
    if (verify != null) {
      return verify(settings, verify, findings);
    }
    NodeReport node = inspect(settings, Backends::probeAll);
    Predicate<String> registered =
        node.gstreamer().version().isPresent() ? GstRuntime::hasElement : name -> false;
    DoctorReport report = Examination.of(node, settings, registered, findings);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          JsonMapper.builder()
              .addModule(new Jdk8Module())
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(report));
    } else {
      DoctorText.print(report, out);
    }
    return report.canRun() ? 0 : 1;
  }

  private int verify(PenstockSettings settings, String backend, List<Finding> findings) {
    Set<String> known =
        settings.backends().stream()
            .map(BackendSettings::name)
            .collect(Collectors.toCollection(TreeSet::new));
    known.add(PenstockSettings.AUTO);
    if (!known.contains(backend)) {
      throw new ParameterException(
          spec.commandLine(),
          "--verify %s: unknown, known are: %s".formatted(backend, String.join(", ", known)));
    }
    Service.haltWhenShutdownHangs();
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.printf("%s%n", finding.what()));
    NodeReport node = inspect(BackendVerification.on(settings, backend, settings), Backends::probe);
    BackendVerification.Outcome outcome = BackendVerification.of(settings, backend);
    VerificationText.print(backend, node, outcome, out);
    return outcome.arrived() ? 0 : 1;
  }

  private static NodeReport inspect(
      PenstockSettings settings, BiConsumer<Backends, Duration> probe) {
    Backends backends = Backends.of(settings);
    if (NodeInspection.gstreamer().version().isPresent()) {
      probe.accept(backends, settings.control().probeTimeout());
    }
    return NodeInspection.report(
        settings, backends, NodeInspection.loadedOpencv(), GpuInspection.seen());
  }

  /** The machine can be looked at though the configuration cannot be read. */
  private PenstockSettings settings(List<Finding> findings) {
    ProcessorCatalog catalog = ProcessorCatalog.load();
    SettingsReader.Result result = config.read(catalog);
    if (result instanceof SettingsReader.Refused refused) {
      int problems = refused.problems().size();
      findings.add(
          new Finding(
              true,
              "%s has %d problem%s, and was left out of this"
                  .formatted(config.path(), problems, problems == 1 ? "" : "s"),
              "penstock check --config " + config.path()));
      result =
          SettingsReader.read(
              ConfigFactory.defaultReferenceUnresolved().resolve(), ConfigFile.checks(catalog));
    }
    if (result instanceof SettingsReader.Loaded loaded) {
      return loaded.settings();
    }
    throw new IllegalStateException(
        ((SettingsReader.Refused) result).describe("the environment (PENSTOCK_…)"));
  }
}
