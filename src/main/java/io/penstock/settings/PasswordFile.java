package io.penstock.settings;

import io.penstock.stream.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a password from a file, as containers hand out secrets. */
public final class PasswordFile {
  /** No password is longer; a wrong path may name something endless. */
  private static final int LONGEST = 4096;

  /** Editors and {@code echo} end a file with a line break that is no part of the password. */
  private static final Pattern LINE_BREAKS = Pattern.compile("[\r\n]+\\z");

  private PasswordFile() {}

  static Optional<Secret> read(Scalar path) {
    return path.file().flatMap(file -> read(path, file));
  }

  /**
   * What a file holds now; empty where it cannot be read, or is no password. Blocks while the disk
   * does.
   */
  public static Optional<Secret> readAgain(Path file) {
    return read(new Scalar("", null, true, new Problems()), file);
  }

  private static Optional<Secret> read(Scalar path, Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        return path.refuse("is longer than any password: " + LONGEST + " bytes");
      }
      String content =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String password = LINE_BREAKS.matcher(content).replaceFirst("");
      return password.isEmpty() ? path.refuse("is empty") : Optional.of(new Secret(password));
    } catch (NoSuchFileException e) {
      return path.refuse("there is no such file");
    } catch (AccessDeniedException e) {
      return path.refuse("may not be read by this user");
    } catch (CharacterCodingException e) {
      return path.refuse("is not UTF-8 text");
    } catch (IOException e) {
      return path.refuse("cannot be read");
    }
  }
}
