package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.penstock.chart.HelmProcess;
import io.penstock.chart.PodFiles;
import io.penstock.chart.RenderedChart;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.OutputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single values of the chart do. */
class ChartValuesTest {
  private static final Path CHART = Path.of("helm/penstock");
  private static final Path SETS = Path.of("src/test/resources/helm");
  private static final String IMAGE = "image: { repository: registry.example/penstock }\n";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private static HelmProcess helm;
  private static PodFiles pod;

  @BeforeAll
  static void start() throws IOException {
    helm = HelmProcess.start(Files.createDirectory(folder.resolve("helm")));
    pod = PodFiles.in(Files.createDirectory(folder.resolve("pod")));
  }

  @AfterAll
  static void end() {
    if (helm != null) {
      helm.close();
    }
  }

  private static Path file(String values) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), IMAGE + values);
  }

  private static RenderedChart render(String values) throws IOException {
    return helm.render(file(values));
  }

  private static PenstockSettings settings(RenderedChart chart) throws IOException {
    Path conf = pod.configuration(chart.configuration());
    SettingsReader.Result result =
        SettingsReader.readFile(conf, ConfigFile.checks(ProcessorCatalog.load()));
    assertThat(result).isInstanceOf(SettingsReader.Loaded.class);
    return ((SettingsReader.Loaded) result).settings();
  }

  private static Container container(RenderedChart chart) {
    return chart.nodes().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  // ---------------------------------------------------------------- restarts

  @Test
  void anotherStreamChangesNothingButTheConfiguration() throws IOException {
    String streams = "streams:\n  gate: { source: { uri: \"rtsp://cam/1\" } }\n";
    RenderedChart before = render(streams);
    RenderedChart after = render(streams + "  yard: { source: { uri: \"rtsp://cam/2\" } }\n");

    assertThat(after.allButTheConfiguration()).isEqualTo(before.allButTheConfiguration());
    assertThat(after.configuration()).isNotEqualTo(before.configuration());
    assertThat(settings(after).streams()).hasSize(2);
  }

  /**
   * The pod is restarted for what the service says that it needs a restart for, and for no more.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: { port: 8090 }                                       | true",
        "http: { management: { port: 9090 } }                       | true",
        "http: { anyAddress: \"::\" }                               | true",
        "http: { tls: { existingSecret: tls } }                     | true",
        "config: { http: { cors-origins: [\"https://a.example\"] } } | true",
        "config: { deepstream: { enabled: true } }                  | true",
        "config: { history: { keep: 10d } }                         | true",
        "config: { backend: software }                              | true",
        "config: { allow-software-encode: false }                   | true",
        "config: { backends: { software: { priority: 60 } } }       | true",
        "config: { gpus: { max-decode-sessions: 3 } }               | true",
        "config: { control: { close-timeout: 1s } }                 | true",
        "storage: { registry: memory }                              | true",
        "storage: { encryption: { existingSecret: keys } }          | true",
        "config: { api: { allowed-hosts: [cam] } }                  | false",
        "config: { connect: { per-host: 1 } }                       | false",
        "config: { storage: { min-free: 2G } }                      | false",
        "config: { storage: { recordings-budget: 5G } }             | false",
        "defaults: { stall-timeout: 6s }                            | false",
        "logFormat: json                                            | false",
        "auth: { allowAnonymous: true }                             | true",
      })
  void restartsForWhatARunningServiceCannotTakeOver(String values, boolean restarts)
      throws IOException {
    RenderedChart before = render("");
    RenderedChart after = render(values);

    assertThat(RestartKeys.changed(settings(before), settings(after)).isEmpty())
        .as("what the service says")
        .isEqualTo(!restarts);
    assertThat(after.checksum().equals(before.checksum())).isEqualTo(!restarts);
  }

  @Test
  void anotherTokenRestartsNothing() throws IOException {
    String token =
        "  - { name: %s, role: viewer, tokenSha256: " + "0123456789abcdef".repeat(4) + " }\n";
    RenderedChart before = render("auth:\n tokens:\n" + token.formatted("one"));
    RenderedChart after =
        render("auth:\n tokens:\n" + token.formatted("one") + token.formatted("two"));

    assertThat(after.allButTheConfiguration()).isEqualTo(before.allButTheConfiguration());
    assertThat(settings(after).auth().tokens()).hasSize(2);
  }

  // ---------------------------------------------------------------- what becomes of values

  @Test
  void textsArriveAsTheyWereWritten() throws IOException {
    Path awkward = SETS.resolve("awkward.yaml");

    JsonNode rendered =
        JSON.readTree(
            ConfigFactory.parseString(helm.render(awkward).configuration())
                .getObject("penstock.streams")
                .render(ConfigRenderOptions.concise()));

    assertThat(rendered.size()).isEqualTo(4);
    YAML.readTree(awkward.toFile())
        .get("streams")
        .properties()
        .forEach(
            stream -> {
              // "True" is a truth value in YAML 1.1, whose text is "true".
              String id = stream.getKey().equals("True") ? "true" : stream.getKey();
              assertThat(stream.getValue().equals(ChartValuesTest::asNumbers, rendered.get(id)))
                  .as("%s is %s", id, rendered.get(id))
                  .isTrue();
            });
  }

  private static int asNumbers(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : a.equals(b) ? 0 : 1;
  }

  @Test
  void variablesAreFilledInWhereverTheyStand() throws IOException {
    PenstockSettings settings = settings(helm.render(SETS.resolve("tokens-secrets.yaml")));

    assertThat(settings.specs())
        .satisfiesExactlyInAnyOrder(
            gate -> {
              assertThat(gate.source().credentials().orElseThrow().password().reveal())
                  .isEqualTo("hunter2");
              assertThat(gate.outputs())
                  .extracting(OutputSpec::uri)
                  .extracting(uri -> uri.reveal())
                  .containsExactly(
                      "rtmp://media.example/live/s3cret",
                      "srt://media.example:9000?streamid=gate&passphrase=correct-horse");
            },
            yard -> {
              assertThat(yard.source().uri().reveal()).isEqualTo("rtsp://10.0.0.8/stream");
              assertThat(yard.source().credentials().orElseThrow().password().reveal())
                  .isEqualTo("hunter2");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${A}                 | ${A}",
        "a${A}b               | \"a\"${A}\"b\"",
        "${?A}                | ${?A}",
        "${A}${B}             | ${A}${B}\"\"",
        "\\\"${A}\\\"         | \"\\\"\"${A}\"\\\"\"",
        "\\\\${A}             | \"\\\\\"${A}\"\"",
        "$A ${ ${} {A} $${1}  | \"$A ${ ${} {A} $${1}\"",
      })
  void variablesAreWrittenAsHoconHasThem(String yaml, String hocon) throws IOException {
    String configuration =
        render("defaults: { encode: { codec: \"" + yaml + "\" } }").configuration();

    assertThat(configuration).contains("\"codec\": " + hocon + "\n");
  }

  @Test
  void listensInsideThePodAloneAsLongAsNobodyHasToLogIn() throws IOException {
    RenderedChart closed = render("");
    assertThat(settings(closed).http().interfaceName()).isEqualTo("127.0.0.1");
    assertThat(closed.all(Service.class))
        .singleElement()
        .extracting(each -> each.getSpec().getClusterIP())
        .isEqualTo("None");

    RenderedChart open = render("auth: { adminToken: { existingSecret: admin } }");
    assertThat(settings(open).http().interfaceName()).isEqualTo("0.0.0.0");
    assertThat(open.all(Service.class)).hasSize(2);
  }

  @Test
  void gpusAreAskedForBesideWhatElseIs() throws IOException {
    Container with = container(helm.render(SETS.resolve("gpu.yaml")));
    assertThat(with.getResources().getLimits())
        .containsEntry("nvidia.com/gpu", new Quantity("2"))
        .containsEntry("memory", new Quantity("8Gi"));
    assertThat(with.getEnv()).noneMatch(env -> env.getName().equals("NVIDIA_VISIBLE_DEVICES"));

    assertThat(container(render("")).getEnv())
        .anyMatch(
            env -> env.getName().equals("NVIDIA_VISIBLE_DEVICES") && env.getValue().equals("void"));
  }

  @Test
  void claimsVolumesWhereItIsGivenNone() throws IOException {
    assertThat(claims(render(""))).containsExactly("storage");
    assertThat(claims(helm.render(SETS.resolve("recordings.yaml")))).containsExactly("media");
    assertThat(claims(helm.render(SETS.resolve("postgresql.yaml")))).isEmpty();
  }

  private static List<String> claims(RenderedChart chart) {
    return chart.nodes().getSpec().getVolumeClaimTemplates().stream()
        .map(PersistentVolumeClaim::getMetadata)
        .map(each -> each.getName())
        .toList();
  }

  @Test
  void hasLongerToEndThanItTakes() throws IOException {
    PodSpec pod = render("").nodes().getSpec().getTemplate().getSpec();

    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(10);
  }

  // ---------------------------------------------------------------- what is refused

  /** Lint forgives the image that is not named. */
  @Test
  void isFoundWellByLintAsItIs() {
    assertThat(helm.lint(CHART)).isEmpty();
  }

  @Test
  void saysThatThereIsNoPublishedImage() throws IOException {
    assertThat(helm.refusal())
        .contains("image.repository is not set")
        .contains("no published image of Penstock: build one from its Dockerfile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "streams: { gate: { source: { uri: \"rtsp://cam/1\", username: u, password: hunter2 } } }",
        "streams: { gate: { source: { uri: \"rtsp://cam/1\", username: u, password: 4711 } } }",
        "streams: { gate: { source: { uri: \"rtsp://u:hunter2@cam/1\" } } }",
        "streams: { gate: { source: { uri: \"rtsp://a\", substream: { uri: \"rtsp://b\", password: hunter2 } } } }",
        "defaults: { outputs: [ { name: a, uri: \"rtsp://u:hunter2@media/{id}\" } ] }",
        "defaults: { outputs: [ { name: a, uri: \"srt://media:9000?passphrase=hunter2hunter2\" } ] }",
        "defaults: { source: { username: \"${U}\", password: \"a${P}\" } }",
      })
  void aPasswordInClearIsRefused(String values) throws IOException {
    assertThat(helm.refusal(file(values)))
        .contains("password in clear, which would stand in a ConfigMap")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 2                                            | replicas",
        "cluster: { enabled: true }                             | cluster",
        "strems: {}                                             | strems",
        "image: { repositry: a }                                | repositry",
        "http: { prot: 80 }                                     | prot",
        "http: { port: eighty }                                 | port",
        "http: { management: { port: 0 } }                      | management",
        "config: { streams: {} }                                | streams",
        "config: { conect: {} }                                 | conect",
        "config: { storage: { directory: /tmp } }               | directory",
        "config: { http: { interface: 0.0.0.0 } }               | interface",
        "auth: { tokens: [ { name: a, role: root, tokenSha256: x } ] } | role",
        "streams: { \"bad id\": { source: { uri: \"rtsp://c\" } } } | bad id",
        "streams: { gate: { uri: \"rtsp://c\" } }               | source",
        "gpu: { count: -1 }                                     | count",
        "gpu: true                                              | gpu",
        "resources: { limit: {} }                               | limit",
        "probes: { liveness: { period: 1 } }                    | period",
        "terminationGracePeriodSeconds: 5                       | terminationGracePeriodSeconds",
        "storage: { registry: mysql }                           | registry",
        "networkPolicy: { egress: { cidrs: [cam] } }            | cidrs",
      })
  void misspeltValuesAreRefused(String values, String named) throws IOException {
    assertThat(helm.refusal(file(values)))
        .contains("don't meet the specifications of the schema")
        .contains(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingress: { enabled: true, hosts: [a.example] } | ingress.enabled: the API listens inside the pod alone",
        "auth: { allowAnonymous: true }; ingress: { enabled: true } | ingress.hosts: is empty",
        "storage: { registry: postgresql }              | storage.postgresql.url is not set",
        "test: { camera: { uri: \"rtsp://cam/1\" } }    | test.camera.uri: needs auth.adminToken",
        "defaults: { \"${A}\": b }                      | a name cannot be taken from the environment",
      })
  void whatMakesNoSenseTogetherIsRefused(String values, String why) throws IOException {
    assertThat(helm.refusal(file(values.replace("; ", "\n")))).contains(why);
  }

  // ---------------------------------------------------------------- documents and other files

  @Test
  void everyValueStandsInTheSchemaAndTheOtherWayRound() throws IOException {
    JsonNode schema = JSON.readTree(CHART.resolve("values.schema.json").toFile());
    List<String> differing = new ArrayList<>();
    compare("", YAML.readTree(CHART.resolve("values.yaml").toFile()), schema, schema, differing);

    assertThat(differing)
        .as("those that have no default, or are given by who includes this chart")
        .containsExactlyInAnyOrder("global");
  }

  /** A section that comes new has to be let through, or to get values of the chart's own. */
  @Test
  void everySectionOfTheConfigurationHasItsPlace() throws IOException {
    Path reference = Path.of("src/main/resources/reference.conf");
    ConfigObject root = ConfigFactory.parseFile(reference.toFile()).root();
    Set<String> sections =
        new HashSet<>(((ConfigObject) Objects.requireNonNull(root.get("penstock"))).keySet());
    JSON.readTree(CHART.resolve("values.schema.json").toFile())
        .at("/properties/config/properties")
        .fieldNames()
        .forEachRemaining(name -> assertThat(sections.remove(name)).as(name).isTrue());

    assertThat(sections)
        .containsExactlyInAnyOrder(
            "streams", "defaults", "auth", "log", "config", "media-directory");
  }

  /** Where the schema knows each key; those of Penstock and Kubernetes are theirs. */
  private static void compare(
      String path, JsonNode values, JsonNode type, JsonNode schema, List<String> differing) {
    JsonNode resolved = type.has("$ref") ? schema.at(type.get("$ref").asText().substring(1)) : type;
    if (!values.isObject() || resolved.path("additionalProperties").asBoolean(true)) {
      return;
    }
    JsonNode known = resolved.get("properties");
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (known.has(name)) {
                compare(path + name + ".", values.get(name), known.get(name), schema, differing);
              } else {
                differing.add(path + name);
              }
            });
    boolean isOpen =
        path.equals("config.") || path.startsWith("probes.") || path.equals("resources.");
    known
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!isOpen && !values.has(name)) {
                differing.add(path + name);
              }
            });
  }

  @Test
  void everyValueIsExplained() throws IOException {
    List<String> lines = Files.readAllLines(CHART.resolve("values.yaml"));
    List<String> bare = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      // What holds others is explained by them.
      boolean hasValue = lines.get(i).matches(" *[a-zA-Z]+: .+");
      boolean follows = lines.get(i - 1).matches(" *(#|[a-zA-Z]+:).*");
      if (hasValue && !follows) {
        bare.add(lines.get(i));
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void isOfTheVersionThatIsBuilt() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>penstock</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(YAML.readTree(CHART.resolve("Chart.yaml").toFile()).get("appVersion").asText())
        .isEqualTo(version.group(1));
  }

  /** A chart holds no links, which some tools leave out, so that it has copies. */
  @ParameterizedTest
  @CsvSource({
    "docs/prometheus/alerts.yml, alerts.yml",
    "docs/grafana/penstock.json, dashboard.json"
  })
  void carriesWhatTheDocumentsHave(Path original, String copy) throws IOException {
    assertThat(CHART.resolve("files").resolve(copy)).hasSameTextualContentAs(original);
  }

  @Test
  void alertsAndDashboardArriveWhole() throws IOException {
    RenderedChart chart = helm.render(SETS.resolve("monitoring.yaml"));

    List<Rule> rules =
        chart.all(PrometheusRule.class).get(0).getSpec().getGroups().get(0).getRules();
    JsonNode written =
        YAML.readTree(Path.of("docs/prometheus/alerts.yml").toFile()).at("/groups/0/rules");
    assertThat(rules).hasSameSizeAs(written);
    for (int i = 0; i < written.size(); i++) {
      Rule rule = rules.get(i);
      assertThat(rule.getAlert()).isEqualTo(written.get(i).get("alert").asText());
      assertThat(rule.getAnnotations().get("runbook_url")).contains("docs/RUNBOOK.md#");
      assertThat(rule.getExpr().getStrVal())
          .isEqualTo(
              rule.getAlert().equals("NodeDown")
                  ? "up{job=\"cams\", namespace=\"video\"} == 0 or"
                      + " absent(up{job=\"cams\", namespace=\"video\"})"
                  : written.get(i).get("expr").asText());
    }
    String dashboard =
        chart
            .one(ConfigMap.class, "cameras-of-the-north-site-dashboard")
            .getData()
            .get("penstock.json");
    assertThat(JSON.readTree(dashboard))
        .isEqualTo(JSON.readTree(Path.of("docs/grafana/penstock.json").toFile()));
  }
}
