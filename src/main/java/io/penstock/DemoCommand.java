package io.penstock;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code penstock demo}: the main job with nothing prepared. */
@Command(name = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 1;
  }
}
