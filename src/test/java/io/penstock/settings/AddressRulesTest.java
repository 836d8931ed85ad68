package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.StreamId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static final StreamId GATE = new StreamId("gate");

  @TempDir private Path folder;

  private static AddressRules rules(String api) {
    return new AddressRules(Hocon.settings("penstock.api { " + api + " }").api());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.169.254.",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "[::ffff:169.254.169.254]",
        "[fe80::1%25eth0]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "[fd00:ec2::254]"
      })
  void metadataIsRefusedByDefault(String host) {
    assertThat(rules("").refusal(host))
        .hasValueSatisfying(
            refusal -> assertThat(refusal).startsWith("leads to a network of penstock.api.denied"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "127.0.0.1", "cam.example", "[2001:db8::7]", "cam_1"})
  void everythingElseIsAllowedByDefault(String host) {
    assertThat(rules("").refusal(host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cam.example,       true",
    "CAM.Example.,      true",
    "a.wall.example,    true",
    "wall.example,      false",
    "evilwall.example,  false",
    "cam.example.evil,  false",
    "10.0.0.7,          false",
  })
  void namesAreAllowedOneByOne(String host, boolean allowed) {
    assertThat(
            rules("allowed-hosts = [\"cam.example\", \"*.wall.example\"]").refusal(host).isEmpty())
        .isEqualTo(allowed);
  }

  @Test
  void whereNetworksAreAllowedANameHasToLeadToOne() throws UnknownHostException {
    AddressRules rules = rules("allowed-networks = [\"10.0.0.0/8\"]");

    assertThat(rules.refusal("10.1.2.3")).isEmpty();
    assertThat(rules.refusal("11.1.2.3")).isPresent();
    assertThat(rules.refusal("cam.example")).as("not known yet").isEmpty();
    assertThat(rules.refusal("cam.example", List.of(InetAddress.getByName("10.9.9.9")))).isEmpty();
    assertThat(
            rules.refusal(
                "cam.example",
                List.of(InetAddress.getByName("10.9.9.9"), InetAddress.getByName("8.8.8.8"))))
        .as("one of its addresses is outside")
        .isPresent();
  }

  @Test
  void anAllowedNameMayLeadAnywhereButToADeniedNetwork() throws UnknownHostException {
    AddressRules rules =
        rules("allowed-hosts = [live.example], allowed-networks = [\"10.0.0.0/8\"]");

    assertThat(rules.refusal("live.example", List.of(InetAddress.getByName("8.8.8.8")))).isEmpty();
    assertThat(rules.refusal("live.example", List.of(InetAddress.getByName("169.254.169.254"))))
        .contains("leads to a network of penstock.api.denied-networks (169.254.0.0/16)");
  }

  @Test
  void whatTheFileNamesMayLeadAnywhere() throws UnknownHostException {
    Destinations destinations =
        new Destinations(
            Hocon.settings(
                """
                penstock.streams.gate.source.uri = "rtsp://Cam.example/s"
                penstock.defaults.outputs = [ { uri = "rtmp://media.example/live/{id}" } ]
                """));
    List<InetAddress> metadata = List.of(InetAddress.getByName("169.254.169.254"));

    assertThat(destinations.refusal("cam.example.", metadata)).isEmpty();
    assertThat(destinations.refusal("media.example", metadata)).isEmpty();
    assertThat(destinations.refusal("other.example", metadata)).isPresent();

    destinations.reload(Hocon.settings(""));
    assertThat(destinations.refusal("cam.example", metadata)).isPresent();
  }

  // ---------------------------------------------------------------- documents

  private static List<String> refused(String settings, Map<String, Object> document) {
    StreamDocuments documents = Hocon.settings(settings).documents();
    return documents.readFromApi(GATE, new StreamDocument(document))
            instanceof StreamDocuments.Refused refused
        ? refused.problems().stream().map(Problem::toString).toList()
        : List.of();
  }

  private static Map<String, Object> camera(String uri) {
    return Map.of("source", Map.of("uri", uri));
  }

  @Test
  void aDocumentNamesNoDeniedHost() {
    assertThat(refused("", camera("rtsp://169.254.169.254/latest")))
        .containsExactly(
            "/source/uri: leads to a network of penstock.api.denied-networks (169.254.0.0/16)");
    assertThat(
            refused(
                "",
                Map.of(
                    "source",
                    Map.of("uri", "rtsp://10.0.0.7/s"),
                    "outputs",
                    List.of(
                        Map.of("uri", "rtmp://media.example/live/x"),
                        Map.of("name", "b", "uri", "rtmp://0xa9fea9fe/live/{id}")))))
        .containsExactly(
            "/outputs/1/uri: leads to a network of penstock.api.denied-networks (169.254.0.0/16)");
    assertThat(refused("", camera("rtsp://10.0.0.7/s"))).isEmpty();
    assertThat(refused("", camera("rtsp://999.1.1.1/s")))
        .containsExactly("/source/uri: has a host that cannot be one");
  }

  @Test
  void noOtherAddressOfACameraIsDeniedEither() {
    assertThat(
            refused(
                "",
                Map.of(
                    "source",
                    Map.of(
                        "uri",
                        "rtsp://10.0.0.7/s",
                        "fallbackUris",
                        List.of("rtsp://10.0.0.8/s", "rtsp://169.254.169.254/s"),
                        "substream",
                        Map.of("uri", "rtsp://0xa9fea9fe/low")))))
        .containsExactlyInAnyOrder(
            "/source/fallbackUris/1: leads to a network of penstock.api.denied-networks"
                + " (169.254.0.0/16)",
            "/source/substream/uri: leads to a network of penstock.api.denied-networks"
                + " (169.254.0.0/16)");
    assertThat(
            refused(
                "penstock.api.allowed-hosts = [cam.example]",
                Map.of(
                    "source",
                    Map.of(
                        "uri",
                        "rtsp://cam.example/s",
                        "fallbackUris",
                        List.of("rtsp://b.example/s")))))
        .containsExactly(
            "/source/fallbackUris/0: names a host that is not in penstock.api.allowed-hosts");
  }

  @Test
  void theFilesOfASubstreamHaveTheSameDirectories() {
    assertThat(
            refused(
                "",
                Map.of(
                    "source",
                    Map.of(
                        "uri",
                        "rtsp://10.0.0.7/s",
                        "substream",
                        Map.of(
                            "uri",
                            "rtsp://10.0.0.7/low",
                            "username",
                            "u",
                            "passwordFile",
                            "/etc/passwd",
                            "caFile",
                            "/etc/passwd")))))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactlyInAnyOrder("/source/substream/passwordFile", "/source/substream/caFile");
  }

  @Test
  void everyAddressThatTheOperatorNamesIsTrusted() throws Exception {
    Destinations destinations =
        new Destinations(
            Hocon.settings(
                """
                penstock.streams.gate.source {
                  uri = "rtsp://a/s", fallback-uris = [ "rtsp://b/s" ], substream.uri = "rtsp://c/s"
                }
                """));
    List<InetAddress> metadata = List.of(InetAddress.getByName("169.254.169.254"));

    assertThat(List.of("a", "b", "c", "d"))
        .filteredOn(host -> destinations.refusal(host, metadata).isEmpty())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/",
        "gopher://x/",
        "javascript:alert(1)",
        "fdsink:x",
        "data:x,y",
        "file:///etc/passwd",
        "file:///srv/../etc/passwd",
        "file://host/etc/passwd"
      })
  void aDocumentNamesNoOtherKindOfSource(String uri) {
    assertThat(refused("", camera(uri))).isNotEmpty();
  }

  @Test
  void theFileOfTheOperatorMayNameWhatTheApiMayNot() {
    assertThat(Hocon.problems("penstock.streams.gate.source.uri = \"rtsp://169.254.169.254/s\""))
        .isEmpty();
  }

  @Test
  void authoritiesOfOutputsAreReadInTheirDirectoriesOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "hunter2secret");
    Map<String, Object> stream =
        Map.of(
            "source",
            Map.of("uri", "rtsp://10.0.0.7/s"),
            "outputs",
            List.of(
                Map.of("uri", "rtmp://10.0.0.8/a/k"),
                Map.of("name", "b", "uri", "rtmps://10.0.0.8/a/k", "caFile", file.toString())));

    assertThat(refused("", stream))
        .containsExactly(
            "/outputs/1/caFile: cannot be named over the API: penstock.api.file-directories is"
                + " empty");
    assertThat(refused("penstock.api.file-directories = [\"" + folder + "\"]", stream)).isEmpty();
  }

  @Test
  void hostsOfEveryKindOfOutputAreLookedAt() {
    for (String uri :
        List.of(
            "rtmps://169.254.169.254/a/k",
            "rtsp://169.254.169.254/a",
            "rtsps://169.254.169.254/a",
            "srt://169.254.169.254:9000?streamid=x")) {
      assertThat(
              refused(
                  "",
                  Map.of(
                      "source",
                      Map.of("uri", "rtsp://10.0.0.7/s"),
                      "outputs",
                      List.of(Map.of("uri", uri)))))
          .as(uri)
          .singleElement()
          .asString()
          .startsWith("/outputs/0/uri: ")
          .contains("penstock.api.denied-networks");
    }
  }

  @Test
  void filesAreReadInTheirDirectoriesOnly() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("secrets"));
    Path outside = Files.writeString(folder.resolve("outside"), "hunter2secret");
    Files.writeString(inside.resolve("gate"), "hunter2secret");
    Files.createSymbolicLink(inside.resolve("link"), outside);
    String settings = "penstock.api.file-directories = [\"" + inside + "\"]";

    assertThat(refused(settings, withPasswordIn(inside.resolve("gate")))).isEmpty();
    for (Path file :
        List.of(
            outside,
            inside.resolve("link"),
            inside.resolve("../outside"),
            folder.resolve("secrets-of-others"),
            folder.resolve("there-is-none"))) {
      assertThat(refused(settings, withPasswordIn(file)))
          .as("whether there is such a file is not told")
          .containsExactly(
              "/source/passwordFile: must lie in one of penstock.api.file-directories");
    }
    assertThat(refused("", withPasswordIn(inside.resolve("gate"))))
        .containsExactly(
            "/source/passwordFile: cannot be named over the API: penstock.api.file-directories is"
                + " empty");
    assertThat(
            refused(
                "", Map.of("source", Map.of("uri", "rtsps://10.0.0.7/s", "caFile", "/etc/passwd"))))
        .hasSize(1);
  }

  private static Map<String, Object> withPasswordIn(Path file) {
    return Map.of(
        "source",
        Map.of("uri", "rtsp://10.0.0.7/s", "username", "u", "passwordFile", file.toString()));
  }

  // ---------------------------------------------------------------- configuration

  @Test
  void networksAndNamesAreCheckedAtStart() {
    assertThat(
            Hocon.problems(
                """
                penstock.api {
                  allowed-hosts = ["10.0.0.7", "*.*.example", "*.example"]
                  allowed-networks = ["10.0.0.1/8"]
                  denied-networks = [metadata]
                }
                """))
        .containsExactly(
            "penstock.api.allowed-hosts[0] = 10.0.0.7: is an address:"
                + " penstock.api.allowed-networks takes those",
            "penstock.api.allowed-hosts[1] = \"*.*.example\": must be a host, or *.example.com for"
                + " all below example.com",
            "penstock.api.allowed-networks[0] = 10.0.0.1/8: must be a network, such as"
                + " 10.0.0.0/8 or fe80::/10, with no bits set behind its prefix",
            "penstock.api.denied-networks[0] = metadata: must be a network, such as 10.0.0.0/8"
                + " or fe80::/10, with no bits set behind its prefix");
  }
}
