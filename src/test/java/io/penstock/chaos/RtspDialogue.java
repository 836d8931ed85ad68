package io.penstock.chaos;

import io.penstock.chaos.SessionRules.Carrier;
import io.penstock.chaos.Tally.Event;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a camera answers to one connection, and the sessions that come of it. */
final class RtspDialogue {
  private static final Set<String> KEEPERS = Set.of("OPTIONS", "GET_PARAMETER", "SET_PARAMETER");

  private final EventLoop loop;
  private final Peer peer;
  private final LoginCheck check;
  private final Map<String, RtspSession> sessions = new HashMap<>();

  RtspDialogue(EventLoop loop, Peer peer, String nonce) {
    this.loop = loop;
    this.peer = peer;
    this.check = new LoginCheck(nonce);
  }

  /** The connection, as the dialogue needs it. */
  interface Peer {
    LoopSocket socket();

    UdpPorts udpPorts();

    int nextSession();

    /** It has asked for SETUP. */
    void settingUp(Camera camera);

    /** It plays. */
    void playing();
  }

  RtspAnswer answer(RtspRequest request, Camera camera) {
    CameraScript script = camera.script();
    for (AnswerRule rule : script.answers()) {
      if (rule.fits(request)) {
        count(request, camera);
        return ruled(request, camera, rule);
      }
    }
    Optional<RtspAnswer> refusal = script.login().flatMap(login -> refuse(request, camera, login));
    count(request, camera);
    return refusal.orElseGet(() -> serve(request, camera));
  }

  /** The connection went. */
  void abandon() {
    sessions.values().forEach(RtspSession::abandon);
    sessions.clear();
  }

  private void count(RtspRequest request, Camera camera) {
    if (request.method().equals("DESCRIBE")) {
      camera.tally().count(Event.DESCRIBE);
    } else if (request.method().equals("SETUP")) {
      camera.tally().count(Event.SETUP);
      peer.settingUp(camera);
    }
  }

  // ---------------------------------------------------------------- refusals

  private RtspAnswer ruled(RtspRequest request, Camera camera, AnswerRule rule) {
    RtspAnswer answer = RtspAnswer.of(rule.status());
    if (rule.status() == 401) {
      camera
          .tally()
          .count(
              request.header("Authorization").isPresent() ? Event.FAILED_LOGIN : Event.CHALLENGED);
      Login login = camera.script().login().orElse(Login.digest("", ""));
      check.challenges(login, false).forEach(one -> answer.with("WWW-Authenticate", one));
    }
    rule.retryAfterSeconds()
        .ifPresent(seconds -> answer.with("Retry-After", Integer.toString(seconds)));
    return answer;
  }

  private Optional<RtspAnswer> refuse(RtspRequest request, Camera camera, Login login) {
    if (request.method().equals("OPTIONS") && request.header("Authorization").isEmpty()) {
      return Optional.empty();
    }
    LoginCheck.Verdict verdict = check.check(request, login);
    if (verdict == LoginCheck.Verdict.RIGHT) {
      return Optional.empty();
    }
    if (verdict == LoginCheck.Verdict.WRONG) {
      camera.tally().count(Event.FAILED_LOGIN);
    } else {
      camera.tally().count(Event.CHALLENGED);
    }
    RtspAnswer answer = RtspAnswer.of(401);
    check
        .challenges(login, verdict == LoginCheck.Verdict.STALE)
        .forEach(one -> answer.with("WWW-Authenticate", one));
    return Optional.of(answer);
  }

  // ---------------------------------------------------------------- service

  private RtspAnswer serve(RtspRequest request, Camera camera) {
    return switch (request.method()) {
      case "OPTIONS", "GET_PARAMETER", "SET_PARAMETER" -> keepAlive(request, camera);
      case "DESCRIBE" -> describe(request, camera.script());
      case "SETUP" -> setup(request, camera);
      case "PLAY" -> play(request, camera);
      case "PAUSE" -> pause(request);
      case "TEARDOWN" -> teardown(request);
      default -> RtspAnswer.of(501);
    };
  }

  private RtspAnswer keepAlive(RtspRequest request, Camera camera) {
    SessionRules rules = camera.script().sessions();
    boolean counts = rules.keepAlives().contains(request.method());
    if (counts && !sessions.isEmpty()) {
      camera.tally().count(Event.KEEP_ALIVE);
      sessions.values().forEach(RtspSession::keep);
    }
    if (!counts && KEEPERS.contains(request.method()) && !request.method().equals("OPTIONS")) {
      return RtspAnswer.of(501);
    }
    RtspAnswer answer = RtspAnswer.ok().with("Public", rules.announced());
    request.session().filter(sessions::containsKey).ifPresent(id -> answer.with("Session", id));
    return answer;
  }

  private static RtspAnswer describe(RtspRequest request, CameraScript script) {
    String base = request.uri().replaceFirst("/*$", "/");
    return RtspAnswer.ok()
        .with("Content-Base", base)
        .withSdp(Sdp.describe(script.clip(), script.description()));
  }

  private RtspAnswer setup(RtspRequest request, Camera camera) {
    SessionRules rules = camera.script().sessions();
    List<TrackKind> tracks = Sdp.tracks(camera.script().description());
    OptionalInt track = request.track();
    if (track.isEmpty() || track.getAsInt() >= tracks.size()) {
      return RtspAnswer.of(404);
    }
    Optional<TransportOffer> offer =
        TransportOffer.in(
            request.header("Transport").orElse(""), rules.carriers(), track.getAsInt());
    if (offer.isEmpty()) {
      return RtspAnswer.of(461);
    }
    Optional<RtspSession> session = request.session().map(sessions::get);
    if (session.isEmpty()) {
      if (request.session().isPresent()) {
        return RtspAnswer.of(454);
      }
      if (camera.isBusy()) {
        camera.tally().count(Event.BUSY);
        return RtspAnswer.of(rules.busyStatus());
      }
      session = Optional.of(open(camera));
    }
    session.get().add(track.getAsInt(), tracks.get(track.getAsInt()), path(offer.get()));
    return RtspAnswer.ok()
        .with("Transport", granted(offer.get()))
        .with("Session", session.get().id() + ";timeout=" + rules.timeout().toSeconds());
  }

  private RtspSession open(Camera camera) {
    int number = peer.nextSession();
    RtspSession[] made = new RtspSession[1];
    made[0] =
        new RtspSession(
            loop,
            camera,
            number,
            () -> {
              sessions.remove(made[0].id());
              if (camera.script().sessions().hangsUp()) {
                peer.socket().close();
              }
            });
    sessions.put(made[0].id(), made[0]);
    return made[0];
  }

  private TrackPath path(TransportOffer offer) {
    if (offer.carrier() == Carrier.TCP) {
      return new TrackPath.Interleaved(peer.socket(), offer.first());
    }
    InetAddress client = InetAddress.getLoopbackAddress();
    return new TrackPath.Datagrams(
        peer.udpPorts(),
        new InetSocketAddress(client, offer.first()),
        new InetSocketAddress(client, offer.second()));
  }

  private String granted(TransportOffer offer) {
    String pair = offer.first() + "-" + offer.second();
    if (offer.carrier() == Carrier.TCP) {
      return "RTP/AVP/TCP;unicast;interleaved=" + pair;
    }
    int port = peer.udpPorts().rtpPort();
    return "RTP/AVP;unicast;client_port=%s;server_port=%d-%d".formatted(pair, port, port + 1);
  }

  private RtspAnswer play(RtspRequest request, Camera camera) {
    return inSession(
        request,
        (session, answer) -> {
          camera.tally().count(Event.PLAY);
          peer.playing();
          answer
              .with("Range", "npt=now-")
              .with("RTP-Info", session.info(request.uri().replaceFirst("/+$", "")));
          session.play();
        });
  }

  private RtspAnswer pause(RtspRequest request) {
    return inSession(request, (session, answer) -> session.pause());
  }

  private RtspAnswer teardown(RtspRequest request) {
    return inSession(
        request,
        (session, answer) -> {
          session.end();
          sessions.remove(session.id());
        });
  }

  /** What is done with the session of a request. */
  private interface Deed {
    void to(RtspSession session, RtspAnswer answer);
  }

  private RtspAnswer inSession(RtspRequest request, Deed deed) {
    Optional<RtspSession> session = request.session().map(sessions::get);
    if (session.isEmpty()) {
      return RtspAnswer.of(454);
    }
    RtspAnswer answer = RtspAnswer.ok().with("Session", session.get().id());
    deed.to(session.get(), answer);
    return answer;
  }
}
