package dev.ringproof.cli;

import picocli.CommandLine.IVersionProvider;

/** The harness's version, from the jar that it was built into. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"ringproof " + number()};
  }

  static String number() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version.replace("-SNAPSHOT", "");
  }
}
