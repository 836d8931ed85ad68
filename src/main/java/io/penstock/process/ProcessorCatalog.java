package io.penstock.process;

import io.penstock.stream.Nearest;
import io.penstock.stream.ProcessorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The types of processors that this process knows, its own and those of users' jars. Immutable. */
public final class ProcessorCatalog {
  private final Map<String, ProcessorFactory> factories;

  private ProcessorCatalog(Map<String, ProcessorFactory> factories) {
    this.factories = factories;
  }

  /**
   * Every factory on the class path.
   *
   * @throws IllegalStateException where a jar's factory cannot be loaded, or two have one type
   */
  public static ProcessorCatalog load() {
    try {
      return of(
          ServiceLoader.load(ProcessorFactory.class, ProcessorCatalog.class.getClassLoader()));
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException("a processor on the class path cannot be loaded", e);
    }
  }

  /** These factories and no others, each of a type of its own. */
  public static ProcessorCatalog of(Iterable<ProcessorFactory> factories) {
    Map<String, ProcessorFactory> byType = new TreeMap<>();
    for (ProcessorFactory factory : factories) {
      ProcessorFactory first = byType.putIfAbsent(factory.type(), factory);
      if (first != null) {
        throw new IllegalStateException(
            "processor type \"%s\" is claimed by both %s and %s"
                .formatted(
                    factory.type(), first.getClass().getName(), factory.getClass().getName()));
      }
    }
    return new ProcessorCatalog(new LinkedHashMap<>(byType));
  }

  /** The types, in alphabetical order. */
  public Set<String> types() {
    return Collections.unmodifiableSet(factories.keySet());
  }

  /** Whether processors of this type write into the picture; one that is not known might. */
  public boolean draws(String type) {
    ProcessorFactory factory = factories.get(type);
    return factory == null || factory.draws();
  }

  /**
   * What is wrong with the options of a processor; empty where nothing is. Touches no native code.
   */
  public List<OptionProblem> check(String type, Map<String, Object> options) {
    ProcessorFactory factory = factories.get(type);
    if (factory == null) {
      return List.of(new OptionProblem("type", unknown(type)));
    }
    try {
      return factory.check(new Options(options));
    } catch (RuntimeException | LinkageError e) {
      // One broken jar must not hide what is wrong with the rest of the configuration.
      return List.of(new OptionProblem("", factory.getClass().getName() + " cannot check: " + e));
    }
  }

  /**
   * A processor as {@code spec} describes it. The caller closes it. {@code stream}'s own options
   * are of no meaning.
   *
   * @throws IllegalArgumentException with every problem that {@link #check} finds
   * @throws Exception when the factory cannot make it
   */
  public FrameProcessor create(ProcessorSpec spec, ProcessorContext stream) throws Exception {
    List<OptionProblem> problems = check(spec.type(), spec.options());
    ProcessorFactory factory = factories.get(spec.type());
    if (factory == null || !problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(OptionProblem::toString).collect(Collectors.joining("; ")));
    }
    OpenCv.load();
    return factory.create(stream.withOptions(new Options(spec.options())));
  }

  private String unknown(String type) {
    Optional<String> nearest = Nearest.to(type, factories.keySet());
    return "unknown processor \"%s\", %s"
        .formatted(
            type,
            nearest
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse("there is " + String.join(", ", factories.keySet())));
  }
}
