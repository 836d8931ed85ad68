package io.penstock.process;

import org.jspecify.annotations.Nullable;

/**
 * A processor of a stream failed. The message names the processor and the kind of trouble alone:
 * what the processor itself said may hold a secret from its options, and is only in the cause.
 */
public final class ProcessorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String type;
  private final int position;

  ProcessorException(String type, int position, String what, @Nullable Throwable cause) {
    super("process[" + position + "] (" + type + ") " + what, cause);
    this.type = type;
    this.position = position;
  }

  /** The processor's type. */
  public String type() {
    return type;
  }

  /** The processor's place in the chain, from 0. */
  public int position() {
    return position;
  }
}
