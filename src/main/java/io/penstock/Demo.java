package io.penstock;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.demo.DemoCameras;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import java.util.List;
import java.util.Map;

/**
 * Two cameras, an RTMP server, and the service between them, all on loopback. Closing it ends them
 * in the order of the flow.
 */
final class Demo implements AutoCloseable {
  private static final List<String> STREAMS = List.of("test-pattern", "people-walking");

  private final DemoCameras cameras;
  private final RtmpServer rtmp;
  private final PenstockSettings settings;
  private final Service service;
  private boolean closed;

  private Demo(DemoCameras cameras, RtmpServer rtmp, PenstockSettings settings, Service service) {
    this.cameras = cameras;
    this.rtmp = rtmp;
    this.settings = settings;
    this.service = service;
  }

  /**
   * Starts everything.
   *
   * @throws IllegalStateException with a sentence when something cannot start; nothing is left
   *     running
   */
  static Demo start() {
    DemoCameras cameras = DemoCameras.open(RtspServerSettings.anyPort());
    RtmpServer rtmp = null;
    try {
      ProcessorCatalog catalog = ProcessorCatalog.load();
      rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
      PenstockSettings settings = settings(cameras, rtmp, catalog);
      // The demo ends its parts in order, in a hook of its own.
      Config noHook =
          ConfigFactory.parseString("akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off");
      return new Demo(cameras, rtmp, settings, Service.start(settings, catalog, noHook));
    } catch (RuntimeException e) {
      if (rtmp != null) {
        rtmp.close();
      }
      cameras.close();
      throw e;
    }
  }

  private static PenstockSettings settings(
      DemoCameras cameras, RtmpServer rtmp, ProcessorCatalog catalog) {
    String streams =
        stream("test-pattern", cameras.testPattern(), rtmp)
            + stream("people-walking", cameras.peopleWalking(), rtmp);
    SettingsReader.Result result =
        SettingsReader.read(
            ConfigFactory.parseString(streams)
                .withFallback(
                    // Whatever the environment has for a service that runs beside it.
                    ConfigFactory.parseMap(
                        Map.of(
                            "penstock.http.interface",
                            "127.0.0.1",
                            "penstock.http.port",
                            0,
                            "penstock.http.management.port",
                            0,
                            "penstock.deepstream.enabled",
                            false,
                            "penstock.storage.registry",
                            "memory")))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(),
            ConfigFile.checks(catalog));
    if (result instanceof SettingsReader.Refused refused) {
      throw new IllegalStateException(refused.describe("the demo's configuration"));
    }
    return ((SettingsReader.Loaded) result).settings();
  }

  private static String stream(String id, String camera, RtmpServer rtmp) {
    return """
        penstock.streams.%s {
          source.uri = "%s"
          process = [ { type = overlay, rectangle = [24, 48, 300, 36], color = "#00ff00", text = "{stream} {time} {fps} fps" } ]
          outputs = [ { name = main, uri = "%s" } ]
          encode.bitrate = 2M
        }
        """
        .formatted(id, camera, rtmp.address(id));
  }

  /** The ids of the streams, which are the names of their RTMP addresses too. */
  List<String> streams() {
    return STREAMS;
  }

  /** Where a stream can be watched. */
  String address(String stream) {
    return rtmp.address(stream);
  }

  /** Watches a stream as a player would. */
  PlayCheck watch(String stream) {
    Backends backends = Backends.of(settings);
    return PlayCheck.open(new NativePipelines(backends), address(stream));
  }

  /** The service. */
  Service service() {
    return service;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    service.close();
    rtmp.close();
    cameras.close();
  }
}
