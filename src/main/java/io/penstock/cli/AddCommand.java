package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stream.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams add}. */
@Command(
    name = "add",
    description = "Adds a stream.",
    footer = {
      "",
      "A stream key in --output can be read by others in the list of processes; @FILE instead of"
          + " options reads them from a file."
    },
    mixinStandardHelpOptions = true)
final class AddCommand extends ServerCommand {
  /** Also where the password has signs that no address may hold. */
  private static final Pattern USER = Pattern.compile("://[^/]*@");

  @Parameters(index = "0", paramLabel = "ID", converter = IdOption.class, description = "Its id.")
  private StreamId id = Ids.NONE;

  @Parameters(
      index = "1",
      paramLabel = "URI",
      description = "The camera (rtsp, rtsps), or a file of the server's media directory.")
  private String uri = "";

  @Mixin private PasswordOption login;

  @Option(
      names = "--output",
      paramLabel = "[NAME=]URI",
      description =
          "Where the picture goes (rtmp, rtsp, srt, file); {id} stands for the id. May be given again;"
              + " without it the server's defaults.outputs count.")
  private List<String> outputs = new ArrayList<>();

  @Option(names = "--name", paramLabel = "TEXT", description = "What people call it.")
  private String name = "";

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be given again.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--disabled", description = "Adds it without running it.")
  private boolean disabled;

  @Override
  public Integer call() {
    refusePasswordInAddress();
    Map<String, Object> body = body();
    ApiClient api = api().keeping(StreamSecrets.of(body));
    JsonNode stream = api.post(StreamPaths.STREAMS, body).orFail().json();
    out().printf("added %s%n", api.shown().text(stream.path("id").asText(id.value())));
    return 0;
  }

  private void refusePasswordInAddress() {
    if (login.lacksUser()) {
      throw wrongUsage("--password-file needs --username beside it");
    }
    if (USER.matcher(uri).find()) {
      throw wrongUsage(
          "the address holds a user: others could read the password in the list of processes."
              + " Give --username and --password-file instead");
    }
  }

  private Map<String, Object> body() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("uri", uri);
    if (login.isGiven()) {
      source.put("username", login.username());
      source.put(
          "password",
          login
              .password()
              .orElseThrow(
                  () ->
                      wrongUsage(
                          "there is no terminal to ask for the password: give --password-file"
                              + " (- reads standard input)")));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id.value());
    if (!name.isEmpty()) {
      body.put("name", name);
    }
    if (!labels.isEmpty()) {
      body.put("labels", labels);
    }
    if (disabled) {
      body.put("enabled", false);
    }
    body.put("source", source);
    if (!outputs.isEmpty()) {
      body.put("outputs", OutputOption.documents(outputs));
    }
    return body;
  }
}
