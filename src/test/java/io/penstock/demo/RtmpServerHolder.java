package io.penstock.demo;

/** Holds an RTMP server open in a JVM of its own, for a test that kills this JVM. */
final class RtmpServerHolder {
  private RtmpServerHolder() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort())) {
      System.out.println(server.pid().orElseThrow());
      Thread.sleep(60_000);
    }
  }
}
