package io.penstock.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A plain RTSP client that asks what it is told to and judges nothing. For one thread. */
final class RtspCaller implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Socket socket;
  private final String address;
  private final RtspSplitter splitter = new RtspSplitter();
  private final Deque<RtspPart> parts = new ArrayDeque<>();
  private int sequence;
  private String session = "";

  RtspCaller(int port, String path) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port), path);
  }

  RtspCaller(Socket socket, String path) throws IOException {
    this.socket = socket;
    this.address = "rtsp://127.0.0.1:" + socket.getPort() + path;
    socket.setSoTimeout((int) LIMIT.toMillis());
  }

  String address() {
    return address;
  }

  Socket socket() {
    return socket;
  }

  /** Asks something of the camera itself, with headers of the form {@code Name: value}. */
  RtspPart.Message ask(String method, String... headers) throws IOException {
    return askAt(method, address, headers);
  }

  /** Sets up video over TCP. */
  RtspPart.Message setup() throws IOException {
    return askAt("SETUP", address + "/track0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
  }

  /** Sets up video and plays it. */
  void play() throws IOException {
    setup();
    ask("PLAY");
  }

  RtspPart.Message askAt(String method, String uri, String... headers) throws IOException {
    send(method, uri, headers);
    while (true) {
      if (next() instanceof RtspPart.Message answer) {
        answer.header("Session").ifPresent(id -> session = id.replaceFirst(";.*", ""));
        return answer;
      }
    }
  }

  /** Asks and does not wait for an answer. */
  void send(String method, String uri, String... headers) throws IOException {
    StringBuilder request =
        new StringBuilder("%s %s RTSP/1.0\r\nCSeq: %d\r\n".formatted(method, uri, ++sequence));
    if (!session.isEmpty()) {
      request.append("Session: ").append(session).append("\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The next packet of this channel. */
  ByteBuffer packet(int channel) throws IOException {
    while (true) {
      if (next() instanceof RtspPart.Interleaved packet && packet.channel() == channel) {
        return packet.payload();
      }
    }
  }

  /** The status of an answer. */
  static int status(RtspPart.Message answer) {
    return Integer.parseInt(answer.startLine().split(" ", -1)[1]);
  }

  private RtspPart next() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[16 * 1024];
    while (parts.isEmpty()) {
      int count = in.read(bytes);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      splitter.feed(ByteBuffer.wrap(bytes, 0, count), parts::add);
    }
    return parts.remove();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
