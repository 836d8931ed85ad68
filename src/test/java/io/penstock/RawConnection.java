package io.penstock;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client that checks nothing of what it sends, on one connection, made anew when the service
 * closes it. A hang is an {@link AssertionError}.
 */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();

  /**
   * What came back.
   *
   * @param body empty where it has none, or never ends
   */
  record Answer(int status, String head, String body) {
    String text() {
      return head + "\n" + body;
    }
  }

  /** What the head of an answer says of its body. */
  private record Framing(int length, boolean chunked, boolean endless, boolean close) {}

  RawConnection(int port) {
    this.port = port;
  }

  void open() throws IOException {
    socket.close();
    socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void write(byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // It may have heard enough; the answer is there all the same.
    }
  }

  /** Sends these bytes and nothing after them; gives all that comes back. */
  String exchange(byte[] bytes) throws IOException {
    open();
    write(bytes);
    StringBuilder text = new StringBuilder();
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // It is closed already.
    }
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no end after " + PATIENCE_MILLIS + " ms", e);
    } catch (IOException e) {
      // Reset, since not all was read.
    }
    return text.toString();
  }

  /** Sends a request and gives the answer. */
  Answer send(byte[] request) throws IOException {
    try {
      return answer(request);
    } catch (SocketTimeoutException e) {
      open();
      throw new AssertionError(
          "no answer to " + new String(request, StandardCharsets.ISO_8859_1), e);
    }
  }

  private Answer answer(byte[] request) throws IOException {
    write(request);
    String status = line();
    if (status.isEmpty()) { // closed after the answer before
      open();
      write(request);
      status = line();
    }
    if (!status.startsWith("HTTP/1.1 ")) {
      throw new AssertionError(
          "not an answer: " + status + " to " + new String(request, StandardCharsets.ISO_8859_1));
    }
    int code = Integer.parseInt(status.substring(9, 12));
    StringBuilder head = new StringBuilder(status);
    Framing framing = framing(head);
    boolean bodiless =
        code < 200
            || code == 204
            || code == 304
            || new String(request, 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
    String body = bodiless || framing.endless() ? "" : body(framing);
    if (framing.close() || framing.endless() || code < 200) {
      open();
    }
    return new Answer(code == 100 ? 200 : code, head.toString(), body);
  }

  private Framing framing(StringBuilder head) throws IOException {
    int length = 0;
    boolean chunked = false;
    boolean endless = false;
    boolean close = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      head.append('\n').append(header);
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      close |= lower.equals("connection: close");
      chunked |= lower.equals("transfer-encoding: chunked");
      endless |= lower.startsWith("content-type: text/event-stream");
    }
    return new Framing(length, chunked, endless, close);
  }

  private String body(Framing framing) throws IOException {
    if (!framing.chunked()) {
      return new String(in.readNBytes(framing.length()), StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toString(StandardCharsets.UTF_8);
  }

  private int size() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  /** Without its end; empty, too, where the connection has ended. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        if (next != '\r') {
          line.write(next);
        }
      }
    } catch (SocketException e) {
      return "";
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
