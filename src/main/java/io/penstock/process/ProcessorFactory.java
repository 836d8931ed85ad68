package io.penstock.process;

import java.util.List;

/**
 * Makes processors of one type. Found by {@link java.util.ServiceLoader}: a jar on the class path
 * names its factory in {@code META-INF/services/io.penstock.process.ProcessorFactory}. Called from
 * any thread.
 */
public interface ProcessorFactory {
  /** The name under which the configuration knows it, {@code overlay} for instance. */
  String type();

  /**
   * Reads the options as {@link #create} will, and tells what is wrong with them: {@link
   * Options#problems()} after reading. Must not load native libraries or open anything.
   */
  List<OptionProblem> check(Options options);

  /**
   * Whether processors of this type write into the picture, as {@link FrameProcessor#draws} says of
   * one of them; a stream whose processors all say no is not encoded anew for them. Yes by default.
   */
  default boolean draws() {
    return true;
  }

  /**
   * A processor for one stream, whose options {@link #check} found good. The caller closes it.
   *
   * @throws Exception when it cannot be made, because a file is missing for instance
   */
  FrameProcessor create(ProcessorContext context) throws Exception;
}
