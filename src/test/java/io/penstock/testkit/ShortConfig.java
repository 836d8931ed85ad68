package io.penstock.testkit;

import com.typesafe.config.ConfigFactory;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.ProcessorChecks;
import io.penstock.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what stands in {@code penstock { … }}, with processors that take any options. */
public final class ShortConfig {
  private ShortConfig() {}

  /** The settings; the processors {@code overlay} and {@code webhook} are known. */
  public static PenstockSettings settings(String hocon) {
    SettingsReader.Result result =
        SettingsReader.read(
            ConfigFactory.parseString("penstock { " + hocon + " }")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(),
            new AnyOptions());
    if (result instanceof SettingsReader.Loaded loaded) {
      return loaded.settings();
    }
    throw new AssertionError(result.toString());
  }

  private record AnyOptions() implements ProcessorChecks {
    @Override
    public List<Problem> check(String type, Map<String, Object> options) {
      return List.of();
    }

    @Override
    public Set<String> types() {
      return Set.of("overlay", "webhook");
    }
  }
}
