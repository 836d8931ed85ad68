package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all commands have in common, those of commands too. */
class EveryCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    collect(Main.commandLine(), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              all.add(List.copyOf(deeper));
              collect(command, deeper, all);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasAHelpPageThatListsTheExitStatuses(List<String> command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: penstock " + String.join(" ", command))
        .contains("Exit status:", "0   it is done", "1   there is a problem", "2   wrong usage");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void describesEachOfItsOptionsAndParameters(List<String> command) {
    CommandLine line = line(command);
    assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
    assertThat(line.getCommandSpec().args())
        .allSatisfy(argument -> assertThat(argument.description()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOptionThatThereIsNotIsWrongUsage(List<String> command) {
    assertThat(run(command, "--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).isNotEmpty();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void thereAreTheCommandsOfTheContract() {
    assertThat(commands().map(command -> String.join(" ", command)))
        .contains(
            "demo",
            "run",
            "check",
            "doctor",
            "probe",
            "token new",
            "backup",
            "restore",
            "rekey",
            "reload",
            "completion",
            "streams",
            "streams list",
            "streams get",
            "streams add",
            "streams remove",
            "streams apply",
            "streams export",
            "streams import",
            "streams watch",
            "streams restart",
            "streams enable",
            "streams disable",
            "streams history",
            "streams snapshot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "streams", "token"})
  void listsEachOfItsCommandsInOneLine(String command) {
    List<String> path = command.isEmpty() ? List.of() : List.of(command);
    run(path, "--help");

    List<String> listed =
        out.toString()
            .lines()
            .dropWhile(text -> !text.equals("Commands:"))
            .skip(1)
            .takeWhile(text -> !text.isEmpty())
            .map(text -> text.strip().split(" ", 2)[0])
            .toList();
    assertThat(listed).containsExactlyElementsOf(line(path).getSubcommands().keySet());
  }

  @Test
  void noOptionTakesASecret() {
    Stream<String> names =
        commands()
            .map(EveryCommandTest::line)
            .flatMap(line -> line.getCommandSpec().optionsMap().keySet().stream());

    assertThat(names).doesNotContain("--token", "--password", "--key");
  }

  @Test
  void aShellCompletesCommandsAndOptions(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertThat(run(List.of("completion"), "bash")).isZero();
    Path script = Files.writeString(folder.resolve("penstock.bash"), out.toString());

    assertThat(completed(script, "penstock d")).containsExactly("demo", "doctor");
    assertThat(completed(script, "penstock token n")).containsExactly("new");
    assertThat(completed(script, "penstock streams ex")).containsExactly("export");
    assertThat(completed(script, "penstock streams import --fro")).containsExactly("--from");
    assertThat(completed(script, "penstock streams import --from med")).containsExactly("mediamtx");
  }

  private static List<String> completed(Path script, String line)
      throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                """
                source "$1"
                COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_penstock 2>/dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
                "bash",
                script.toString(),
                line)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said.lines().map(String::strip).toList();
  }

  private static CommandLine line(List<String> command) {
    CommandLine line = Main.commandLine();
    for (String name : command) {
      line = Objects.requireNonNull(line.getSubcommands().get(name));
    }
    return line;
  }

  private int run(List<String> command, String argument) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(command.stream(), Stream.of(argument)).toArray(String[]::new));
  }
}
