package io.penstock;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.penstock.control.ProbeDesk;
import io.penstock.control.SourceReport;
import io.penstock.gst.StandardError;
import io.penstock.http.ProbeJson;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.SettingsReader;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock probe}: what a camera sends, or why not, without a running service. */
@Command(
    name = "probe",
    description = {
      "Connects to a camera and says what it sends, or why not.",
      "That is codec, size, rate and audio. Tries once, so that a wrong password counts once."
    },
    mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URI", description = "rtsp://, rtsps:// or file://")
  private String uri = "";

  @Option(names = "--username", paramLabel = "NAME", description = "Who logs in at the camera.")
  private @Nullable String username;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Holds the password; an argument would be seen by everybody on this machine.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--transport",
      paramLabel = "KIND",
      description = "How RTP comes: tcp (the default), udp or auto.")
  private @Nullable String transport;

  @Option(names = "--json", description = "Prints the answer of POST /api/v1/probe.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ProbeDesk.Reply reply = quietly(settings());
    if (reply instanceof ProbeDesk.Probed probed) {
      return tell(probed.report(), out);
    }
    List<Problem> problems = reply instanceof ProbeDesk.NoSource none ? none.problems() : List.of();
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(
        problem ->
            err.println(
                "penstock: "
                    + problem.path().replaceFirst("^/source/?", "")
                    + problem.value().map(value -> " = " + value).orElse("")
                    + ": "
                    + problem.message()));
    if (problems.isEmpty()) {
      err.println("penstock: the address could not be read in time");
    }
    return problems.isEmpty() ? ExitCode.SOFTWARE : ExitCode.USAGE;
  }

  /** The built-in ones, since a camera is probed while the configuration is being written. */
  private PenstockSettings settings() {
    var config = ConfigFactory.defaultReferenceUnresolved();
    if (uri.toLowerCase(Locale.ROOT).startsWith("file:")) {
      // Whoever runs this may read the file anyway.
      config =
          config.withValue(
              "penstock.media-directory", ConfigValueFactory.fromAnyRef(folder().toString()));
    }
    ProcessorCatalog catalog = ProcessorCatalog.load();
    if (SettingsReader.read(config.resolve(), ConfigFile.checks(catalog))
        instanceof SettingsReader.Loaded loaded) {
      return loaded.settings();
    }
    throw new IllegalStateException("the environment holds settings that are wrong: see check");
  }

  private Path folder() {
    try {
      Path parent = Path.of(URI.create(uri).getPath()).getParent();
      return parent == null ? Path.of("") : parent;
    } catch (RuntimeException e) {
      return Path.of(""); // no address: that is told with the others
    }
  }

  /** Log lines and what native libraries say would stand between the answer's. */
  private ProbeDesk.Reply quietly(PenstockSettings settings) {
    PrintStream stdout = System.out;
    StandardError captured = StandardError.capture(line -> {});
    System.setOut(System.err);
    try {
      return Probing.of(settings, document());
    } finally {
      System.setOut(stdout);
      captured.close();
    }
  }

  private StreamDocument document() {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("uri", uri);
    if (username != null) {
      source.put("username", username);
    }
    if (passwordFile != null) {
      source.put("passwordFile", passwordFile.toAbsolutePath().toString());
    }
    if (transport != null) {
      source.put("transport", transport);
    }
    return new StreamDocument(Map.of("source", source));
  }

  private int tell(SourceReport report, PrintWriter out) {
    if (json) {
      out.println(ProbeJson.of(report).text());
    } else if (report.failure().isEmpty()) {
      out.println(describe(report));
    } else {
      Failure failure = report.failure().get();
      spec.commandLine()
          .getErr()
          .printf(
              "penstock: %s: %s (%s)%n",
              report.uri().redacted(), failure.message(), failure.cause());
    }
    return report.failure().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String describe(SourceReport report) {
    return "%s: %s, %s (%d ms)"
        .formatted(
            report.uri().redacted(),
            report.offer().video().map(ProbeCommand::describe).orElse("no video"),
            report.offer().audio().map(ProbeCommand::describe).orElse("no audio"),
            report.took().toMillis());
  }

  private static String describe(SourceOffer.Video video) {
    String rate =
        video.fps() > 0 ? String.format(Locale.ROOT, " at %.4g frames/s", video.fps()) : "";
    return "%s %dx%d%s".formatted(video.codec(), video.width(), video.height(), rate);
  }

  private static String describe(SourceOffer.Audio audio) {
    return "%s audio%s%s"
        .formatted(
            audio.codec(),
            audio.rate() > 0 ? " of " + audio.rate() + " Hz" : "",
            audio.channels() > 1 ? " in " + audio.channels() + " channels" : "");
  }
}
