package io.penstock.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock completion}. */
@Command(
    name = "completion",
    description = {"Writes what has a shell complete commands and options."},
    footer = {
      "",
      "For this shell, and in ~/.bashrc or ~/.zshrc for all of them:",
      "  source <(penstock completion bash)",
      "  source <(penstock completion zsh)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** The shells that are known. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    // One script serves both: it looks which shell reads it.
    spec.commandLine().getOut().println("# penstock completion " + shell);
    String script = AutoComplete.bash("penstock", spec.root().commandLine());
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
