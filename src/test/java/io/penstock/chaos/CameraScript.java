package io.penstock.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a camera of a {@link ScriptedRtspServer} does: a good camera with a clip, unless changed.
 *
 * @param clip what it sends
 * @param manners how it treats requests
 * @param answers the first rule that fits a request answers it; before logins and sessions
 * @param login empty where everybody may see it
 */
public record CameraScript(
    PreEncodedClip clip,
    Manners manners,
    List<AnswerRule> answers,
    Optional<Login> login,
    SessionRules sessions,
    SdpStyle description,
    Sending sending) {
  public CameraScript {
    answers = List.copyOf(answers);
  }

  /** How requests are treated. */
  public enum Manners {
    ANSWERS,
    /** Says nothing, and keeps the connection; sessions that play go on. */
    SILENT,
    /** Closes the connection. */
    HANGS_UP,
    /** Resets the connection. */
    RESETS
  }

  /** A good camera. */
  public static CameraScript of(PreEncodedClip clip) {
    return new CameraScript(
        clip,
        Manners.ANSWERS,
        List.of(),
        Optional.empty(),
        SessionRules.lenient(),
        SdpStyle.plain(),
        Sending.good());
  }

  /** The same with another clip; sessions that play go on with its first picture. */
  public CameraScript withClip(PreEncodedClip other) {
    return new CameraScript(other, manners, answers, login, sessions, description, sending);
  }

  /** The same with other manners. */
  public CameraScript withManners(Manners other) {
    return new CameraScript(clip, other, answers, login, sessions, description, sending);
  }

  /** The same with one more rule, behind those that are there. */
  public CameraScript withAnswer(AnswerRule rule) {
    List<AnswerRule> all = new ArrayList<>(answers);
    all.add(rule);
    return new CameraScript(clip, manners, all, login, sessions, description, sending);
  }

  /** The same without rules. */
  public CameraScript withoutAnswers() {
    return new CameraScript(clip, manners, List.of(), login, sessions, description, sending);
  }

  /** The same with a login. */
  public CameraScript withLogin(Login asked) {
    return new CameraScript(
        clip, manners, answers, Optional.of(asked), sessions, description, sending);
  }

  /** The same with other rules for sessions. */
  public CameraScript withSessions(SessionRules rules) {
    return new CameraScript(clip, manners, answers, login, rules, description, sending);
  }

  /** The same, described in another way. */
  public CameraScript withDescription(SdpStyle style) {
    return new CameraScript(clip, manners, answers, login, sessions, style, sending);
  }

  /** The same, sending in another way. */
  public CameraScript withSending(Sending other) {
    return new CameraScript(clip, manners, answers, login, sessions, description, other);
  }

  /** The same with other faults in what is sent. */
  public CameraScript withFaults(RtpFaults faults) {
    return withSending(sending.withFaults(faults));
  }
}
