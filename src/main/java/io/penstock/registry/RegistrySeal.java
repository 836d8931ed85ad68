package io.penstock.registry;

import io.penstock.stream.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written down, and reads it: AES-256-GCM with a nonce of its own for each, after
 * a header that names the key. Without a key it only puts the header before it. Any thread.
 */
final class RegistrySeal {
  /** Leaves all as it is. */
  static final RegistrySeal NONE = new RegistrySeal(List.of());

  private static final byte CLEAR = 0;
  private static final byte AES_GCM = 1;

  private static final int KEY_ID_BYTES = 8;
  private static final int HEADER_BYTES = 1 + KEY_ID_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** By the names that their headers have; the newest first. */
  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();

  /**
   * @param keys 32 bytes in Base64 each: the first for writing, all of them for reading
   */
  RegistrySeal(List<Secret> keys) {
    for (Secret key : keys) {
      byte[] bytes = Base64.getDecoder().decode(key.reveal().trim());
      this.keys.put(HexFormat.of().formatHex(idOf(bytes)), new SecretKeySpec(bytes, "AES"));
    }
  }

  private static byte[] idOf(byte[] key) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key), KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  /** Whether there is a key. */
  boolean encrypts() {
    return !keys.isEmpty();
  }

  /** Encrypts with the newest key. */
  byte[] seal(byte[] clear) {
    if (keys.isEmpty()) {
      return ByteBuffer.allocate(1 + clear.length).put(CLEAR).put(clear).array();
    }
    Map.Entry<String, SecretKeySpec> newest = keys.entrySet().iterator().next();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(AES_GCM)
            .put(HexFormat.of().parseHex(newest.getKey()))
            .array();
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, newest.getValue(), nonce, header).doFinal(clear);
      return ByteBuffer.allocate(header.length + nonce.length + text.length)
          .put(header)
          .put(nonce)
          .put(text)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the registry could not be encrypted", e);
    }
  }

  /**
   * Reads what {@link #seal} made.
   *
   * @throws UnreadableRegistry when it cannot be read: it says why
   */
  byte[] open(byte[] sealed) {
    if (sealed.length == 0) {
      throw new UnreadableRegistry("the registry is damaged: there is a row without contents");
    }
    if (sealed[0] == CLEAR) {
      return Arrays.copyOfRange(sealed, 1, sealed.length);
    }
    if (sealed[0] != AES_GCM || sealed.length < HEADER_BYTES + NONCE_BYTES) {
      throw UnreadableRegistry.newer();
    }
    @Nullable SecretKeySpec key = keys.get(keyOf(sealed));
    if (key == null) {
      throw new UnreadableRegistry(
          keys.isEmpty()
              ? "the registry is encrypted, and there is no storage.key to read it with"
              : "the registry is encrypted with a key that is neither storage.key nor"
                  + " storage.previous-key");
    }
    byte[] header = Arrays.copyOf(sealed, HEADER_BYTES);
    byte[] nonce = Arrays.copyOfRange(sealed, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, header)
          .doFinal(sealed, HEADER_BYTES + NONCE_BYTES, sealed.length - HEADER_BYTES - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnreadableRegistry("the registry is damaged: a row is not what was written");
    }
  }

  /** Whether anybody can read it. */
  static boolean isClear(byte[] sealed) {
    return sealed[0] == CLEAR;
  }

  private static String keyOf(byte[] sealed) {
    return HexFormat.of().formatHex(sealed, 1, HEADER_BYTES);
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  /** Says no more than whether there is a key. */
  @Override
  public String toString() {
    return "RegistrySeal[" + (encrypts() ? "encrypts" : "clear") + "]";
  }
}
