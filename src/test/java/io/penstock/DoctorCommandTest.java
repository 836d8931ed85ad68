package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On this machine, which has GStreamer and OpenCV. */
class DoctorCommandTest {
  private static final String TOASTER =
      """
      penstock.backend = toaster
      penstock.backends.toaster { priority = 9, decode.h264 = [ { element = toasterdec } ], encode {} }
      """;

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  DoctorCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void saysWhatThisMachineCanDo() throws IOException {
    assertThat(doctor("")).as(out.toString()).isZero();

    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("  java +17\\..*|  java +[2-9]\\d.*"))
        .anyMatch(line -> line.matches("  gstreamer +1\\.\\d+\\.\\d+"))
        .anyMatch(line -> line.matches("  opencv +4\\.\\d+\\.\\d+"))
        .anyMatch(line -> line.matches("  open files +(at most [\\d,]+|no limit seen)"))
        .anyMatch(line -> line.matches("  storage +.*data: can be written, [\\d.]+ GiB free"))
        .anyMatch(
            line ->
                line.matches("  software +decode h264 +chosen +avdec_h264; the first that works.*"))
        .anyMatch(
            line ->
                line.matches("  software +encode h264 +chosen +x264enc; the first that works.*"))
        .endsWith("penstock can run here");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysTheSameAsJson() throws IOException {
    assertThat(doctor("", "--json")).as(out.toString()).isZero();

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("canRun").asBoolean()).isTrue();
    assertThat(report.at("/node/gstreamer/version").asText()).startsWith("1.");
    assertThat(report.at("/node/backends")).hasSizeGreaterThan(1);
    assertThat(report.get("elements")).allMatch(element -> element.get("registered").asBoolean());
    assertThat(report.at("/storage/freeBytes").asLong()).isPositive();
    assertThat(report.at("/port/problem").isNull()).isTrue();
  }

  @Test
  void namesWhatABackendLacksAndThatNothingCanRun() throws IOException {
    assertThat(doctor(TOASTER)).isOne();

    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.matches(
                    "  toaster +decode h264 +missing +toasterdec; toasterdec: is not registered"))
        .anyMatch(line -> line.matches("  toasterdec: not known here; .*"))
        .anyMatch(line -> line.matches("  cannot run +nothing here decodes h264 .*toaster\\)"))
        .endsWith("penstock cannot run here as it is");
  }

  @Test
  void saysThatGStreamerIsNotThere() throws Exception {
    Process doctor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Where JNA looks for libraries, but for none of them.
                "-Djna.nosys=true",
                "-Djna.platform.library.path=" + folder,
                "-Djna.library.path=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.penstock.Main",
                "doctor",
                "--config",
                file("").toString())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(doctor.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(doctor.exitValue()).as(said).isOne();
      assertThat(said)
          .contains("libgstreamer1.0-0", "cannot run  GStreamer is not installed", "x264enc");
    } finally {
      doctor.destroyForcibly();
    }
  }

  @Test
  void looksAtTheMachineThoughTheConfigurationIsBroken() throws IOException {
    assertThat(doctor("penstock { backend = nvidai, streams.gate.source.password = hunter2 }"))
        .isOne();

    assertThat(out.toString())
        .contains("penstock.conf has ", " was left out", "penstock check --config", "avdec_h264")
        .doesNotContain("hunter2");
  }

  @Test
  void aPortThatIsTakenIsNoReasonNotToRun() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThat(doctor("penstock.http.port = " + port)).isZero();

      assertThat(out.toString().lines())
          .anyMatch(
              line -> line.startsWith("  may trouble nobody can listen at 127.0.0.1:" + port));
    }
  }

  @Test
  void storageThatCannotBeWrittenIsOne() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "");

    assertThat(doctor("penstock.storage.directory = \"" + file + "\"")).isOne();
    assertThat(out.toString()).contains("nothing can be stored: " + file + " is no directory");
  }

  @Test
  void refusesToVerifyABackendThatNobodyKnows() throws IOException {
    assertThat(doctor("", "--verify", "toaster")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--verify toaster: unknown, known are: auto, deepstream, nvidia, software, vaapi,"
                + " vaapi-lp");
  }

  private int doctor(String hocon, String... options) throws IOException {
    Path file = file(hocon);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] args = new String[options.length + 3];
    args[0] = "doctor";
    args[1] = "--config";
    args[2] = file.toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return line.execute(args);
  }

  private Path file(String hocon) throws IOException {
    return Files.writeString(
        folder.resolve("penstock.conf"),
        "penstock { http.port = 0, storage.directory = \"%s/data\" }\n%s".formatted(folder, hocon));
  }
}
