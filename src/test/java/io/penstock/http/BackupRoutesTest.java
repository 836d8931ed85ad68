package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.penstock.registry.Backup;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.registry.StreamRegistry;
import io.penstock.testkit.ActorKit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BackupRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Backup BACKUP = new Backup(Map.of("penstockBackup", 1));
  private static final NotStored FULL = new NotStored(true, "there is no room");
  private static final NotStored BROKEN = new NotStored(false, "it cannot be written");

  private final List<StreamRegistry.Restore> restores = new CopyOnWriteArrayList<>();

  @Test
  void givesABackupAsAFile() {
    HttpResponse answer = answer(HttpRequest.GET("/api/v1/backup"), well());

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Disposition").orElseThrow().value())
        .isEqualTo("attachment; filename=\"penstock-backup.json\"");
    assertThat(answer.getHeader("Cache-Control").orElseThrow().value()).isEqualTo("no-store");
    assertThat(body(answer)).isEqualTo("{\"penstockBackup\":1}");
  }

  @Test
  void restoresWhatItIsGiven() {
    HttpResponse answer = answer(restore("{\"penstockBackup\":1}"), well());

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(body(answer)).isEqualTo("{\"created\":3,\"changed\":2,\"removed\":1}");
    assertThat(restores).extracting(StreamRegistry.Restore::backup).containsExactly(BACKUP);
    assertThat(restores).extracting(StreamRegistry.Restore::who).containsExactly("anonymous");
  }

  @Test
  void restoresWhatIsEncryptedHoweverLongItIs() {
    String sealed = "A".repeat(1_000_000);
    HttpResponse answer =
        answer(restore("{\"penstockBackup\":1,\"sealed\":\"" + sealed + "\"}"), well());

    assertThat(answer.status().intValue()).as(body(answer)).isEqualTo(200);
    assertThat(restores.get(0).backup().fields()).containsEntry("sealed", sealed);
  }

  @Test
  void refusesWhatIsNoBackup() {
    assertThat(answer(restore("[1]"), well()).status().intValue()).isEqualTo(400);
    assertThat(restores).isEmpty();

    HttpResponse answer =
        answer(
            restore("{}"),
            new Replies(
                new StreamRegistry.NotExported(FULL),
                new StreamRegistry.BackupRefused("this is no backup of Penstock"),
                new StreamRegistry.NotRekeyed(FULL)));
    assertThat(answer.status().intValue()).isEqualTo(400);
    assertThat(body(answer)).contains("#invalid-backup", "this is no backup of Penstock");
  }

  @Test
  void changesTheKey() {
    HttpResponse answer = answer(HttpRequest.POST("/api/v1/rekey"), well());

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(body(answer)).isEqualTo("{\"encrypted\":true}");
  }

  @Test
  void tellsALackOfRoomFromOtherTrouble() {
    for (HttpRequest request :
        List.of(
            HttpRequest.GET("/api/v1/backup"), restore("{}"), HttpRequest.POST("/api/v1/rekey"))) {
      HttpResponse full = answer(request, failing(FULL));
      assertThat(full.status().intValue()).isEqualTo(507);
      assertThat(body(full)).contains("#storage-full");

      HttpResponse broken = answer(request, failing(BROKEN));
      assertThat(broken.status().intValue()).isEqualTo(503);
      assertThat(broken.getHeader("Retry-After")).isPresent();
    }
  }

  // ---------------------------------------------------------------- what it is made of

  private record Replies(
      StreamRegistry.ExportReply export,
      StreamRegistry.RestoreReply restore,
      StreamRegistry.RekeyReply rekey) {}

  private static Replies well() {
    return new Replies(
        new StreamRegistry.Exported(BACKUP),
        new StreamRegistry.Restored(3, 2, 1),
        new StreamRegistry.Rekeyed(true));
  }

  private static Replies failing(NotStored trouble) {
    return new Replies(
        new StreamRegistry.NotExported(trouble),
        new StreamRegistry.NotRestored(trouble),
        new StreamRegistry.NotRekeyed(trouble));
  }

  private static HttpRequest restore(String json) {
    return HttpRequest.POST("/api/v1/restore")
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }

  private HttpResponse answer(HttpRequest request, Replies replies) {
    ActorRef<StreamRegistry.Command> registry =
        KIT.spawn(
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof StreamRegistry.Export export) {
                    export.replyTo().tell(replies.export());
                  } else if (command instanceof StreamRegistry.Restore restore) {
                    restores.add(restore);
                    restore.replyTo().tell(replies.restore());
                  } else if (command instanceof StreamRegistry.Rekey rekey) {
                    rekey.replyTo().tell(replies.rekey());
                  }
                  return Behaviors.same();
                }));
    HttpApi api =
        new HttpApi(List.of(new BackupRoutes(registry, KIT.system().scheduler(), new Access())));
    try {
      return api.route()
          .handler(KIT.system())
          .apply(request)
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static String body(HttpResponse answer) {
    try {
      return answer
          .entity()
          .toStrict(5_000, KIT.system())
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS)
          .getData()
          .utf8String();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no body", e);
    }
  }
}
