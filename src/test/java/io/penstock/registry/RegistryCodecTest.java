package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryCodecTest {
  private static final StreamId GATE = new StreamId("gate-north");
  private static final RegistrySerializer CLEAR = new RegistrySerializer(RegistrySeal.NONE);
  private static final RegistrySerializer SEALED =
      new RegistrySerializer(new RegistrySeal(List.of(RunningRegistry.NEW_KEY)));

  // ---------------------------------------------------------------- what version 1 says, for good

  @Test
  void readsAnEventOfVersion1() throws IOException {
    RegistryEvent event = (RegistryEvent) replayed("event-1.json", "registry-event:1");

    assertThat(event.at()).isEqualTo(Instant.parse("2026-11-22T10:15:30.123456Z"));
    assertThat(event.who()).isEqualTo("ops");
    assertThat(event.changes()).hasSize(3);
    Wanted wanted = (Wanted) event.changes().get(0);
    assertThat(wanted.id()).isEqualTo(GATE);
    assertThat(wanted.origin()).isEqualTo(Origin.API);
    assertThat(wanted.keys()).containsExactly("/source/uri", "/labels/a~1b");
    assertThat(wanted.document().orElseThrow().fields())
        .containsEntry("enabled", false)
        .containsEntry("stallTimeout", "5s")
        .containsEntry(
            "source", Map.of("uri", "rtsp://cam/1", "username", "viewer", "password", "hunter22"));
    assertThat(event.changes().get(1))
        .isEqualTo(
            new Wanted(
                new StreamId("declared"),
                Origin.CONFIG,
                Optional.empty(),
                Optional.of("00ff"),
                List.of()));
    assertThat(event.changes().get(2)).isEqualTo(new Dropped(new StreamId("yard")));
    assertThat(event.toString()).doesNotContain("hunter22");
  }

  @Test
  void readsAStateOfVersion1() throws IOException {
    RegistryState state = (RegistryState) replayed("state-1.json", "registry-state:1");

    assertThat(state.version()).isEqualTo(17);
    assertThat(state.entries().keySet()).containsExactly(GATE.key(), "declared");
    assertThat(state.entries().get("declared"))
        .isEqualTo(
            new Entry(
                new StreamId("declared"),
                Origin.CONFIG,
                Optional.empty(),
                Optional.of("00ff"),
                1,
                1));
    assertThat(state.history().get("yard"))
        .containsExactly(
            new HistoryEntry(
                Instant.parse("2026-11-22T10:15:31Z"),
                "configuration",
                "removed",
                4,
                9,
                List.of()));
  }

  @Test
  void readsABackupOfVersion1() throws IOException {
    assertThat(Backup.parse(bytes("backup-1.json")).changes(RegistryState.EMPTY, RegistrySeal.NONE))
        .containsExactly(
            new Wanted(
                GATE,
                Origin.API,
                Optional.of(new StreamDocument(Map.of("source", Map.of("uri", "rtsp://cam/1")))),
                Optional.empty(),
                List.of()));
  }

  /** Whoever changes what is written makes a new version, and new files beside these. */
  @ParameterizedTest
  @ValueSource(strings = {"event-1.json registry-event:1", "state-1.json registry-state:1"})
  void writesAsVersion1Does(String fixture) throws IOException {
    String[] parts = fixture.split(" ", 2);
    Object value = replayed(parts[0], parts[1]);

    assertThat(CLEAR.manifest(value)).isEqualTo(parts[1]);
    byte[] written = RegistrySeal.NONE.open(CLEAR.toBinary(value));
    assertThat(RegistryCodec.fields(written)).isEqualTo(RegistryCodec.fields(bytes(parts[0])));
  }

  private static Object replayed(String file, String manifest) throws IOException {
    return CLEAR.fromBinary(RegistrySeal.NONE.seal(bytes(file)), manifest);
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = RegistryCodecTest.class.getResourceAsStream("/registry/" + file)) {
      if (in == null) {
        throw new IOException("no " + file);
      }
      return in.readAllBytes();
    }
  }

  // ---------------------------------------------------------------- there and back

  static Stream<@Nullable Object> values() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("b", null);
    object.put("a", Collections.emptyMap());
    object.put("ä \" \\ \u0000 \ud83d\ude00", "\u2028");
    List<@Nullable Object> list = new ArrayList<>();
    list.add(null);
    list.add(object);
    list.add(List.of());
    return Stream.of(
        null,
        "",
        "text",
        true,
        0,
        -1,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE + 1L,
        Long.MIN_VALUE,
        BigInteger.TWO.pow(100),
        0.0,
        -0.0,
        0.1,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        object,
        list);
  }

  @ParameterizedTest
  @MethodSource("values")
  void keepsADocumentExactly(@Nullable Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("value", value);
    RegistryEvent event =
        new RegistryEvent(
            Instant.now(),
            "ops",
            List.of(
                new Wanted(
                    GATE,
                    Origin.API,
                    Optional.of(new StreamDocument(fields)),
                    Optional.empty(),
                    List.of())));
    RegistryState state = RegistryState.EMPTY.after(event);

    for (RegistrySerializer serializer : List.of(CLEAR, SEALED)) {
      assertThat(serializer.fromBinary(serializer.toBinary(event), serializer.manifest(event)))
          .isEqualTo(event);
      assertThat(serializer.fromBinary(serializer.toBinary(state), serializer.manifest(state)))
          .isEqualTo(state);
    }
  }

  // ---------------------------------------------------------------- what is not understood

  @ParameterizedTest
  @ValueSource(strings = {"registry-event:2", "registry-state:9", "registry-other:1", "", "x:1:1"})
  void refusesWhatItDoesNotKnow(String manifest) {
    assertThatThrownBy(() -> CLEAR.fromBinary(new byte[] {0, '{', '}'}, manifest))
        .isInstanceOf(UnreadableRegistry.class)
        .hasMessageContaining("newer Penstock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"at\":\"never\",\"who\":\"x\",\"changes\":[]}",
        "{\"at\":\"2026-11-22T10:15:30Z\",\"who\":\"x\",\"changes\":[{\"dropped\":\"a b\"}]}",
        "{\"at\":\"2026-11-22T10:15:30Z\",\"who\":\"x\",\"changes\":[{\"wanted\":\"hunter22"
      })
  void saysThatItIsDamagedAndNotWhatItHolds(String json) {
    byte[] bytes = RegistrySeal.NONE.seal(json.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> CLEAR.fromBinary(bytes, "registry-event:1"))
        .isInstanceOf(UnreadableRegistry.class)
        .hasMessageContaining("damaged")
        .hasMessageNotContaining("hunter22");
  }
}
