package io.penstock;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP of this process, which otherwise ends it. The JDK has no public way to take a signal; the
 * one that all use is called by its name, since the compiler warns of it whatever one says.
 */
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  /** Null until there is something to do. */
  private @Nullable Runnable action;

  /** Whether one came before. */
  private boolean early;

  private Hangup() {}

  /** Takes it from now on; where the system keeps it to itself (nohup), nothing changes. */
  static Hangup take() {
    Hangup hangup = new Hangup();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> hangup.called(method.getName(), self, arguments));
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
      if (handler.getField("SIG_IGN").get(null).equals(before)) {
        LOG.info("SIGHUP is ignored (nohup), and does not have the configuration read again");
      }
    } catch (ReflectiveOperationException e) {
      String why =
          e instanceof InvocationTargetException
              ? String.valueOf(e.getCause())
              : "this Java has no sun.misc.Signal";
      LOG.warn("SIGHUP does not have the configuration read again: {}", why);
    }
    return hangup;
  }

  /** Everything that is called of a handler: {@code handle}, and what every object has. */
  private Object called(String method, Object self, Object[] arguments) {
    return switch (method) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "SIGHUP";
      default -> {
        came();
        yield Optional.empty(); // of no meaning: handle gives nothing
      }
    };
  }

  private synchronized void came() {
    if (action == null) {
      early = true;
    } else {
      action.run();
    }
  }

  /**
   * Has each one do this, once for those that came before.
   *
   * @param newAction called on a thread of its own; must not wait
   */
  synchronized void has(Runnable newAction) {
    action = newAction;
    if (early) {
      newAction.run();
    }
  }
}
