package io.penstock;

import io.penstock.node.BackendReport;
import io.penstock.node.NodeReport;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamStatus;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link BackendVerification} found, fit for a bug tracker: it names neither machine nor
 * addresses.
 */
final class VerificationText {
  private final PrintWriter out;

  private VerificationText(PrintWriter out) {
    this.out = out;
  }

  static void print(
      String backend, NodeReport node, BackendVerification.Outcome outcome, PrintWriter out) {
    new VerificationText(out).print(backend, node, outcome);
  }

  private void print(String backend, NodeReport node, BackendVerification.Outcome outcome) {
    out.printf("penstock %s, verification of backend %s%n", node.version(), backend);
    line("java", node.java().version() + ", " + node.java().vendor());
    line("gstreamer", DoctorText.library(node.gstreamer()));
    line("opencv", DoctorText.library(node.opencv()));
    line(
        "system",
        "%s %s, %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    line("gpus", DoctorText.gpus(node.gpus()));
    out.printf("%nwhat was tried%n");
    for (BackendReport one : node.backends()) {
      roles(one.name(), "decode", one.decode().stream().filter(role -> isOf(one, backend, role)));
      roles(one.name(), "encode", one.encode().stream().filter(role -> isOf(one, backend, role)));
    }
    out.printf("%ncamera, decode, overlay, encode, RTMP, player%n");
    outcome.last().ifPresent(this::stream);
    line("player", outcome.played() + " pictures decoded, by software");
    out.printf(
        "%n%s%n",
        outcome.arrived()
            ? "Video that can be decoded arrived."
            : "No video arrived that could be called whole: " + outcome.trouble() + ".");
    out.flush();
  }

  /** What others have that nobody asked for is of no use to whoever reads this. */
  private static boolean isOf(BackendReport one, String backend, BackendReport.Role role) {
    return backend.equals(PenstockSettings.AUTO) || one.name().equals(backend) || role.chosen();
  }

  private void roles(String backend, String does, Stream<BackendReport.Role> roles) {
    roles.forEach(
        role ->
            out.printf(
                "  %-11s %s %-5s %-10s %s%s%n",
                backend,
                does,
                role.codec(),
                DoctorText.state(role),
                DoctorText.elements(role),
                role.why().isEmpty() ? "" : "; " + role.why()));
  }

  private void stream(StreamStatus now) {
    line("decoded by", now.decoder().label());
    line("encoded by", now.encoder().label());
    line(
        "source",
        "%s %dx%d at %.1f frames/s"
            .formatted(
                now.source().codec().orElse("unknown"),
                now.source().width(),
                now.source().height(),
                now.source().fps()));
    line(
        "frames",
        "%d in, %d damaged, %d to the encoder%s"
            .formatted(
                now.source().framesIn(),
                now.source().framesDamaged(),
                now.framesProcessed(),
                now.framesDropped().entrySet().stream()
                    .map(drop -> ", " + drop.getValue() + " dropped: " + drop.getKey())
                    .collect(Collectors.joining())));
    line(
        "output",
        now.outputs().stream().map(VerificationText::output).collect(Collectors.joining("; ")));
    line("state", now.state().label() + now.reason().map(why -> ": " + why).orElse(""));
  }

  private static String output(OutputStatus output) {
    return "%s, %d bytes%s"
        .formatted(
            output.state().label(),
            output.bytes(),
            output.lastError().map(error -> ", " + error.failure().message()).orElse(""));
  }

  private void line(String what, String text) {
    out.printf("  %-11s %s%n", what, text);
  }
}
