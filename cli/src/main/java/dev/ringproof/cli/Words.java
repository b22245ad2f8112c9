package dev.ringproof.cli;

/** Counts in sentences. */
final class Words {
  private Words() {}

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
