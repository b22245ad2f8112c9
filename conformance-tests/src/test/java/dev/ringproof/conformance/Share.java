package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A share of what takes long, such as {@code 1/4} or {@code 4/4}, of which no two have one in
 * common.
 *
 * @param which from 1
 */
record Share(int which, int of) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

  Share {
    assertThat(which).as("which of %d shares", of).isBetween(1, of);
  }

  /** Returns what {@code -Dringproof.saboteurs} asks for; empty where it asks for no share. */
  static Optional<Share> asked() {
    var written = WRITTEN.matcher(System.getProperty("ringproof.saboteurs", ""));
    return written.matches()
        ? Optional.of(
            new Share(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2))))
        : Optional.empty();
  }

  /** Returns the share of these. */
  <T> List<T> of(List<T> all) {
    return IntStream.iterate(which - 1, i -> i < all.size(), i -> i + of)
        .mapToObj(all::get)
        .toList();
  }
}
