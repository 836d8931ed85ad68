package io.penstock.settings;

import io.penstock.stream.StreamSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything the operator set.
 *
 * @param http where the API listens
 * @param storageDirectory where the service keeps what must survive a restart
 * @param mediaDirectory the only place where file sources and file outputs may be
 * @param backend {@code auto}, or the name of one of {@code backends}
 * @param allowSoftwareEncode whether a GPU backend without an encoder may encode on the CPU
 * @param backends in the order in which {@code auto} tries them
 * @param control how long things may take
 * @param connect how many attempts at sources may be under way
 * @param streams the streams that the configuration declares, by id
 */
public record PenstockSettings(
    HttpSettings http,
    Path storageDirectory,
    Path mediaDirectory,
    String backend,
    boolean allowSoftwareEncode,
    List<BackendSettings> backends,
    ControlSettings control,
    ConnectSettings connect,
    List<StreamSpec> streams) {
  /** The backend that stands for the first one that works. */
  public static final String AUTO = "auto";

  public PenstockSettings {
    backends = List.copyOf(backends);
    streams = List.copyOf(streams);
  }
}
