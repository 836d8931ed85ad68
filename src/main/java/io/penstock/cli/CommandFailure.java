package io.penstock.cli;

/** A command cannot do what it was asked to do. The message is a sentence, fit to be printed. */
class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
