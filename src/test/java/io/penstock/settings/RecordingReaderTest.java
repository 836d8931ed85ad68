package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import io.penstock.stream.SecretUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingReaderTest {
  @TempDir private static Path media;

  private static String outputs(String output) {
    return "penstock.media-directory = \"%s\"\n".formatted(media)
        + Hocon.gate("outputs = [ { " + output + " } ]");
  }

  private static List<String> problems(String streams) {
    return Hocon.problems(
        "penstock.media-directory = \"%s\"\n".formatted(media)
            + streams.replace("source", "source.uri = \"rtsp://h/s\""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { name = a, uri = "hls:f/" }, { name = b, uri = "hls:f/" }     | b | a
          { name = a, uri = "file:f/" }, { name = b, uri = "hls:x/../f/" } | b | a
          { name = a, uri = "hls:f/" }, { name = c, uri = "hls:g/" }, { name = b, uri = "file:f/" } | b | a
          """)
  void anHlsOutputNeedsAFolderOfItsOwnWithinAStream(String outputs, String output, String other) {
    assertThat(problems("penstock.streams.gate { source, outputs = [ " + outputs + " ] }"))
        .singleElement()
        .asString()
        .startsWith("penstock.streams.gate.outputs[")
        .endsWith(
            "].uri: output %s has the folder of output %s: an hls output needs one of its own"
                .formatted(output, other));
  }

  @Test
  void anHlsOutputNeedsAFolderOfItsOwnAmongStreams() {
    assertThat(
            problems(
                """
                penstock.streams.gate { source, outputs = [ { name = web, uri = "hls:f/" } ] }
                penstock.streams.roof { source, outputs = [ { name = web, uri = "hls:g/" } ] }
                penstock.streams.yard {
                  source, outputs = [ { uri = "rtmp://h/a/k" }, { name = archive, uri = "file:f/" } ]
                }
                """))
        .containsExactly(
            "penstock.streams.yard.outputs[1].uri: output archive has the folder of output web of"
                + " stream gate: an hls output needs one of its own");
  }

  @Test
  void recordingsMayShareAFolder() {
    assertThat(
            problems(
                """
                penstock.streams.gate { source, outputs = [ { uri = "file:f/" }, { uri = "file:f/" } ] }
                penstock.streams.yard { source, outputs = [ { uri = "file:f/" } ] }
                """))
        .isEmpty();
  }

  private static OutputSpec read(String output) {
    return Hocon.stream(outputs(output)).outputs().get(0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          uri = "file:recordings/{id}/"      | file | /recordings/gate/
          uri = "file:one/{id}.flv"          | file | /one/gate.flv
          uri = "FILE:recordings/{id}/"      | file | /recordings/gate/
          uri = "file:a/../b%20c/"           | file | /b%20c/
          uri = "hls:live/{id}/"             | hls  | /live/gate/
          uri = "file://MEDIA/whole/"        | file | /whole/
          uri = "hls:MEDIA/whole/"           | hls  | /whole/
          uri = "hls://MEDIA/whole/"         | hls  | /whole/
          """)
  void placesFoldersInTheMediaDirectory(String hocon, String scheme, String path) {
    assertThat(read(hocon.replace("MEDIA", media.toString())).uri())
        .isEqualTo(SecretUri.parse(scheme + "://" + media + path));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          uri = "file:a/"                          | PT5M  | PT168H | 0
          uri = "file:a/", segment = 10s           | PT10S | PT168H | 0
          uri = "file:a/", keep-for = 0s           | PT5M  | PT0S   | 0
          uri = "file:a/", keep-size = 50G         | PT5M  | PT168H | 50000000000
          uri = "file:a/", keep-size = 1.5T        | PT5M  | PT168H | 1500000000000
          uri = "file:a/", keep-size = 1000000     | PT5M  | PT168H | 1000000
          uri = "hls:a/"                           | PT2S  | PT12S  | 0
          uri = "hls:a/", segment = 4s, keep-for = 1m | PT4S | PT1M | 0
          """)
  void readsHowSegmentsAreKept(String hocon, Duration segment, Duration keepFor, long keepBytes) {
    assertThat(read(hocon).recording()).contains(new RecordingSpec(segment, keepFor, keepBytes));
  }

  @Test
  void otherTargetsHaveNoSegments() {
    assertThat(read("uri = \"rtmp://h/live/k\"").recording()).isEmpty();
    assertThat(read("uri = \"file://%s/one.flv\"".formatted(media)).recording()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          uri = "file:a"                      | uri: must be a file with its whole path, as in file:///srv/media/clip.mp4
          uri = "file:a/?b/"                  | uri: must be a file with its whole path, as in file:///srv/media/clip.mp4
          uri = "hls:a"                       | uri: must be a folder in penstock.media-directory, as in hls:live/{id}/
          uri = "hls://h/a/"                  | uri: must be a folder in penstock.media-directory, as in hls:live/{id}/
          uri = "hls:MEDIA/a"                 | uri = hls:MEDIA/a: must be a folder, with / at its end, as in hls:live/{id}/
          uri = "hls:MEDIA/a.flv"             | uri = hls:MEDIA/a.flv: must be a folder, with / at its end, as in hls:live/{id}/
          uri = "file:../a/"                  | uri = file:../a/: must lie in penstock.media-directory (MEDIA)
          uri = "file:%2e%2e/a/"              | uri = "file:%2e%2e/a/": must lie in penstock.media-directory (MEDIA)
          uri = "file:a/", segment = 1s       | segment = 1s: must be between 2s and 24h
          uri = "file:a/", segment = 5        | segment = 5: needs a unit, such as 5s
          uri = "file:a/", keep-size = 50GB   | keep-size = 50GB: must be bytes on a disk, such as 50G, 500M or 0
          uri = "file:a/", keep-size = 1001T  | keep-size = 1001T: must be between 0 and 1000T
          uri = "hls:a/", segment = 11s       | segment = 11s: must be between 1s and 10s
          uri = "hls:a/", keep-for = 2s       | keep-for = 2s: must be between 3s and 1h
          uri = "hls:a/", keep-size = 1G      | keep-size: has no meaning for hls, which keeps what players are offered
          uri = "rtmp://h/l/k", segment = 5s  | segment: has a meaning for a folder of segments only
          uri = "file:a/", keep_for = 1d      | keep_for: unknown key, did you mean "keep-for"?
          """)
  void saysWhatIsWrong(String hocon, String problem) {
    String root = media.toString();

    assertThat(Hocon.problems(outputs(hocon.replace("MEDIA", root))))
        .containsExactly("penstock.streams.gate.outputs[0]." + problem.replace("MEDIA", root));
  }

  @Test
  void readsHowMuchRoomThereIs() {
    assertThat(Hocon.settings("penstock.storage { min-free = 20G, recordings-budget = 1T }").room())
        .isEqualTo(new RoomSettings(20_000_000_000L, 1_000_000_000_000L));
    assertThat(Hocon.problems("penstock.storage { min-free = 1GiB, recordings-budget = -1 }"))
        .containsExactly(
            "penstock.storage.min-free = 1GiB: must be bytes on a disk, such as 50G, 500M or 0",
            "penstock.storage.recordings-budget = -1: must be bytes on a disk, such as 50G, 500M or"
                + " 0");
  }
}
