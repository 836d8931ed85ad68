package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an RTSP connection carries: messages, and packets between them. */
sealed interface RtspPart {
  /**
   * A packet in the RTSP connection.
   *
   * @param channel even for RTP, odd for RTCP, as a rule
   * @param payload from its first byte to its last
   */
  record Interleaved(int channel, ByteBuffer payload) implements RtspPart {
    static final byte MAGIC = '$';
    static final int HEADER_BYTES = 4;

    /** As it is sent. */
    ByteBuffer toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + payload.remaining());
      bytes.put(MAGIC).put((byte) channel).putShort((short) payload.remaining());
      return bytes.put(payload.duplicate()).flip();
    }
  }

  /**
   * A request or an answer.
   *
   * @param startLine without its end
   * @param headers by their names in lower case; of several of one name, the last
   * @param raw the whole of it, as it was sent
   */
  record Message(String startLine, Map<String, String> headers, ByteBuffer raw)
      implements RtspPart {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }
}
