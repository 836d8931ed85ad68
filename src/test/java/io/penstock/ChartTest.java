package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.penstock.chart.HelmProcess;
import io.penstock.chart.PodFiles;
import io.penstock.chart.RenderedChart;
import io.penstock.chart.UnknownFields;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for the chart whatever is set: each file of values is rendered once. */
class ChartTest {
  private static final Path VALUES = Path.of("src/test/resources/helm");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Map<Path, RenderedChart> RENDERED = new LinkedHashMap<>();

  @TempDir private static Path folder;

  private static HelmProcess helm;
  private static PodFiles pod;

  @BeforeAll
  static void render() throws IOException {
    helm = HelmProcess.start(Files.createDirectory(folder.resolve("helm")));
    pod = PodFiles.in(Files.createDirectory(folder.resolve("pod")));
    for (Path file : valueSets()) {
      RENDERED.put(file, helm.render(file));
    }
  }

  @AfterAll
  static void end() {
    if (helm != null) {
      helm.close();
    }
    RENDERED.clear();
  }

  static List<Path> valueSets() throws IOException {
    try (Stream<Path> files = Files.list(VALUES)) {
      return files.sorted().toList();
    }
  }

  private static RenderedChart chart(Path values) {
    return Objects.requireNonNull(RENDERED.get(values));
  }

  // ---------------------------------------------------------------- Helm and Kubernetes

  /** Lint takes no file of values, so that they are written into a copy. */
  @ParameterizedTest
  @MethodSource("valueSets")
  void isFoundWellByLint(Path values) throws IOException {
    Path copy = HelmProcess.copyChart(Files.createDirectory(folder.resolve(values.getFileName())));
    ObjectNode merged = (ObjectNode) YAML.readTree(copy.resolve("values.yaml").toFile());
    merge(merged, YAML.readTree(values.toFile()));
    YAML.writeValue(copy.resolve("values.yaml").toFile(), merged);

    assertThat(helm.lint(copy)).isEmpty();
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            field -> {
              if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void hasNoFieldThatKubernetesDoesNotKnow(Path values) {
    assertThat(chart(values).objects()).flatMap(UnknownFields::of).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void hasEachObjectOnceWithItsLabels(Path values) {
    Set<String> names = new HashSet<>();
    for (HasMetadata object : chart(values).objects()) {
      String name = object.getKind() + "/" + object.getMetadata().getName();
      assertThat(names.add(name)).as("%s once", name).isTrue();
      assertThat(object.getMetadata().getName()).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
      assertThat(object.getMetadata().getLabels())
          .containsKeys(
              "helm.sh/chart",
              "app.kubernetes.io/name",
              "app.kubernetes.io/instance",
              "app.kubernetes.io/version",
              "app.kubernetes.io/managed-by");
    }
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void whatLooksForPodsFindsThoseThatServe(Path values) {
    RenderedChart chart = chart(values);
    Map<String, String> labels = chart.nodes().getSpec().getTemplate().getMetadata().getLabels();
    Map<String, String> tests = chart.all(Pod.class).get(0).getMetadata().getLabels();

    List<Map<String, String>> selectors =
        Stream.of(
                Stream.of(chart.nodes().getSpec().getSelector().getMatchLabels()),
                chart.all(Service.class).stream().map(each -> each.getSpec().getSelector()),
                chart.all(PodDisruptionBudget.class).stream()
                    .map(each -> each.getSpec().getSelector().getMatchLabels()),
                chart.all(NetworkPolicy.class).stream()
                    .map(each -> each.getSpec().getPodSelector().getMatchLabels()))
            .flatMap(each -> each)
            .toList();

    assertThat(selectors)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            selector -> {
              assertThat(labels).containsAllEntriesOf(selector);
              assertThat(tests.entrySet().containsAll(selector.entrySet()))
                  .as("the test's pod")
                  .isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void portsAreThereByTheNamesThatAreUsed(Path values) {
    RenderedChart chart = chart(values);
    Container container = container(chart.nodes().getSpec().getTemplate().getSpec());
    List<String> ports = container.getPorts().stream().map(ContainerPort::getName).toList();

    assertThat(
            Stream.of(
                container.getStartupProbe(),
                container.getLivenessProbe(),
                container.getReadinessProbe()))
        .allSatisfy(probe -> assertThat(probe.getHttpGet().getPort().getStrVal()).isIn(ports));
    for (Service service : chart.all(Service.class)) {
      assertThat(service.getSpec().getPorts())
          .isNotEmpty()
          .allSatisfy(port -> assertThat(port.getTargetPort().getStrVal()).isIn(ports));
    }
    assertThat(chart.one(Service.class, chart.nodes().getSpec().getServiceName())).isNotNull();
    for (ServiceMonitor monitor : chart.all(ServiceMonitor.class)) {
      assertThat(chart.all(Service.class))
          .filteredOn(
              service ->
                  service
                      .getMetadata()
                      .getLabels()
                      .entrySet()
                      .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()))
          .singleElement()
          .satisfies(
              service ->
                  assertThat(service.getSpec().getPorts().get(0).getName())
                      .isEqualTo(monitor.getSpec().getEndpoints().get(0).getPort()));
    }
    for (Ingress ingress : chart.all(Ingress.class)) {
      var backend =
          ingress.getSpec().getRules().get(0).getHttp().getPaths().get(0).getBackend().getService();
      assertThat(chart.one(Service.class, backend.getName()).getSpec().getPorts())
          .anyMatch(port -> port.getName().equals(backend.getPort().getName()));
    }
  }

  // ---------------------------------------------------------------- pods

  @ParameterizedTest
  @MethodSource("valueSets")
  void podsMayDoAsLittleAsCanBe(Path values) {
    RenderedChart chart = chart(values);
    List<PodSpec> pods =
        List.of(
            chart.nodes().getSpec().getTemplate().getSpec(), chart.all(Pod.class).get(0).getSpec());

    assertThat(pods)
        .allSatisfy(
            pod -> {
              assertThat(pod.getAutomountServiceAccountToken()).isFalse();
              assertThat(pod.getEnableServiceLinks()).isFalse();
              assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
              assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
              assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                  .isEqualTo("RuntimeDefault");
              var may = container(pod).getSecurityContext();
              assertThat(may.getReadOnlyRootFilesystem()).isTrue();
              assertThat(may.getAllowPrivilegeEscalation()).isFalse();
              assertThat(may.getCapabilities().getDrop()).containsExactly("ALL");
            });
    assertThat(chart.all(ServiceAccount.class))
        .allSatisfy(each -> assertThat(each.getAutomountServiceAccountToken()).isFalse());
    assertThat(chart.kinds()).doesNotContain("Role", "RoleBinding", "Secret");
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void mountsVolumesThatAreThere(Path values) {
    RenderedChart chart = chart(values);
    StatefulSet nodes = chart.nodes();
    PodSpec pod = nodes.getSpec().getTemplate().getSpec();
    Set<String> volumes = new HashSet<>();
    Stream.concat(
            pod.getVolumes().stream().map(Volume::getName),
            nodes.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName()))
        .forEach(name -> assertThat(volumes.add(name)).as(name).isTrue());

    assertThat(container(pod).getVolumeMounts())
        .extracting(VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(container(pod).getVolumeMounts())
        .as("a single file of a ConfigMap never changes")
        .allSatisfy(mount -> assertThat(mount.getSubPath()).isNull())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/penstock", "/tmp", "/var/lib/penstock");
  }

  private static Container container(PodSpec pod) {
    assertThat(pod.getContainers()).hasSize(1);
    return pod.getContainers().get(0);
  }

  // ---------------------------------------------------------------- the configuration

  @ParameterizedTest
  @MethodSource("valueSets")
  void itsConfigurationIsFoundWellByCheck(Path values) throws IOException {
    Path file = pod.configuration(chart(values).configuration());
    StringWriter said = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));

    int status = line.execute("check", "--config", file.toString());

    assertThat(status).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains(
            "no problems, " + YAML.readTree(values.toFile()).path("streams").size() + " stream");
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void noSecretStandsInAConfigMap(Path values) {
    assertThat(chart(values).all(ConfigMap.class))
        .flatExtracting(map -> map.getData().values())
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContainPattern("\"password\": \"")
                    .doesNotContainPattern("://[^/?#:@\"]*:[^/?#@\"]+@")
                    .doesNotContainPattern("passphrase=[^\"]"));
  }
}
