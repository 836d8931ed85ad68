package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuRoom;
import io.penstock.gpu.GpuSession;
import io.penstock.media.NoRoom;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.settings.GpuLimits;
import io.penstock.settings.GpuNaming;
import io.penstock.settings.GpuSettings;
import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuSeatTest {
  private static final Optional<Integer> AUTO = Optional.empty();
  private static final ElementSettings DECODER = named("nvh264dec", "nvh264device{gpu}dec");
  private static final ElementSettings ENCODER = named("nvh264enc", "nvh264device{gpu}enc");
  private static final ElementSettings CONVERT = new ElementSettings("cudaconvert", Map.of());

  private final AtomicLong now = new AtomicLong();

  private final GpuLedger ledger =
      GpuLedger.withoutDriver(
          new GpuSettings(new GpuLimits(2, 1), Map.of(), Duration.ofMinutes(10)));

  private final GpuSeats seats =
      new GpuSeats(
          ledger,
          Set.of("nvh264dec", "nvh264device1dec", "nvh264device1enc", "cudaconvert")::contains,
          now::get);

  private static ElementSettings named(String element, String others) {
    return new ElementSettings(element, Map.of(), Optional.of(new GpuNaming.ByName(others)));
  }

  @Test
  void theSecondStreamIsDecodedByTheSecondGpusElement() {
    DecoderChoice choice = new DecoderChoice("nvidia", List.of(DECODER));
    try (GpuSeat first = seats.take(GpuSession.DECODE, choice.elements(), AUTO);
        GpuSeat second = seats.take(GpuSession.DECODE, choice.elements(), AUTO)) {
      assertThat(first.on(choice).label()).isEqualTo("nvidia/nvh264dec");
      assertThat(second.on(choice).label()).isEqualTo("nvidia/nvh264device1dec");
    }
    assertThat(ledger.rooms()).extracting(GpuRoom::decodes).containsExactly(0, 0);
  }

  @Test
  void encodesWhereThereIsAnEncoder() {
    EncoderSettings settings =
        new EncoderSettings(
            List.of(CONVERT, ENCODER), "nvh264enc", "bitrate", BitrateUnit.KBITS, "gop-size");
    EncoderChoice choice = new EncoderChoice("nvidia", settings);
    try (GpuSeat seat = seats.take(GpuSession.ENCODE, settings.elements(), AUTO)) {
      assertThat(seat.on(choice).label()).isEqualTo("nvidia/nvh264device1enc");
      assertThat(seat.on(choice).settings().elements())
          .extracting(ElementSettings::element)
          .containsExactly("cudaconvert", "nvh264device1enc");
      assertThat(seat.on(choice).settings().bitrateUnit()).isEqualTo(BitrateUnit.KBITS);
      assertThatThrownBy(() -> seats.take(GpuSession.ENCODE, settings.elements(), AUTO))
          .isInstanceOf(NoRoom.class)
          .hasMessage("no GPU has room for one more encode session: 1 has 1 of 1");
      assertThat(seats.missing(GpuSession.ENCODE, settings.elements(), AUTO, "gate")).isPresent();
    }
    assertThat(seats.missing(GpuSession.ENCODE, settings.elements(), AUTO, "gate")).isEmpty();
  }

  @Test
  void elementsThatUseNoGpuTakeNoRoomAndNoPin() {
    ElementSettings software = new ElementSettings("avdec_h264", Map.of());
    DecoderChoice choice = new DecoderChoice("software", List.of(software));
    try (GpuSeat seat = seats.take(GpuSession.DECODE, List.of(software), Optional.of(7))) {
      assertThat(seat.on(choice)).isSameAs(choice);
      assertThat(seat.asNoRoom(new Failure.DecodeFailed("out of memory"))).isEmpty();
    }
    assertThat(ledger.rooms()).isEmpty();
  }

  @Test
  void onePropertyGoesWhereTheDriverSeesAGpu() {
    ElementSettings element =
        new ElementSettings(
            "nvv4l2decoder", Map.of(), Optional.of(new GpuNaming.ByProperty("gpu-id")));

    assertThat(seats.having(List.of(element))).containsExactly(0);
    assertThatThrownBy(() -> seats.take(GpuSession.DECODE, List.of(element), Optional.of(1)))
        .isInstanceOf(NoRoom.class)
        .hasMessage("there is no GPU 1 for it: here is 0");
  }

  @Test
  void aGpuThatTakesNoMoreTeachesItsLimit() {
    Failure full = new Failure.DecodeFailed("the decoder failed: CUDA_ERROR: out of memory");
    Failure broken = new Failure.DecodeFailed("the decoder failed: no such picture");
    Optional<Integer> first = Optional.of(0);
    try (GpuSeat one = seats.take(GpuSession.DECODE, List.of(DECODER), first)) {
      assertThat(one.asNoRoom(full)).as("alone, it is not room that is missing").isEmpty();
      try (GpuSeat two = seats.take(GpuSession.DECODE, List.of(DECODER), first)) {
        assertThat(two.asNoRoom(broken)).isEmpty();
        assertThat(two.asNoRoom(full))
            .contains(new Failure.NoRoom("GPU 0 took no more sessions: " + full.message()));
      }
      assertThat(seats.missing(GpuSession.DECODE, List.of(DECODER), first, "gate"))
          .contains("GPU 0 has no room for one more decode session: it has 1 of 1");
    }
  }

  @Test
  void aGpuOnWhichStreamsBreakIsNotTakenForTheEmptiest() {
    assertThat(breaks(0, "gate")).as("GPU 1 may serve it").isTrue();
    assertThat(breaks(0, "yard")).isTrue();

    try (GpuSeat first = decode("hall");
        GpuSeat second = decode("roof")) {
      assertThat(List.of(gpu(first), gpu(second))).containsExactly(1, 1);
      assertThatThrownBy(() -> decode("door"))
          .isInstanceOf(NoRoom.class)
          .hasMessage(
              "no GPU has room for one more decode session: 1 has 2 of 2; passed over, since"
                  + " sessions broke there: 0");
      now.addAndGet(Breakages.PASSED_OVER.toNanos());
      try (GpuSeat again = decode("door")) {
        assertThat(gpu(again)).isZero();
      }
    }
  }

  @Test
  void aStreamThatBreaksEverywhereIsTheElementsConcern() {
    assertThat(breaks(0, "gate")).isTrue();
    assertThat(breaks(0, "gate")).isTrue();
    try (GpuSeat other = decode("yard")) {
      assertThat(gpu(other)).as("it may be that stream's own fault").isZero();
    }
    assertThat(breaks(1, "gate")).as("GPU 0 broke for it too").isFalse();
  }

  @Test
  void whereNoOtherGpuCouldDoItTheElementsAreAtFault() {
    try (GpuSeat pinned = seats.take(GpuSession.DECODE, List.of(DECODER), Optional.of(0), "gate");
        GpuSeat alone = seats.take(GpuSession.ENCODE, List.of(ENCODER), AUTO, "gate")) {
      assertThat(seats.broke(pinned, GpuSession.DECODE, List.of(DECODER), Optional.of(0), "gate"))
          .isFalse();
      assertThat(seats.broke(alone, GpuSession.ENCODE, List.of(ENCODER), AUTO, "gate")).isFalse();
    }
    assertThat(seats.broke(GpuSeat.NONE, GpuSession.DECODE, List.of(CONVERT), AUTO, "gate"))
        .isFalse();
  }

  private GpuSeat decode(String stream) {
    return seats.take(GpuSession.DECODE, List.of(DECODER), AUTO, stream);
  }

  private static int gpu(GpuSeat seat) {
    return seat.lease().orElseThrow().gpu();
  }

  private boolean breaks(int gpu, String stream) {
    try (GpuSeat seat = seats.take(GpuSession.DECODE, List.of(DECODER), Optional.of(gpu), stream)) {
      return seats.broke(seat, GpuSession.DECODE, List.of(DECODER), AUTO, stream);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA_ERROR_OUT_OF_MEMORY: out of memory",
        "Failed to create NVENC encoder session, ret=10",
        "the encoder broke: Could not initialize supporting library",
        "Failed to open encoder",
        "Not enough resources",
        "no more sessions",
        "Insufficient memory",
        "Too many sessions"
      })
  void knowsWhatIsSaidOfWantOfRoom(String text) {
    assertThat(GpuSeat.saysFull(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "No valid frames decoded before end of stream",
    "Internal data stream error",
    "the encoder broke: Failed to encode frame"
  })
  void takesNothingElseForIt(String text) {
    assertThat(GpuSeat.saysFull(text)).isFalse();
  }
}
