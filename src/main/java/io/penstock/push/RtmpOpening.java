package io.penstock.push;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The handshake of RTMP and its command {@code connect}, which says where the client believes to
 * have connected to: the relay's address is replaced by the target's, since servers choose a
 * virtual host by it. All that comes after {@code connect} is passed on as it is.
 */
public final class RtmpOpening implements Opening {
  /** C0 with C1, and C2. */
  private static final int HANDSHAKE_BYTES = 1 + 1536 + 1536;

  private static final int SET_CHUNK_SIZE = 1;
  private static final int COMMAND = 20;
  private static final int FIRST_CHUNK_BYTES = 128;

  /** Ours has some hundred bytes; anything else is no connect. */
  private static final int MOST_BYTES = 16 * 1024;

  private static final int HEADER_BYTES = 11;
  private static final int STRING = 2;

  /** A key of an AMF0 object, behind its length, and the type of its value. */
  private static final byte[] KEY = {0, 5, 't', 'c', 'U', 'r', 'l', STRING};

  private final byte[] asked;
  private final byte[] wanted;

  /**
   * @param asked how the address begins that the client was given, {@code rtmp://127.0.0.1:4711}
   * @param wanted how that of the target begins, {@code rtmps://media.example}
   */
  public RtmpOpening(String asked, String wanted) {
    this.asked = asked.getBytes(StandardCharsets.UTF_8);
    this.wanted = wanted.getBytes(StandardCharsets.UTF_8);
  }

  /** With a password it does, once it knows how to prove it. */
  @Override
  public boolean mayComeAgain() {
    return true;
  }

  @Override
  public void pass(InputStream client, OutputStream target) throws IOException {
    DataInputStream in = new DataInputStream(client);
    // In the steps in which the target answers it.
    copy(in, target, 1 + 1536);
    copy(in, target, HANDSHAKE_BYTES - 1 - 1536);
    int chunkBytes = FIRST_CHUNK_BYTES;
    int type;
    do {
      int first = in.readUnsignedByte();
      byte[] header = new byte[HEADER_BYTES];
      in.readFully(header);
      type = header[6];
      byte[] payload = payload(in, first, length(header), chunkBytes);
      if (type == SET_CHUNK_SIZE) {
        chunkBytes = Math.max(1, ByteBuffer.wrap(payload).getInt());
      }
      byte[] sent = type == COMMAND ? renamed(payload) : payload;
      setLength(header, sent.length);
      target.write(message(first, header, sent, type == SET_CHUNK_SIZE ? 4 : chunkBytes));
      target.flush();
    } while (type != COMMAND);
  }

  private static void copy(DataInputStream in, OutputStream target, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    target.write(bytes);
    target.flush();
  }

  private static int length(byte[] header) {
    return ((header[3] & 0xff) << 16) | ((header[4] & 0xff) << 8) | (header[5] & 0xff);
  }

  private static void setLength(byte[] header, int length) {
    header[3] = (byte) (length >> 16);
    header[4] = (byte) (length >> 8);
    header[5] = (byte) length;
  }

  /** A whole message; nothing else comes in between before the target has answered. */
  private static byte[] payload(DataInputStream in, int first, int length, int chunkBytes)
      throws IOException {
    // A full header on a chunk stream with a short number.
    boolean isKnown = (first >> 6) == 0 && (first & 0x3f) > 1 && length <= MOST_BYTES;
    if (!isKnown) {
      throw new IOException("this is no RTMP connect");
    }
    byte[] payload = new byte[length];
    for (int at = 0; at < length; at += chunkBytes) {
      if (at > 0 && in.readUnsignedByte() != continued(first)) {
        throw new IOException("this is no RTMP connect");
      }
      in.readFully(payload, at, Math.min(chunkBytes, length - at));
    }
    return payload;
  }

  private static int continued(int first) {
    return 0xc0 | (first & 0x3f);
  }

  private static byte[] message(int first, byte[] header, byte[] payload, int chunkBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    out.writeBytes(header);
    for (int at = 0; at < payload.length; at += chunkBytes) {
      if (at > 0) {
        out.write(continued(first));
      }
      out.write(payload, at, Math.min(chunkBytes, payload.length - at));
    }
    return out.toByteArray();
  }

  /** The command with the target's address in it. */
  private byte[] renamed(byte[] command) {
    int key = indexOf(command, KEY);
    int value = key + KEY.length + 2;
    if (key < 0
        || value + asked.length > command.length
        || !Arrays.equals(command, value, value + asked.length, asked, 0, asked.length)) {
      return command;
    }
    int length = ByteBuffer.wrap(command).getShort(value - 2) & 0xffff;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(command, 0, value - 2);
    int renamed = length - asked.length + wanted.length;
    out.write(renamed >> 8);
    out.write(renamed);
    out.writeBytes(wanted);
    out.write(command, value + asked.length, command.length - value - asked.length);
    return out.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
