package io.penstock.stream;

/**
 * Why an attempt ended. Each kind knows whose fault it is and whether another attempt can help;
 * status, alert and delay follow from these two. The message is a sentence for people and holds no
 * secret.
 */
public sealed interface Failure {
  /** What happened, in a sentence. */
  String message();

  /** Whose fault it is. */
  Culprit culprit();

  /** Whether trying again can help without anybody changing the spec. */
  default boolean retryable() {
    return true;
  }

  /** The kind's name in status, log and metric. */
  String cause();

  /** Nobody answers at the source's address, or it answers that it cannot serve. */
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
   * The source refuses the credentials, or this user. Cameras lock accounts, so it is not tried
   * again until the spec changes.
   */
  record SourceUnauthorized(String message) implements Failure {
    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public String cause() {
      return "unauthorized";
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

  /** What the source sends cannot be decoded here. */
  record SourceUndecodable(String message) implements Failure {
    @Override
    public Culprit culprit() {
      return Culprit.CAMERA;
    }

    @Override
    public String cause() {
      return "codec";
    }
  }

  /** Nobody answers at the target's address, it refuses, or it went away. */
  record TargetUnreachable(String message) implements Failure {
    @Override
    public Culprit culprit() {
      return Culprit.TARGET;
    }

    @Override
    public String cause() {
      return "targetRefused";
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
