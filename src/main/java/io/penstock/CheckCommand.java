package io.penstock;

import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.SettingsReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock check}: every problem in the configuration. */
@Command(
    name = "check",
    description = "Lists every problem in the configuration; starts nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile config;

  @Override
  public Integer call() {
    SettingsReader.Result result = config.read(ProcessorCatalog.load());
    if (result instanceof SettingsReader.Refused refused) {
      spec.commandLine().getErr().println(refused.describe(config.path().toString()));
      return 1;
    }
    int streams = ((SettingsReader.Loaded) result).settings().streams().size();
    spec.commandLine()
        .getOut()
        .printf("%s: no problems, %d stream%s%n", config.path(), streams, streams == 1 ? "" : "s");
    return 0;
  }
}
