package io.penstock;

import io.penstock.settings.Role;
import io.penstock.settings.TokenSettings;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock token}: who may use the API. */
@Command(
    name = "token",
    description = "Makes tokens for the API.",
    mixinStandardHelpOptions = true,
    subcommands = TokenCommand.New.class,
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: new");
  }

  /** {@code penstock token new}: writes nothing down, so that it can be run anywhere. */
  @Command(
      name = "new",
      description = "Prints a new token, once, and the line of configuration that lets it in.",
      mixinStandardHelpOptions = true)
  static final class New implements Callable<Integer> {
    /** Too many to guess, whatever the rate. */
    private static final int BYTES = 32;

    @Spec private CommandSpec spec;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What the audit log calls its owner; one of its own if not given.")
    private @Nullable String name;

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "viewer",
        converter = RoleName.class,
        description = "viewer, operator or admin (viewer if not given).")
    private Role role = Role.VIEWER;

    @Override
    public Integer call() {
      if (name != null && !TokenSettings.NAME.matcher(name).matches()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "a name is 1 to 63 letters, digits, \".\", \"_\", \"@\" and \"-\"");
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String token = "pst_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      String digest = TokenSettings.digest(token);
      String label = role.name().toLowerCase(Locale.ROOT);
      String called = name == null ? label + "-" + digest.substring(0, 6) : name;
      spec.commandLine()
          .getOut()
          .printf(
              "%s%n%n"
                  + "This is the only time that the token is shown. To let it in, add to the"
                  + " configuration:%n%n"
                  + "penstock.auth.tokens += { name = \"%s\", role = %s, token-sha256 = \"%s\" }%n",
              token, called, label, digest);
      return 0;
    }
  }

  /** Roles as the configuration writes them. */
  static final class RoleName implements CommandLine.ITypeConverter<Role> {
    @Override
    public Role convert(String value) {
      for (Role role : Role.values()) {
        if (role.name().toLowerCase(Locale.ROOT).equals(value)) {
          return role;
        }
      }
      throw new CommandLine.TypeConversionException(
          "'" + value + "' is no role: viewer, operator and admin are");
    }
  }
}
