package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  private static final String ONE = "penstock.streams.one.source.uri = \"rtsp://cam/1\"\n";

  @TempDir private Path folder;

  private ConfigSource source(Path file) {
    return new ConfigSource(file, ProcessorCatalog.of(List.of()));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void whatWasReadIsNotUnread() throws IOException {
    ConfigSource source = source(write("a.conf", ONE));

    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    assertThat(source.look().unread()).isFalse();
  }

  @Test
  void seesThatTheFileChanges() throws IOException {
    Path file = write("a.conf", ONE);
    ConfigSource source = source(file);
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);

    write("a.conf", ONE + "# more");
    ConfigSource.Seen seen = source.look();
    assertThat(seen.unread()).isTrue();
    assertThat(source.look()).as("nothing changes since").isEqualTo(seen);

    write("a.conf", ONE);
    assertThat(source.look().unread()).as("it is as it was").isFalse();

    Files.delete(file);
    assertThat(source.look().unread()).isTrue();
  }

  @Test
  void seesThatAnIncludedFileChangesOrComesToBe() throws IOException {
    write("near.conf", "penstock.backend = auto");
    Path elsewhere = write("elsewhere.txt", "");
    ConfigSource source =
        source(
            write(
                "a.conf",
                "include \"near\"\ninclude \"later.conf\"\ninclude file(\"" + elsewhere + "\")\n"));
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);

    write("near.conf", "penstock.backend = software");
    assertThat(source.look().unread()).as("near.conf").isTrue();
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);

    write("later.conf", ONE);
    assertThat(source.look().unread()).as("later.conf").isTrue();
    SettingsReader.Loaded now = (SettingsReader.Loaded) source.read();
    assertThat(now.settings().streams()).hasSize(1);

    Files.writeString(elsewhere, "penstock.storage.registry = memory");
    assertThat(source.look().unread()).as("elsewhere.txt").isTrue();
  }

  @Test
  void seesThatAPasswordFileChanges() throws IOException {
    Path password = write("password", "first");
    ConfigSource source =
        source(
            write(
                "a.conf",
                ONE
                    + "penstock.streams.one.source { username = me, password-file = \""
                    + password
                    + "\" }"));
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    assertThat(source.look().unread()).isFalse();

    write("password", "second");
    assertThat(source.look().unread()).isTrue();
  }

  @Test
  void seesALinkOfALinkThatLeadsElsewhere() {
    ConfigFolder map = new ConfigFolder(folder, ONE);
    ConfigSource source = source(map.file());
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    assertThat(source.look().unread()).isFalse();

    map.swap(ONE);
    assertThat(source.look().unread()).as("another version of the same content").isFalse();
    map.swap(ONE + "penstock.backend = software");
    assertThat(source.look().unread()).isTrue();
  }

  @Test
  void readsARefusedOneAgainOnceItsVolumeIsAnother() throws IOException {
    Path password = folder.resolve("password");
    String content =
        ONE + "penstock.streams.one.source { username = me, password-file = \"" + password + "\" }";
    ConfigFolder map = new ConfigFolder(folder, content);
    ConfigSource source = source(map.file());
    assertThat(source.read()).isInstanceOf(SettingsReader.Refused.class);
    assertThat(source.look().unread()).isFalse();

    write("password", "first");
    map.swap(content);
    assertThat(source.look().unread()).isTrue();
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    assertThat(source.look().unread()).isFalse();
    map.swap(content);
    assertThat(source.look().unread()).as("another version of the same content").isFalse();
  }

  @Test
  void whatIsBrokenIsReadOnce() throws IOException {
    ConfigSource source = source(write("a.conf", "penstock {"));

    assertThat(source.read()).isInstanceOf(SettingsReader.Refused.class);
    assertThat(source.look().unread()).isFalse();
    write("a.conf", "penstock { }");
    assertThat(source.look().unread()).isTrue();
  }
}
