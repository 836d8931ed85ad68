package io.penstock.stream;

import java.time.Duration;

/**
 * Why an attempt ended. Each kind knows whose fault it is and when another attempt can help;
 * status, alert and delay follow from these two. The message is a sentence for people and holds no
 * secret.
 */
public sealed interface Failure {
  /**
   * Wrong credentials are tried twice: once more, since a camera that is just starting refuses
   * right ones too. Cameras lock the account after three to five.
   */
  int UNAUTHORIZED_ATTEMPTS = 2;

  /** What happened, in a sentence. */
  String message();

  /** Whose fault it is. */
  Culprit culprit();

  /** The kind's name in status, log and metric. */
  String cause();

  /** When another attempt may help. */
  default RetryRule retryRule() {
    return new RetryRule.WithBackoff();
  }

  /** Nobody answers at the source's address: no route, no name, no answer in time. */
  record SourceUnreachable(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "unreachable";
    }
  }

  /**
   * A machine answers at the source's address and refuses the connection: the camera is starting,
   * or its server is off.
   */
  record SourceRefused(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "refused";
    }
  }

  /** The source refuses the credentials, or this user (401, 403). */
  record SourceUnauthorized(String message) implements Failure {
    @Override
    public RetryRule retryRule() {
      return new RetryRule.UntilCredentialsChange(UNAUTHORIZED_ATTEMPTS);
    }

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "unauthorized";
    }
  }

  /** The source knows no such path (404, 454 at the start). */
  record SourceNotFound(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "notFound";
    }
  }

  /**
   * The source has no session left for us (453, 503): often one of ours that it has not given up
   * yet.
   *
   * @param sessionTimeout how long the source holds a session that nobody uses, as far as is known
   */
  record SourceBusy(String message, Duration sessionTimeout) implements Failure {
    @Override
    public RetryRule retryRule() {
      return new RetryRule.After(sessionTimeout);
    }

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "busy";
    }
  }

  /** The source is connected and sends no pictures. */
  record SourceSilent(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "silent";
    }
  }

  /** The source ended a session that ran. */
  record SourceLost(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "endOfStream";
    }
  }

  /** What the source sends is of a kind that cannot be decoded here. */
  record SourceUnsupported(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "codec";
    }
  }

  /** The picture does not change, though packets come. The attempt goes on. */
  record PictureFrozen(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "frozen";
    }
  }

  /** The picture is black, though packets come. The attempt goes on. */
  record PictureBlack(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "black";
    }
  }

  /** Every picture is damaged, and none is shown. The attempt goes on. */
  record PictureDamaged(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "damaged";
    }
  }

  /** The decoder broke, or was lost with its hardware. */
  record DecodeFailed(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "decode";
    }
  }

  /** Nobody answers at the target's address, it refuses the connection, or the connection broke. */
  record TargetRefused(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.TARGET;
    }

    @Override
    public String cause() {
      return "targetRefused";
    }
  }

  /** The target answers and will not have this stream: its name is taken, or its key is wrong. */
  record TargetRejected(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.TARGET;
    }

    @Override
    public String cause() {
      return "targetRejected";
    }
  }

  /** The target is connected and takes nothing, or too little for too long. */
  record TargetStalled(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.TARGET;
    }

    @Override
    public String cause() {
      return "targetStalled";
    }
  }

  /**
   * What the stream's packets carry has changed, another codec for instance, and an output cannot
   * change under way: it leaves its target and begins anew at once. As planned, so that it is no
   * output's last error and has none wait.
   */
  record PlanChange(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "planChange";
    }
  }

  /** There is no room to record: the disk is full, or recordings take all that they may. */
  record StorageFull(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "storage";
    }
  }

  /** A processor threw. The stream goes on with a new attempt, since the next frame may do. */
  record ProcessorFailed(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "processor";
    }
  }

  /**
   * All of what it needs of this node is in use, by others that go on.
   *
   * @param message names what is missing
   */
  record NoRoom(String message) implements Failure {
    /** Soon after somebody else has ended, and rare enough for many to wait. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    @Override
    public RetryRule retryRule() {
      return new RetryRule.Every(LOOK_AGAIN);
    }

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "noRoom";
    }
  }

  /**
   * Something here does not work: an element is missing, a native call hangs, the encoder broke.
   */
  record Internal(String message) implements Failure {

    @Override
    public Culprit culprit() {
      return Culprit.US;
    }

    @Override
    public String cause() {
      return "internal";
    }
  }
}
