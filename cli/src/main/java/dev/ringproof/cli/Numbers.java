package dev.ringproof.cli;

/** Holds numbers that a user gave to what they may be. */
final class Numbers {
  private Numbers() {}

  /**
   * Refuses a number that is out of bounds.
   *
   * @param option by which it was given, {@code --clients}
   * @throws CliException names the option, what was found and what was expected
   */
  static void within(String option, int found, int least, int most) {
    if (found < least || found > most) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          option + ": found " + found + ", expected a number from " + least + " to " + most);
    }
  }
}
