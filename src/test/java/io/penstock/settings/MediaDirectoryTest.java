package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.SecretUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaDirectoryTest {
  private final Path root;
  private final Path media;

  MediaDirectoryTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.media = Files.createDirectory(root.resolve("media"));
    Files.writeString(media.resolve("clip.mp4"), "");
    Files.writeString(media.resolve("two words.mp4"), "");
    Files.writeString(root.resolve("outside.mp4"), "");
    Files.createSymbolicLink(media.resolve("escape.mp4"), root.resolve("outside.mp4"));
    Files.createSymbolicLink(media.resolve("dangling.flv"), root.resolve("nothing.flv"));
    Files.createSymbolicLink(media.resolve("up"), root);
    Files.createSymbolicLink(root.resolve("alias"), media);
  }

  private String source(String path) {
    return "penstock.media-directory = \"%s\"\npenstock.streams.gate.source.uri = \"file://%s\""
        .formatted(media, root + path);
  }

  private String target(String path) {
    return "penstock.media-directory = \"%s\"\n".formatted(media)
        + Hocon.gate("outputs = [ { uri = \"file://%s\" } ]".formatted(root + path));
  }

  /** Long paths are cut and quoted when shown: what matters here is the end. */
  private static void assertProblem(List<String> problems, String key, String message) {
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("penstock.streams.gate." + key)
        .endsWith(": " + message);
  }

  @Test
  void takesAFileInside() {
    assertThat(Hocon.stream(source("/media/clip.mp4")).source().uri())
        .isEqualTo(SecretUri.parse("file://" + media + "/clip.mp4"));
  }

  @Test
  void takesAFileInsideByAnotherWayAndStraightensTheWay() {
    assertThat(Hocon.stream(source("/media/none/../clip.mp4")).source().uri())
        .isEqualTo(SecretUri.parse("file://" + media + "/clip.mp4"));
    assertThat(Hocon.stream(source("/alias/two%20words.mp4")).source().uri().path())
        .isEqualTo(root + "/alias/two words.mp4");
  }

  @Test
  void takesAMediaDirectoryThatIsALink() {
    assertThat(
            Hocon.problems(source("/media/clip.mp4").replace(media + "\"\n", root + "/alias\"\n")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/outside.mp4",
        "/media/../outside.mp4",
        "/media/%2e%2e/outside.mp4",
        "/media/escape.mp4",
        "/media/up/outside.mp4",
        "/media2/clip.mp4",
      })
  void refusesASourceOutside(String path) {
    assertProblem(
        Hocon.problems(source(path)),
        "source.uri",
        "must lie in penstock.media-directory (" + media + ")");
  }

  @Test
  void refusesASourceThatIsNoFile() {
    assertProblem(Hocon.problems(source("/media/none.mp4")), "source.uri", "there is no such file");
    assertProblem(Hocon.problems(source("/media")), "source.uri", "there is no such file");
  }

  @Test
  void refusesAddressesThatAreMoreThanAPath() {
    String message = "must be a file with its whole path, as in file:///srv/media/clip.mp4";

    for (String address :
        List.of("file:clip.mp4", "file://host/srv/clip.mp4", "file:///srv/a?b.mp4")) {
      assertThat(Hocon.problems("penstock.streams.gate.source.uri = \"" + address + '"'))
          .containsExactly("penstock.streams.gate.source.uri: " + message);
    }
  }

  @Test
  void takesATargetThatIsNotThereYet() {
    assertThat(Hocon.stream(target("/media/new/{id}.flv")).outputs().get(0).uri())
        .isEqualTo(SecretUri.parse("file://" + media + "/new/gate.flv"));
  }

  @Test
  void refusesATargetOutside() {
    String message = "must lie in penstock.media-directory (" + media + ")";

    assertProblem(Hocon.problems(target("/new.flv")), "outputs[0].uri", message);
    assertProblem(Hocon.problems(target("/media/up/new.flv")), "outputs[0].uri", message);
    assertProblem(
        Hocon.problems(target("/media/dangling.flv")),
        "outputs[0].uri",
        "cannot be found out where it leads");
  }

  @Test
  void refusesATargetOfAnotherFormat() {
    assertProblem(
        Hocon.problems(target("/media/new.mp4")),
        "outputs[0].uri",
        "must end in / (a folder of segments), or in .flv (one file)");
  }

  @Test
  void refusesWhatAFileHasNot() {
    assertThat(
            Hocon.problems(
                source("/media/clip.mp4")
                    + "\npenstock.streams.gate.source { transport = udp, latency = 1s, username = u,"
                    + " password = p, password-file = x }"))
        .containsExactly(
            "penstock.streams.gate.source.transport: has no meaning for a file",
            "penstock.streams.gate.source.latency: has no meaning for a file",
            "penstock.streams.gate.source.username: has no meaning for a file",
            "penstock.streams.gate.source.password: has no meaning for a file",
            "penstock.streams.gate.source.password-file: has no meaning for a file");
  }

  @Test
  void readsThePaceOfAFile() {
    assertThat(
            Hocon.stream(
                    source("/media/clip.mp4") + "\npenstock.streams.gate.source.realtime = true")
                .source()
                .isLive())
        .isTrue();
    assertThat(Hocon.stream(source("/media/clip.mp4")).source().isLive()).isFalse();
  }
}
