package io.penstock.demo;

import com.sun.jna.Pointer;
import io.penstock.gst.GstRuntime;
import java.time.Duration;

/**
 * An RTSP server inside this process, listening on 127.0.0.1: cameras that need no hardware. Any
 * thread may call it; the server's own work runs on one daemon thread and on GStreamer's. Whoever
 * opened it closes it.
 */
public final class RtspServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
  private static final long QUIT_AGAIN_MILLIS = 100;

  // Held as fields: native code calls them for as long as the server lives.
  private final RtspLibrary.ClientFilter removeAll = (s, client, data) -> RtspLibrary.FILTER_REMOVE;
  private final RtspLibrary.SourceCallback expire =
      (pool, data) -> {
        RtspLibrary.gst_rtsp_session_pool_cleanup(pool);
        return 1;
      };

  private final RtspServerSettings settings;
  private final Pointer context = GLibLibrary.g_main_context_new();
  private final Pointer loop = GLibLibrary.g_main_loop_new(context, 0);
  private final Pointer server;
  private final Pointer mounts;
  private final Pointer sessionWatch;
  private final int listenId;
  private final int port;
  private final Thread thread;
  private boolean closed;

  private RtspServer(RtspServerSettings settings) {
    this.settings = settings;
    server = RtspLibrary.gst_rtsp_server_new();
    RtspLibrary.gst_rtsp_server_set_address(server, HOST);
    RtspLibrary.gst_rtsp_server_set_service(server, Integer.toString(settings.port()));
    settings.login().ifPresent(login -> RtspLogin.require(server, login));
    mounts = RtspLibrary.gst_rtsp_server_get_mount_points(server);
    sessionWatch = watchSessions();
    listenId = RtspLibrary.gst_rtsp_server_attach(server, context);
    if (listenId == 0) {
      release();
      throw new IllegalStateException(
          "the RTSP server cannot listen on " + HOST + ":" + settings.port());
    }
    port = RtspLibrary.gst_rtsp_server_get_bound_port(server);
    thread = startLoop();
  }

  /**
   * Starts a server without cameras.
   *
   * @throws IllegalStateException where the port is taken, or the library is missing; the message
   *     names its package
   */
  public static RtspServer open(RtspServerSettings settings) {
    GstRuntime.start();
    return new RtspServer(settings);
  }

  /**
   * Adds a camera, or replaces the one at this path for clients that come later. All clients of a
   * path see the same pictures; its pipeline runs while there is a client, and starts anew after.
   *
   * @param path such as {@code /gate}
   * @param launch a pipeline as text that ends in a payloader named {@code pay0}
   */
  public synchronized void mount(String path, String launch) {
    ensureOpen();
    add(path, factory(launch));
  }

  /**
   * Adds a place to which clients send pictures, or replaces the one at this path.
   *
   * @param path such as {@code /gate}
   * @param launch a pipeline as text that begins with a depayloader named {@code depay0}
   */
  public synchronized void mountRecorder(String path, String launch) {
    ensureOpen();
    Pointer factory = factory(launch);
    RtspLibrary.gst_rtsp_media_factory_set_transport_mode(factory, RtspLibrary.MODE_RECORD);
    add(path, factory);
  }

  private Pointer factory(String launch) {
    Pointer factory = RtspLibrary.gst_rtsp_media_factory_new();
    // A launch line without parentheses gives a pipeline of its own, which cannot be a media.
    RtspLibrary.gst_rtsp_media_factory_set_launch(factory, "( " + launch + " )");
    RtspLibrary.gst_rtsp_media_factory_set_shared(factory, 1);
    return factory;
  }

  private void add(String path, Pointer factory) {
    RtspLibrary.gst_rtsp_media_factory_set_protocols(
        factory, RtspLibrary.OVER_TCP | (settings.udp() ? RtspLibrary.OVER_UDP : 0));
    settings.login().ifPresent(login -> RtspLogin.protect(factory));
    RtspLibrary.gst_rtsp_mount_points_add_factory(mounts, path, factory);
  }

  /** Takes a camera away: who asks for it now gets 404; who is watching goes on. */
  public synchronized void unmount(String path) {
    ensureOpen();
    RtspLibrary.gst_rtsp_mount_points_remove_factory(mounts, path);
  }

  /** Closes the connection of every client; they may come back. */
  public synchronized void kickAll() {
    ensureOpen();
    removeClients();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The address of a camera, without the login. */
  public String address(String path) {
    return "rtsp://" + HOST + ":" + port + path;
  }

  /** Closes all connections and the port, and ends the server's thread. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    destroyListener();
    removeClients();
    quitLoop();
    // One that the loop was just letting in.
    removeClients();
    release();
  }

  /** Sessions of clients that vanished without a word, over UDP, end by time alone. */
  private Pointer watchSessions() {
    Pointer pool = RtspLibrary.gst_rtsp_server_get_session_pool(server);
    Pointer watch = RtspLibrary.gst_rtsp_session_pool_create_watch(pool);
    GLibLibrary.g_source_set_callback(watch, expire, null, null);
    GLibLibrary.g_source_attach(watch, context);
    GstLibrary.g_object_unref(pool);
    return watch;
  }

  private Thread startLoop() {
    Thread started =
        new Thread(
            () -> {
              GLibLibrary.g_main_context_push_thread_default(context);
              GLibLibrary.g_main_loop_run(loop);
              GLibLibrary.g_main_context_pop_thread_default(context);
            },
            "rtsp-server-" + port);
    started.setDaemon(true);
    started.start();
    return started;
  }

  private void removeClients() {
    RtspLibrary.gst_rtsp_server_client_filter(server, removeAll, null);
  }

  private void destroyListener() {
    Pointer listener = GLibLibrary.g_main_context_find_source_by_id(context, listenId);
    if (listener != null) {
      GLibLibrary.g_source_destroy(listener);
    }
  }

  /** A quit that comes before the thread has entered its loop is forgotten, hence again. */
  private void quitLoop() {
    long deadline = System.nanoTime() + JOIN_LIMIT.toNanos();
    try {
      while (thread.isAlive() && System.nanoTime() < deadline) {
        GLibLibrary.g_main_loop_quit(loop);
        thread.join(QUIT_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    GLibLibrary.g_source_destroy(sessionWatch);
    GLibLibrary.g_source_unref(sessionWatch);
    GstLibrary.g_object_unref(mounts);
    GstLibrary.g_object_unref(server);
    GLibLibrary.g_main_loop_unref(loop);
    GLibLibrary.g_main_context_unref(context);
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("the RTSP server on port " + port + " is closed");
    }
  }
}
