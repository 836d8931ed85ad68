package io.penstock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.penstock.round.one.Here;
import io.penstock.round.two.There;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrows point one way, and each native library has one home. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.penstock");

  /** What a package may see. Those not built yet join with their first class. */
  private static final Map<String, Set<String>> SEES =
      Map.ofEntries(
          entry("stream"),
          entry("node"),
          entry("media", "stream"),
          entry("settings", "stream"),
          entry("observe", "media", "stream"),
          entry("tls", "stream"),
          entry("rtsp", "tls", "stream"),
          entry("push", "tls", "stream"),
          entry("plan", "stream"),
          entry("record", "stream"),
          entry("gpu", "settings"),
          entry("gst", "gpu", "record", "rtsp", "push", "media", "observe", "settings", "stream"),
          entry("process", "media", "observe", "stream"),
          entry("flow", "process", "media", "observe", "stream"),
          entry(
              "control",
              "flow",
              "process",
              "plan",
              "record",
              "media",
              "observe",
              "settings",
              "stream"),
          entry("registry", "control", "observe", "settings", "stream"),
          entry("http", "registry", "control", "record", "observe", "node", "settings", "stream"),
          entry("cli", "settings", "stream"),
          entry("demo", "gst", "media", "settings", "stream"));

  private static final Set<String> UNNAMED = Set.of("util", "common", "impl", "manager", "helper");

  private static Map.Entry<String, Set<String>> entry(String name, String... sees) {
    return Map.entry(name, Set.of(sees));
  }

  // ---------------------------------------------------------------- arrows

  static Stream<String> packages() {
    return SEES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void arrowsPointOneWay(String name) {
    arrows(name, SEES.getOrDefault(name, Set.of())).check(CLASSES);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> built =
        CLASSES.stream()
            .map(found -> found.getPackageName().split("\\."))
            .filter(parts -> parts.length > 2)
            .map(parts -> parts[2])
            .collect(Collectors.toSet());

    assertThat(built).isEqualTo(SEES.keySet());
  }

  @Test
  void anArrowThatIsNotAllowedIsSeen() {
    assertBroken(arrows("flow", Set.of("media", "stream")));
    assertBroken(arrows("control", Set.of("flow", "process", "media", "stream")));
    assertBroken(arrows("media", Set.of()));
  }

  private static ArchRule arrows(String name, Set<String> sees) {
    String[] forbidden =
        Stream.concat(
                SEES.keySet().stream()
                    .filter(other -> !other.equals(name) && !sees.contains(other))
                    .map(other -> "io.penstock." + other + ".."),
                Stream.of("io.penstock"))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.penstock." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden);
  }

  @Test
  void noPackagesGoRoundInCircles() {
    circles("io.penstock.(*)..").check(CLASSES);
  }

  @Test
  void aCircleIsSeen() {
    JavaClasses round = new ClassFileImporter().importClasses(Here.class, There.class);
    assertThatThrownBy(() -> circles("io.penstock.round.(*)..").check(round))
        .isInstanceOf(AssertionError.class);
  }

  private static ArchRule circles(String pattern) {
    return slices().matching(pattern).should().beFreeOfCycles();
  }

  // ---------------------------------------------------------------- native libraries, Akka

  @Test
  void onlyGstSeesGStreamer() {
    only("org.freedesktop..", "gst").check(CLASSES);
    assertBroken(only("org.freedesktop..", "process"));
  }

  @Test
  void onlyGstTheDemoAndGpuCallNativeFunctions() {
    only("com.sun.jna..", "gst", "demo", "gpu").check(CLASSES);
    assertBroken(only("com.sun.jna..", "gst", "demo"));
    assertBroken(only("com.sun.jna..", "gst", "gpu"));
    assertBroken(only("com.sun.jna..", "demo", "gpu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.opencv..", "org.bytedeco.."})
  void onlyProcessSeesOpenCv(String library) {
    only(library, "process").check(CLASSES);
  }

  @Test
  void anOpenCvCallElsewhereIsSeen() {
    assertBroken(only("org.opencv..", "gst"));
    assertBroken(only("org.bytedeco..", "gst"));
  }

  @Test
  void onlyTheUpperFloorsKnowAkka() {
    only("akka..", "flow", "control", "registry", "http", "observe", "").check(CLASSES);
    assertBroken(only("akka..", "flow", "control", "http", "observe"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.micrometer..", "io.prometheus.."})
  void onlyObserveCountsForOthers(String library) {
    only(library, "observe").check(CLASSES);
    assertBroken(only(library, "http"));
  }

  /** All others log through SLF4J. */
  @Test
  void onlyObserveSaysHowLogLinesLook() {
    only("ch.qos.logback..", "observe").check(CLASSES);
    assertBroken(only("ch.qos.logback..", "http"));
  }

  @Test
  void theVocabularyKnowsTheJdkAlone() {
    vocabulary("io.penstock.stream").check(CLASSES);
    assertBroken(vocabulary("io.penstock.settings"));
  }

  /**
   * HOCON is read in one place; the root only takes what belongs to Akka from it, and the registry
   * gives Akka Persistence what that asks for.
   */
  @Test
  void onlySettingsReadTheConfiguration() {
    only("com.typesafe.config..", "settings", "registry", "").check(CLASSES);
    assertBroken(only("com.typesafe.config..", ""));
  }

  private static ArchRule only(String library, String... homes) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            Arrays.stream(homes)
                .map(home -> home.isEmpty() ? "io.penstock" : "io.penstock." + home + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static ArchRule vocabulary(String name) {
    return classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(name, "java..", "org.jspecify..");
  }

  // ---------------------------------------------------------------- names

  @Test
  void everyPackageSaysWhatItIsAbout() {
    named(UNNAMED).check(CLASSES);
    assertBroken(named(Set.of("flow")));
  }

  private static ArchRule named(Set<String> bad) {
    return noClasses()
        .should()
        .resideInAnyPackage(bad.stream().map(name -> ".." + name + "..").toArray(String[]::new));
  }

  private static void assertBroken(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(CLASSES)).isInstanceOf(AssertionError.class);
  }
}
