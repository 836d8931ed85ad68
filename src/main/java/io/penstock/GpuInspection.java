package io.penstock;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuLoad;
import io.penstock.gpu.GpuReading;
import io.penstock.gpu.GpuRoom;
import io.penstock.gpu.GpuSession;
import io.penstock.gpu.GpuWatch;
import io.penstock.node.Gpu;
import io.penstock.node.Gpus;
import io.penstock.observe.GpuView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is told of GPUs: from their device files, their driver, and the sessions on them. */
final class GpuInspection {
  /** A driver that has to be loaded first takes a second or two. */
  static final Duration LOADING = Duration.ofSeconds(4);

  private GpuInspection() {}

  /** Those that can be seen, for a command that opens no sessions. Blocks for some seconds. */
  static List<Gpu> seen() {
    List<Gpu> files = Gpus.seen();
    // A driver without a device has nothing to say, and may take long to find that out.
    return files.isEmpty() ? files : of(files, GpuWatch.ofThisMachine().await(LOADING), List.of());
  }

  /** Those that can be seen now, with the sessions on them. Does not block. */
  static List<Gpu> now(List<Gpu> files, GpuWatch watch, GpuLedger ledger) {
    return of(files, watch.newest(), ledger.rooms());
  }

  /**
   * @param files as they were found
   */
  static List<Gpu> of(List<Gpu> files, List<GpuReading> readings, List<GpuRoom> rooms) {
    List<Gpu> all = new ArrayList<>();
    for (Gpu file : files) {
      Optional<GpuReading> reading =
          readings.stream().filter(one -> file(one).equals(file.device())).findFirst();
      all.add(reading.map(one -> merged(file, one, rooms)).orElse(file));
    }
    // Containers show a driver's GPUs without all of their files.
    readings.stream()
        .filter(one -> files.stream().noneMatch(file -> file.device().equals(file(one))))
        .map(one -> merged(new Gpu(file(one), Optional.empty(), Optional.empty()), one, rooms))
        .forEach(all::add);
    return all;
  }

  private static String file(GpuReading reading) {
    return "/dev/nvidia" + reading.minor();
  }

  private static Gpu merged(Gpu file, GpuReading reading, List<GpuRoom> rooms) {
    Optional<GpuRoom> room = rooms.stream().filter(one -> one.gpu() == reading.gpu()).findFirst();
    Optional<GpuLoad> load = reading.load();
    return new Gpu(
        file.device(),
        present(reading.model()).or(file::model),
        present(reading.driver()).or(file::driver),
        OptionalInt.of(reading.gpu()),
        present(reading.uuid()),
        Optional.of(
            new Gpu.Use(
                room.map(one -> sessions(one, GpuSession.DECODE)),
                room.map(one -> sessions(one, GpuSession.ENCODE)),
                load.map(GpuLoad::decoderPercent).orElse(OptionalInt.empty()),
                load.map(GpuLoad::encoderPercent).orElse(OptionalInt.empty()),
                load.map(GpuLoad::encoderCapacityPercent).orElse(OptionalInt.empty()),
                load.map(one -> OptionalLong.of(one.memoryUsedBytes()))
                    .orElse(OptionalLong.empty()),
                load.map(one -> OptionalLong.of(one.memoryTotalBytes()))
                    .orElse(OptionalLong.empty()))));
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Gpu.Sessions sessions(GpuRoom room, GpuSession session) {
    return new Gpu.Sessions(room.used(session), room.most(session));
  }

  /** The same for metrics: those that streams can be placed on. */
  static List<GpuView> views(GpuLedger ledger) {
    return ledger.rooms().stream().map(GpuInspection::view).toList();
  }

  private static GpuView view(GpuRoom room) {
    Optional<GpuLoad> load = room.load();
    return new GpuView(
        room.gpu(),
        room.decodes(),
        room.mostDecodes(),
        room.encodes(),
        room.mostEncodes(),
        load.map(GpuLoad::decoderPercent).orElse(OptionalInt.empty()),
        load.map(GpuLoad::encoderPercent).orElse(OptionalInt.empty()),
        load.map(one -> OptionalLong.of(one.memoryUsedBytes())).orElse(OptionalLong.empty()),
        load.map(one -> OptionalLong.of(one.memoryTotalBytes())).orElse(OptionalLong.empty()));
  }
}
