package io.penstock;

import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.settings.TlsSettings;
import io.penstock.stream.StreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The file of the configuration, with what it includes and what it takes secrets and certificates
 * from. Knows what stood there when it was read last. Blocks while the disk does; any thread.
 */
final class ConfigSource implements ConfigReloader.Source {
  private final Path file;
  private final ProcessorCatalog catalog;

  private Set<Path> included = Set.of();
  private Set<Path> named = Set.of();
  private boolean refused;
  private String lastRead = "";

  ConfigSource(Path file, ProcessorCatalog catalog) {
    this.file = file;
    this.catalog = catalog;
  }

  @Override
  public synchronized SettingsReader.Result read() {
    included = SettingsReader.filesOf(file);
    // Taken before: what changes while it is read is then seen as a change.
    String before = digest();
    String placesBefore = places();
    Set<Path> namedBefore = named;
    SettingsReader.Result result = SettingsReader.readFile(file, ConfigFile.checks(catalog));
    if (result instanceof SettingsReader.Loaded loaded) {
      named = named(loaded.settings());
    }
    refused = result instanceof SettingsReader.Refused;
    String content = named.equals(namedBefore) ? before : digest();
    lastRead = refused ? content + placesBefore : content;
    return result;
  }

  /** Whether something stands there that was not read yet, and what: equal for what is equal. */
  synchronized Seen look() {
    String now = refused ? digest() + places() : digest();
    return new Seen(now, !now.equals(lastRead));
  }

  /**
   * Where the links of all files lead. A configuration may be refused for a file that it names and
   * that is not known here, such as a password's. A volume of Kubernetes is changed as a whole, so
   * that a file that comes to be there changes where the others are.
   */
  private String places() {
    StringBuilder places = new StringBuilder();
    for (Path file : included) {
      try {
        places.append(file.toRealPath()).append('\n');
      } catch (IOException e) {
        // One that is not there leads nowhere.
      }
    }
    return places.toString();
  }

  /**
   * What stands in the files.
   *
   * @param content a digest of all of it
   * @param unread whether it is another than was read last
   */
  record Seen(String content, boolean unread) {}

  private static Set<Path> named(PenstockSettings settings) {
    Set<Path> files = new TreeSet<>();
    settings.auth().adminTokenFile().ifPresent(files::add);
    settings
        .http()
        .tls()
        .ifPresent(
            tls -> {
              if (tls instanceof TlsSettings.Pem pem) {
                files.add(pem.certificate());
                files.add(pem.key());
              } else if (tls instanceof TlsSettings.KeyStore store) {
                files.add(store.file());
              }
            });
    for (StreamSpec stream : settings.specs()) {
      Stream.concat(Stream.of(stream.source()), stream.source().substream().stream())
          .flatMap(source -> source.credentials().stream())
          .flatMap(credentials -> credentials.passwordFile().stream())
          .forEach(files::add);
    }
    return files;
  }

  private String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Set<Path> files = new TreeSet<>(included);
      files.addAll(named);
      for (Path each : files) {
        sha256.update(each.toString().getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) (add(each, sha256) ? 1 : 0));
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether it can be read. A link is followed: what it leads to may change, too. */
  private static boolean add(Path file, MessageDigest digest) {
    try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
