package dev.ringproof.testbed.witness;

import com.github.tomakehurst.wiremock.common.Notifier;

/** Keeps WireMock's talk off the standard streams: what happened is in our records. */
final class Quiet implements Notifier {
  @Override
  public void info(String message) {}

  @Override
  public void error(String message) {}

  @Override
  public void error(String message, Throwable cause) {}
}
