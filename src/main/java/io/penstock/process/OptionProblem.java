package io.penstock.process;

/**
 * One thing wrong with a processor's options.
 *
 * @param path the option's key; empty where the options as a whole are wrong
 * @param message a sentence for people, without the path
 */
public record OptionProblem(String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
