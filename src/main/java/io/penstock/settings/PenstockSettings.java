package io.penstock.settings;

import io.penstock.stream.StreamSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything the operator set.
 *
 * @param http where the API listens
 * @param auth who may use it
 * @param api what streams that come over it may name
 * @param deepStream whether DeepStream's REST calls are served
 * @param storage where the service keeps what must survive a restart
 * @param watchConfig whether the configuration is read again when its file changes
 * @param logFormat how log lines look
 * @param mediaDirectory the only place where file sources and file outputs may be
 * @param room how much of its disk recordings may take
 * @param backend {@link #AUTO}, or the name of one of {@code backends}
 * @param allowSoftwareEncode whether a GPU backend without an encoder may encode on the CPU
 * @param backends in the order in which {@link #AUTO} tries them
 * @param gpus how many sessions GPUs may have
 * @param control how long things may take
 * @param connect how many attempts at sources may be under way
 * @param streams the streams that the configuration declares, by id
 * @param documents reads streams that come from elsewhere, over the same defaults
 */
public record PenstockSettings(
    HttpSettings http,
    AuthSettings auth,
    ApiSettings api,
    DeepStreamSettings deepStream,
    StorageSettings storage,
    boolean watchConfig,
    LogFormat logFormat,
    Path mediaDirectory,
    RoomSettings room,
    String backend,
    boolean allowSoftwareEncode,
    List<BackendSettings> backends,
    GpuSettings gpus,
    ControlSettings control,
    ConnectSettings connect,
    List<DeclaredStream> streams,
    StreamDocuments documents) {
  /** The backend that stands for the first one that works. */
  public static final String AUTO = "auto";

  public PenstockSettings {
    backends = List.copyOf(backends);
    streams = List.copyOf(streams);
  }

  /** The declared streams, with the defaults. */
  public List<StreamSpec> specs() {
    return streams.stream().map(DeclaredStream::spec).toList();
  }
}
