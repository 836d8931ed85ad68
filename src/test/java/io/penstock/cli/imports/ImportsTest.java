package io.penstock.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.settings.StreamText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportsTest {
  // ---------------------------------------------------------------- HOCON

  @Test
  void hoconTakesStreamsAndTellsTheRest() {
    Imported imported =
        ImportFormat.HOCON.read(
            """
            penstock {
              http.port = 9000
              streams {
                gate { source { uri = "rtsp://x/s", username = a, password = ${PW} }, stall-timeout = 5s }
                "Hof 2" { source.uri = "rtsp://y/s" }
              }
            }
            include "more.conf"
            """,
            Map.of("PW", "0123"));

    assertThat(fields(imported, "gate"))
        .isEqualTo(
            Map.of(
                "source",
                Map.of("uri", "rtsp://x/s", "username", "a", "password", "0123"),
                "stallTimeout",
                "5s"));
    assertThat(source(imported, "Hof-2")).containsEntry("uri", "rtsp://y/s");
    assertThat(imported.notes())
        .containsExactlyInAnyOrder(
            "include more.conf: files are read one by one",
            "penstock.http: only streams are taken over, no other settings",
            "\"Hof 2\": its id becomes Hof-2");
  }

  // ---------------------------------------------------------------- CSV

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        id,uri,name,username,password,output,label.site
        gate,rtsp://x/s,"Tor, links",viewer, 0123,rtmp://m/live/a,north
        """,
        """
        \uFEFFId;URL;Name;Username;Password;Output;Label.site\r
        gate;rtsp://x/s;Tor, links;viewer; 0123;rtmp://m/live/a;north\r
        \r
        """,
        """
        id\turi\tname\tusername\tpassword\toutput\tlabel.site
        gate\trtsp://x/s\tTor, links\tviewer\t 0123\trtmp://m/live/a\tnorth
        """,
      })
  void csvIsReadAsSpreadsheetsWriteIt(String text) {
    Imported imported = ImportFormat.CSV.read(text, Map.of());

    assertThat(imported.notes()).isEmpty();
    assertThat(fields(imported, "gate"))
        .isEqualTo(
            Map.of(
                "name", "Tor, links",
                "labels", Map.of("site", "north"),
                "source", Map.of("uri", "rtsp://x/s", "username", "viewer", "password", " 0123"),
                "outputs", List.of(Map.of("name", "main", "uri", "rtmp://m/live/a"))));
  }

  @Test
  void csvHasColumnsForTheOtherAddressesOfACamera() {
    Imported imported =
        ImportFormat.CSV.read(
            """
            id,uri,substream,fallback_uris
            gate,rtsp://x/s,rtsp://a:p@x/low,rtsp://y/s  rtsp://z/s
            yard,rtsp://x/t,,
            """,
            Map.of());

    assertThat(source(imported, "gate"))
        .containsEntry("substream", Map.of("uri", "rtsp://x/low", "username", "a", "password", "p"))
        .containsEntry("fallbackUris", List.of("rtsp://y/s", "rtsp://z/s"));
    assertThat(source(imported, "yard")).containsOnlyKeys("uri");
    assertThat(imported.notes()).isEmpty();
  }

  @Test
  void csvTellsEveryRowAndColumnItCannotUse() {
    Imported imported =
        ImportFormat.CSV.read(
            """
            id,uri,name,enabled,colour,output.copy
            gate,rtsp://a:p@x/s,,no,red,
            ,rtsp://y/s,Hof Süd,perhaps,,rtmp://m/live/b
            empty,,,,,
            long,rtsp://z/s,,,,,,more
            """,
            Map.of());

    assertThat(ids(imported)).containsExactly("gate", "Hof-Sued", "long");
    assertThat(fields(imported, "gate"))
        .isEqualTo(
            Map.of(
                "enabled",
                false,
                "source",
                Map.of("uri", "rtsp://x/s", "username", "a", "password", "p")));
    assertThat(imported.notes())
        .containsExactly(
            "column \"colour\": not taken over: its meaning is not known",
            "row 3: enabled is neither yes nor no: taken for yes",
            "row 3: has no id: one is made of its name",
            "row 4: not taken over: it has no uri",
            "row 5: has more cells than there are columns: those behind are not taken over",
            "\"Hof Süd\": its id becomes Hof-Sued");
  }

  // ---------------------------------------------------------------- mediamtx

  @Test
  void mediamtxTakesWhatPullsACamera() {
    Imported imported =
        ImportFormat.MEDIAMTX.read(
            """
            logLevel: info
            rtspAddress: :8554
            pathDefaults: &defaults
              rtspTransport: udp
            paths:
              gate:
                source: rtsp://viewer:pa%20ss@10.0.0.7:554/s1
                sourceOnDemand: yes
                runOnReady: ffmpeg -i x -f flv rtmp://media/live/geheim
              site/yard:
                <<: *defaults
                source: rtsps://10.0.0.8/s1?a=b
                sourceFingerprint: 00FF
                rtspTransport: automatic
                record: yes
              old:
                source: rtsp://10.0.0.9/s
                sourceProtocol: tcp
                rtspTransport:
              multi: { source: "rtsp://10.0.0.9/s", rtspTransport: multicast }
              phone: { source: publisher }
              studio:
              hls: { source: "https://user:geheim@x/index.m3u8" }
              elsewhere: { source: redirect, sourceRedirect: "rtsp://x/y" }
              any: { source: "rtsp://10.0.0.9/$MTX_PATH" }
              "~^cam[0-9]+$": { source: "rtsp://10.0.0.9/s" }
              all_others:
            """,
            Map.of());

    assertThat(ids(imported)).containsExactly("gate", "site-yard", "old", "multi");
    assertThat(source(imported, "gate"))
        .isEqualTo(
            Map.of(
                "uri", "rtsp://10.0.0.7:554/s1",
                "username", "viewer",
                "password", "pa ss",
                "transport", "udp"));
    assertThat(source(imported, "site-yard"))
        .isEqualTo(
            Map.of("uri", "rtsps://10.0.0.8/s1?a=b", "fingerprint", "00FF", "transport", "auto"));
    assertThat(source(imported, "old")).containsEntry("transport", "tcp");
    assertThat(source(imported, "multi")).doesNotContainKey("transport");
    assertThat(imported.notes())
        .containsExactly(
            "logLevel, rtspAddress: settings of the server itself are not taken over",
            "path gate: sourceOnDemand: here it is pulled all the time",
            "path gate: commands (runOn…) are not taken over; where one sends the picture on, give"
                + " its address by --output",
            "path site/yard: record: not taken over",
            "path multi: transport multicast is not taken over: tcp is used",
            "path phone: not taken over: somebody publishes to it, and it pulls no camera",
            "path studio: not taken over: somebody publishes to it, and it pulls no camera",
            "path hls: not taken over: its source (https) is no RTSP camera",
            "path elsewhere: not taken over: it only leads elsewhere",
            "path any: not taken over: its source has a variable, which only that server fills",
            "path ~^cam[0-9]+$: not taken over: it stands for any path that fits a pattern",
            "path all_others: not taken over: it stands for all other paths",
            "\"site/yard\": its id becomes site-yard");
  }

  // ---------------------------------------------------------------- Frigate

  private static final String FRIGATE =
      """
      mqtt: { enabled: false }
      ffmpeg: { input_args: preset-rtsp-udp }
      go2rtc:
        streams:
          front:
            - rtsp://{FRIGATE_RTSP_USER}:{FRIGATE_RTSP_PASSWORD}@10.0.0.7/main#backchannel=0
            - "ffmpeg:front#audio=opus"
          garage: "exec:something"
          again: rtsp://127.0.0.1:8554/front
          circle: rtsp://localhost:8554/circle
          lonely: rtsp://10.0.0.99/s
      cameras:
        front:
          friendly_name: Haustür
          ffmpeg:
            inputs:
              - path: rtsp://127.0.0.1:8554/front?video
                input_args: preset-rtsp-restream
                roles: [record]
              - path: rtsp://10.0.0.7/sub
                roles: [detect]
          detect: { width: 1280 }
        "back yard":
          enabled: false
          ffmpeg: { inputs: [ { path: "rtsp://admin:se#c/r@t@10.0.0.8/s", roles: [detect] } ] }
        twice: { ffmpeg: { inputs: [ { path: "rtsp://127.0.0.1:8554/again", roles: [record] } ] } }
        carport: { ffmpeg: { inputs: [ { path: "rtsp://127.0.0.1:8554/garage", roles: [record] } ] } }
        round: { ffmpeg: { inputs: [ { path: "rtsp://127.0.0.1:8554/circle", roles: [record] } ] } }
        unknown: { ffmpeg: { inputs: [ { path: "rtsp://127.0.0.1:8554/nothing", roles: [record] } ] } }
        locked: { ffmpeg: { inputs: [ { path: "rtsp://a:{FRIGATE_OTHER}@10.0.0.9/s", roles: [record] } ] } }
        usb: { ffmpeg: { inputs: [ { path: /dev/video0, roles: [record] } ] } }
        none: {}
      """;

  @Test
  void frigateTakesTheBestInputAndFollowsItsRestreams() {
    Imported imported =
        ImportFormat.FRIGATE.read(
            FRIGATE, Map.of("FRIGATE_RTSP_USER", "viewer", "FRIGATE_RTSP_PASSWORD", "p@ss/w0rd#1"));

    assertThat(ids(imported)).containsExactly("front", "back-yard", "twice");
    Map<String, @Nullable Object> substream = new HashMap<>();
    substream.put("uri", "rtsp://10.0.0.7/sub");
    substream.put("username", null);
    substream.put("password", null);
    substream.put("transport", "udp");
    assertThat(fields(imported, "front"))
        .isEqualTo(
            Map.of(
                "name",
                "Haustür",
                "source",
                Map.of(
                    "uri",
                    "rtsp://10.0.0.7/main",
                    "username",
                    "viewer",
                    "password",
                    "p@ss/w0rd#1",
                    "transport",
                    "tcp",
                    "substream",
                    substream)));
    assertThat(fields(imported, "back-yard"))
        .isEqualTo(
            Map.of(
                "enabled",
                false,
                "source",
                Map.of(
                    "uri", "rtsp://10.0.0.8/s",
                    "username", "admin",
                    "password", "se#c/r@t",
                    "transport", "udp")));
    assertThat(source(imported, "twice")).containsEntry("uri", "rtsp://10.0.0.7/main");
    assertThat(imported.notes())
        .containsExactly(
            "ffmpeg, mqtt: settings of Frigate itself are not taken over",
            "camera front: what go2rtc's source has behind # is not taken over",
            "camera front: has 2 inputs: the one for record is taken over, and the one for detect as"
                + " its substream",
            "camera front: detect: not taken over",
            "camera twice: what go2rtc's source has behind # is not taken over",
            "camera carport: not taken over: go2rtc's stream garage has no RTSP camera among its"
                + " sources",
            "camera round: not taken over: go2rtc's streams lead back to themselves",
            "camera unknown: not taken over: its input is go2rtc's stream nothing, which is not in"
                + " this file",
            "camera locked: not taken over: FRIGATE_OTHER is not set in this environment; set it"
                + " and import again",
            "camera usb: not taken over: its input is no RTSP camera",
            "camera none: not taken over: it has no input",
            "go2rtc stream lonely: not taken over: no camera reads it",
            "\"back yard\": its id becomes back-yard");
  }

  @Test
  void frigatesInputForDetectionIsTheSubstream() {
    Imported imported =
        ImportFormat.FRIGATE.read(
            """
            cameras:
              same: { ffmpeg: { inputs: [ { path: "rtsp://u:p@10.0.0.7/main", roles: [record] },
                                          { path: "rtsp://u:p@10.0.0.7/sub", roles: [detect] } ] } }
              one: { ffmpeg: { inputs: [ { path: "rtsp://10.0.0.8/main", roles: [record, detect] } ] } }
              away: { ffmpeg: { inputs: [ { path: "rtsp://10.0.0.9/main", roles: [record] },
                                          { path: /dev/video0, roles: [detect] } ] } }
            """,
            Map.of());

    assertThat(source(imported, "same"))
        .containsEntry("substream", Map.of("uri", "rtsp://10.0.0.7/sub"));
    assertThat(source(imported, "one")).doesNotContainKey("substream");
    assertThat(source(imported, "away")).doesNotContainKey("substream");
    assertThat(imported.notes())
        .contains("camera away, detect: not taken over: its input is no RTSP camera");
  }

  // ---------------------------------------------------------------- texts that are none

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MEDIAMTX | paths: { a: [ geheim  | line 2, column 1: is not YAML
          MEDIAMTX | cameras: {}           | has no paths
          FRIGATE  | paths: {}             | has no cameras
          FRIGATE  | geheim                | is a single value
          CSV      | id,address            | names no column uri
          CSV      | ''                    | has to name the columns
          HOCON    | a { geheim            | ends too early
          """)
  void aTextThatIsNotWhatItShouldBeIsExplainedAndNotQuoted(
      ImportFormat format, String text, String said) {
    assertThatThrownBy(() -> format.read(text + "\n", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void aliasesThatGrowOutOfBoundsAreRefused() {
    StringBuilder doubling = new StringBuilder("paths:\n  p0: &p0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      doubling.append("  p%d: &p%d [*p%d, *p%d]\n".formatted(i, i, i - 1, i - 1));
    }
    String circle = "paths: &a { b: *a }\n";

    for (String text : List.of(doubling.toString(), circle)) {
      assertThatThrownBy(() -> YamlText.read(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("itself");
    }
  }

  @Test
  void yamlKeepsWhatOnlyLooksLikeANumber() {
    assertThat(YamlText.read("{ a: 0123, b: 12:30, c: 1_000, d: 42, e: 2026-01-01, f: 0x10, g: }"))
        .containsEntry("a", "0123")
        .containsEntry("b", "12:30")
        .containsEntry("c", "1_000")
        .containsEntry("d", 42)
        .containsEntry("e", "2026-01-01")
        .containsEntry("f", "0x10")
        .containsEntry("g", null);
  }

  // ---------------------------------------------------------------- ids, formats

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gate                  | gate
          Front Door            | Front-Door
          Straße Süd/Öst        | Strasse-Sued-Oest
          _hidden-              | hidden
          café №5               | cafe-5
          ..//..                | camera
          カメラ                 | camera
          a                     | a
          """)
  void makesAnIdOfAnyName(String name, String id) {
    assertThat(StreamIds.of(List.of(name))).containsExactly(id);
  }

  @Test
  void idsDifferIgnoringCaseAndWhoHasOneKeepsIt() {
    String longest = "x".repeat(63);

    assertThat(StreamIds.of(List.of("a b", "A-B", "a-b", "a/b", "!", "?")))
        .containsExactly("a-b-2", "A-B", "a-b-3", "a-b-4", "camera", "camera-2");
    assertThat(StreamIds.of(List.of(longest, longest + "y")))
        .containsExactly(longest, "x".repeat(61) + "-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.csv        | whatever                          | CSV
          a.conf       | whatever                          | HOCON
          a.json       | {}                                | HOCON
          mediamtx.yml | paths: {}                         | MEDIAMTX
          config.yaml  | cameras: {}                       | FRIGATE
          -            | id,uri                            | CSV
          -            | cameras: {}                       | FRIGATE
          -            | gate { source.uri = "rtsp://x" }  | HOCON
          """)
  void theFormatIsFoundByNameAndText(String name, String text, ImportFormat format) {
    assertThat(ImportFormat.guess(name, text, Map.of())).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"notes.txt, hello", "x.yml, hello: 1", "-, ''"})
  void nothingIsGuessedFromNothing(String name, String text) {
    assertThat(ImportFormat.guess(name, text, Map.of())).isEmpty();
  }

  private static List<String> ids(Imported imported) {
    return imported.streams().stream().map(StreamText.Named::id).toList();
  }

  private static Map<String, ? extends @Nullable Object> fields(Imported imported, String id) {
    return imported.streams().stream()
        .filter(stream -> stream.id().equals(id))
        .findFirst()
        .orElseThrow()
        .document()
        .fields();
  }

  private static Map<Object, Object> source(Imported imported, String id) {
    return new HashMap<>((Map<?, ?>) fields(imported, id).get("source"));
  }
}
