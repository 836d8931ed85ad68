package io.penstock.cli;

import io.penstock.stream.StreamId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the id of a stream. */
final class IdOption implements ITypeConverter<StreamId> {
  @Override
  public StreamId convert(String text) {
    if (!StreamId.isValid(text)) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a stream id: 1 to 63 letters, digits, _ and -, the first a letter or"
              + " digit");
    }
    return new StreamId(text);
  }
}
