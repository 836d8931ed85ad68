package io.penstock.chaos;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An RTSP server on 127.0.0.1 whose cameras follow scripts, which may be changed while they run.
 * One thread serves any number of clients. Any thread may call it; whoever opened it closes it,
 * which closes all connections.
 */
public final class ScriptedRtspServer implements AutoCloseable {
  private final EventLoop loop;
  private final LoopListener listener;
  private final Tally tally = new Tally();
  private final Map<String, Camera> cameras = new LinkedHashMap<>();
  private final Set<RtspConnection> connections = new LinkedHashSet<>();
  private final RtspConnection.Context context;
  private @Nullable UdpPorts udp;
  private int connectionsMade;
  private int sessionsMade;
  private boolean blackHole;

  private ScriptedRtspServer() {
    loop = new EventLoop("scripted-rtsp");
    context =
        new RtspConnection.Context(
            loop,
            tally,
            path -> Optional.ofNullable(cameras.get(path)),
            this::udp,
            () -> ++sessionsMade,
            connections::remove);
    listener = new LoopListener(loop, 0, this::accepted);
    loop.run(listener::open);
  }

  /** How all cameras go away at once. */
  public enum Vanishing {
    /** Connections are reset, new ones refused. */
    RESET,
    /** Connections are closed in order, new ones refused. */
    CLOSE,
    /** Connections stay, and new ones are taken, but nothing is heard or said any more. */
    BLACK_HOLE
  }

  /** A server on any free port, without cameras. */
  public static ScriptedRtspServer open() {
    return new ScriptedRtspServer();
  }

  /** A server with one camera at {@code /camera}. */
  public static ScriptedRtspServer with(CameraScript script) {
    ScriptedRtspServer server = open();
    server.put("/camera", script);
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return loop.call(listener::port);
  }

  /** Where the camera at {@code /camera} is. */
  public String address() {
    return address("/camera");
  }

  /** Where the camera with this path is. */
  public String address(String path) {
    return "rtsp://127.0.0.1:" + port() + path;
  }

  /** Puts up a camera, or gives it another script, which holds at once for its sessions too. */
  public void put(String path, CameraScript script) {
    loop.run(() -> putHere(path, script));
  }

  /** Changes a camera's script, which holds at once for its sessions too. */
  public void change(String path, UnaryOperator<CameraScript> change) {
    loop.run(() -> putHere(path, change.apply(camera(path).script())));
  }

  /** Changes the script of the camera at {@code /camera}. */
  public void change(UnaryOperator<CameraScript> change) {
    change("/camera", change);
  }

  /** Takes a camera away: its sessions end with their connections, and it is answered with 404. */
  public void remove(String path) {
    loop.run(
        () -> {
          Camera camera = camera(path);
          cameras.remove(path);
          camera.sessions().forEach(RtspSession::end);
          connectionsOf(camera).forEach(connection -> connection.socket().close());
        });
  }

  /** Resets a camera's connections; its sessions may become ghosts. */
  public void reset(String path) {
    loop.run(() -> connectionsOf(camera(path)).forEach(one -> one.socket().reset()));
  }

  /** Closes a camera's connections in order; its sessions may become ghosts. */
  public void hangUp(String path) {
    loop.run(() -> connectionsOf(camera(path)).forEach(one -> one.socket().close()));
  }

  /** Takes all cameras away, as if power were cut: their sessions are forgotten. */
  public void vanish(Vanishing how) {
    loop.run(
        () -> {
          cameras.values().forEach(camera -> camera.sessions().forEach(RtspSession::end));
          if (how == Vanishing.BLACK_HOLE) {
            blackHole = true;
            connections.forEach(connection -> connection.socket().read(false));
          } else {
            listener.close();
            drop(how);
            cameras.values().forEach(camera -> camera.sessions().forEach(RtspSession::end));
          }
        });
  }

  /** Brings all cameras back, on the same port; connections of before are reset. */
  public void comeBack() {
    loop.run(
        () -> {
          if (blackHole) {
            blackHole = false;
            drop(Vanishing.RESET);
          }
          listener.open();
        });
  }

  /** Stops all as {@code SIGSTOP} would: the kernel alone takes connections and bytes. */
  public void freeze() {
    loop.freeze();
  }

  /** Goes on after {@link #freeze}; what could not be sent meanwhile is left out. */
  public void thaw() {
    loop.thaw();
  }

  /** What all cameras have seen. */
  public ServerCounts counts() {
    return loop.call(tally::counts);
  }

  /** What one camera has seen. */
  public ServerCounts counts(String path) {
    return loop.call(() -> camera(path).tally().counts());
  }

  @Override
  public void close() {
    loop.close();
  }

  private void putHere(String path, CameraScript script) {
    Camera camera = cameras.get(path);
    if (camera == null) {
      cameras.put(path, new Camera(script, tally));
    } else {
      camera.script(script);
    }
  }

  private Camera camera(String path) {
    Camera camera = cameras.get(path);
    if (camera == null) {
      throw new IllegalArgumentException("there is no camera at " + path);
    }
    return camera;
  }

  private List<RtspConnection> connectionsOf(Camera camera) {
    return connections.stream().filter(connection -> connection.isOf(camera)).toList();
  }

  private void drop(Vanishing how) {
    for (RtspConnection connection : List.copyOf(connections)) {
      if (how == Vanishing.RESET) {
        connection.socket().reset();
      } else {
        connection.socket().close();
      }
    }
  }

  private void accepted(SocketChannel channel) {
    try {
      RtspConnection connection = new RtspConnection(context, channel, ++connectionsMade);
      connections.add(connection);
      connection.socket().read(!blackHole);
    } catch (IOException e) {
      EventLoop.closeQuietly(channel);
    }
  }

  private UdpPorts udp() {
    if (udp == null) {
      udp = UdpPorts.open(loop);
    }
    return udp;
  }
}
