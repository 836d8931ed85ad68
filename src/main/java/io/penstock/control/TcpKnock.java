package io.penstock.control;

import io.penstock.settings.Destinations;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Opens a TCP connection and closes it. Nothing is sent, so that no camera counts a session or a
 * failed login. Holds no thread while it waits.
 */
public final class TcpKnock implements Knock {
  /**
   * A camera that has not taken a connection within this time is not there. The second of the
   * system's tries comes after a second, the third after three: whoever waits for that misses a
   * camera that comes back in between.
   */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private static final int RTSP = 554;
  private static final int RTSPS = 322;
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Anything else that looks like one would be looked up as a name. */
  private static final Pattern LITERAL =
      Pattern.compile("(" + BYTE + "\\.){3}" + BYTE + "|\\[[0-9a-fA-F:.]+]");

  /** A server of names that is down keeps each question waiting for long. */
  private static final int LOOKUPS_AT_ONCE = 16;

  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(5);

  private final Destinations destinations;
  private final Executor lookups;

  /** Asks wherever it is told to. */
  public TcpKnock() {
    this(Destinations.anywhere());
  }

  /**
   * Connects only where that is allowed.
   *
   * @param destinations goes by all addresses of a name, so that one that is changed with every
   *     question leads nowhere else
   */
  public TcpKnock(Destinations destinations) {
    this.destinations = destinations;
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            LOOKUPS_AT_ONCE,
            LOOKUPS_AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "penstock-names");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    this.lookups = threads;
  }

  @Override
  public CompletionStage<Optional<Failure>> at(SourceSpec source) {
    String host = source.uri().host();
    int port = source.uri().port();
    int used = port > 0 ? port : source.uri().scheme().equals("rtsps") ? RTSPS : RTSP;
    return addresses(host)
        .thenCompose(
            addresses -> {
              Optional<String> refusal = destinations.refusal(host, addresses);
              return refusal.isPresent()
                  ? CompletableFuture.completedFuture(
                      Optional.of(forbidden("the camera's host " + refusal.get())))
                  : connect(new InetSocketAddress(addresses.get(0), used))
                      .thenApply(connected -> Optional.<Failure>empty());
            })
        .exceptionally(failure -> Optional.of(why(failure)));
  }

  private static Failure forbidden(String message) {
    return new Failure.SourceUnreachable(message);
  }

  @Override
  public CompletionStage<Optional<String>> refusal(String host) {
    return host.isEmpty() || destinations.isTrusted(host)
        ? CompletableFuture.completedFuture(Optional.empty())
        : addresses(host)
            .thenApply(addresses -> destinations.refusal(host, addresses))
            // Whoever else looks it up may be told something else.
            .exceptionally(failure -> Optional.of("has a name that cannot be looked up"));
  }

  private CompletionStage<List<InetAddress>> addresses(String host) {
    if (LITERAL.matcher(host).matches()) {
      return lookUp(host);
    }
    return CompletableFuture.supplyAsync(() -> lookUp(host), lookups)
        .thenCompose(found -> found)
        .orTimeout(LOOKUP_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static CompletionStage<List<InetAddress>> lookUp(String host) {
    try {
      return CompletableFuture.completedFuture(List.of(InetAddress.getAllByName(host)));
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<Boolean> connect(InetSocketAddress address) {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    try {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      channel.connect(address, connected, new Outcome());
      return connected
          .orTimeout(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
          .whenComplete((done, failure) -> close(channel));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static final class Outcome
      implements CompletionHandler<Void, CompletableFuture<Boolean>> {
    @Override
    public void completed(Void nothing, CompletableFuture<Boolean> connected) {
      connected.complete(true);
    }

    @Override
    public void failed(Throwable failure, CompletableFuture<Boolean> connected) {
      connected.completeExceptionally(failure);
    }
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was to be closed, and it is of no more use.
    }
  }

  private static Failure why(Throwable failure) {
    Throwable cause = Trace.unwrapped(failure);
    if (cause instanceof UnknownHostException) {
      return new Failure.SourceUnreachable("the camera's name is not known");
    }
    if (cause instanceof TimeoutException) {
      return new Failure.SourceUnreachable(
          "the camera does not answer: nothing came within " + PATIENCE.toMillis() + " ms");
    }
    String said = String.valueOf(cause.getMessage());
    return cause instanceof ConnectException && said.contains("refused")
        ? new Failure.SourceRefused("the camera refuses the connection")
        : new Failure.SourceUnreachable("the camera cannot be reached: " + said);
  }
}
