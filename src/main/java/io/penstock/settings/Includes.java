package io.penstock.settings;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes which files a configuration includes, and has them read as they would be without it. */
final class Includes implements ConfigIncluder, ConfigIncluderFile {
  /** {@code include "site"} takes each of these that there is. */
  private static final List<String> ENDINGS = List.of("", ".conf", ".json", ".properties");

  private final Path root;
  private final Set<Path> files;
  private final @Nullable ConfigIncluder reader;

  /**
   * @param root the file that includes others
   */
  Includes(Path root) {
    this(root, new TreeSet<>(), null);
    add(root);
  }

  private Includes(Path root, Set<Path> files, @Nullable ConfigIncluder reader) {
    this.root = root;
    this.files = files;
    this.reader = reader;
  }

  private void add(Path file) {
    files.add(file.toAbsolutePath().normalize());
  }

  /** The root and all that was met so far, whether there or not. */
  Set<Path> files() {
    return Collections.unmodifiableSet(files);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new Includes(root, files, reader == null ? fallback : reader.withFallback(fallback));
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    for (String ending : ENDINGS) {
      ConfigParseable found = context.relativeTo(what + ending);
      if (found != null && found.origin().filename() != null) {
        add(Path.of(found.origin().filename()));
      } else {
        // One that is not there has no place yet: it would be beside the file, for all we know.
        add(root.resolveSibling(what + ending));
      }
    }
    return reader().include(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    add(what.toPath());
    return reader() instanceof ConfigIncluderFile of
        ? of.includeFile(context, what)
        : reader().include(context, what.getPath());
  }

  private ConfigIncluder reader() {
    if (reader == null) {
      throw new IllegalStateException("the library gives the reader of its own before it reads");
    }
    return reader;
  }
}
