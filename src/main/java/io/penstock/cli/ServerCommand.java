package io.penstock.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that talks to a service. */
abstract class ServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final ServerOptions server() {
    return server;
  }

  /** A client of the service that is meant. */
  final ApiClient api() {
    ServerAddress address = server.address();
    if (address.token().isPresent() && address.isOpenToOthers()) {
      err()
          .println(
              "penstock: the token goes to "
                  + address.base()
                  + " unencrypted; https:// keeps it from others");
    }
    return new ApiClient(address);
  }

  /** For {@code throw}: what was typed cannot be meant so. */
  final ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
