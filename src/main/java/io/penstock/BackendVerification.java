package io.penstock;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.demo.DemoCameras;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs one stream on a backend, on loopback: a camera, decoding, an overlay, encoding, an RTMP
 * server, and a player that decodes with software whatever the backend is.
 */
final class BackendVerification {
  /** Three seconds of the demo's camera. */
  static final int ENOUGH_PICTURES = 75;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String STREAM = "verify";

  /**
   * How it went.
   *
   * @param last how the stream was at the end; empty where the service did not start
   * @param played pictures that the player decoded
   * @param trouble why there were no more, in a sentence; empty where there were enough
   */
  record Outcome(Optional<StreamStatus> last, long played, String trouble) {
    /** Whether video that can be decoded arrived. */
    boolean arrived() {
      return played >= ENOUGH_PICTURES;
    }
  }

  private BackendVerification() {}

  /**
   * Runs it; takes a few seconds, or half a minute where nothing arrives.
   *
   * @param operator whose backends are known
   * @param backend {@code auto} or one of them
   */
  static Outcome of(PenstockSettings operator, String backend) {
    try (DemoCameras cameras = DemoCameras.open(RtspServerSettings.anyPort());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      ProcessorCatalog catalog = ProcessorCatalog.load();
      PenstockSettings own = stream(cameras.testPattern(), rtmp.address(STREAM), catalog);
      Config noHook =
          ConfigFactory.parseString("akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off");
      try (Service service = Service.start(on(operator, backend, own), catalog, noHook)) {
        return watch(service, rtmp.address(STREAM), own);
      }
    } catch (IllegalStateException e) {
      return new Outcome(Optional.empty(), 0, String.valueOf(e.getMessage()));
    }
  }

  private static PenstockSettings stream(String camera, String target, ProcessorCatalog catalog) {
    String hocon =
        """
        penstock {
          # A service may run beside it, with the same variables in its environment.
          http { interface = "127.0.0.1", port = 0, management.port = 0 }
          deepstream.enabled = false
          storage.registry = memory
          streams.%s {
            source.uri = "%s"
            process = [ { type = overlay, rectangle = [24, 48, 300, 36], color = "#00ff00", text = "{stream} {time}" } ]
            outputs = [ { name = main, uri = "%s" } ]
            encode.bitrate = 2M
          }
        }
        """
            .formatted(STREAM, camera, target);
    SettingsReader.Result result =
        SettingsReader.read(
            ConfigFactory.parseString(hocon)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(),
            ConfigFile.checks(catalog));
    if (result instanceof SettingsReader.Refused refused) {
      throw new IllegalStateException(refused.describe("the environment (PENSTOCK_…)"));
    }
    return ((SettingsReader.Loaded) result).settings();
  }

  /** The streams of {@code own}, on what the operator has. */
  static PenstockSettings on(PenstockSettings operator, String backend, PenstockSettings own) {
    return new PenstockSettings(
        own.http(),
        own.auth(),
        own.api(),
        own.deepStream(),
        own.storage(),
        own.watchConfig(),
        own.logFormat(),
        own.mediaDirectory(),
        own.room(),
        backend,
        operator.allowSoftwareEncode(),
        operator.backends(),
        operator.gpus(),
        operator.control(),
        own.connect(),
        own.streams(),
        own.documents());
  }

  private static Outcome watch(Service service, String address, PenstockSettings own) {
    await(() -> status(service).filter(now -> now.state() == StreamState.LIVE).isPresent());
    NativePipelines software = new NativePipelines(new Backends("software", own.backends(), true));
    try (PlayCheck player = PlayCheck.open(software, address)) {
      await(() -> player.pictures() >= ENOUGH_PICTURES || !player.complaint().isEmpty());
      Optional<StreamStatus> last = status(service);
      return new Outcome(last, player.pictures(), trouble(player, last));
    }
  }

  private static String trouble(PlayCheck player, Optional<StreamStatus> last) {
    if (player.pictures() >= ENOUGH_PICTURES) {
      return "";
    }
    String played = "a player decoded " + player.pictures() + " pictures";
    String complaint = player.complaint().isEmpty() ? "" : ", then: " + player.complaint();
    return played
        + complaint
        + last.flatMap(now -> now.source().lastError())
            .map(error -> "; the source: " + error.failure().message())
            .orElse("")
        + last.flatMap(StreamStatus::reason).map(reason -> "; the stream: " + reason).orElse("");
  }

  private static Optional<StreamStatus> status(Service service) {
    return service.streams().entries().stream()
        .map(StreamEntry::status)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static void await(BooleanSupplier there) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!there.getAsBoolean() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
