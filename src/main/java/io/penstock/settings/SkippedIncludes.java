package io.penstock.settings;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Follows no {@code include}: a text from elsewhere opens no files here. It knows which there were.
 */
final class SkippedIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private final List<String> names = new CopyOnWriteArrayList<>();

  /** What was to be included, as written. */
  List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return skip(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return skip(what.toString());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return skip("an address");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return skip(what);
  }

  private ConfigObject skip(String name) {
    names.add(name);
    return ConfigFactory.empty().root();
  }
}
