package dev.ringproof.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdsTest {
  private static final int TIME = "ses_".length() + 9;

  private final SecureRandom random = new SecureRandom();

  private Ids at(String time) {
    var instant = Instant.parse(time);
    return new Ids(random, () -> instant);
  }

  @Test
  void sortAsTextInTheOrderOfTime() {
    var made =
        List.of(
            at("1970-01-01T00:00:00Z").make("ses"),
            at("2026-11-29T23:59:59.999Z").make("ses"),
            at("2026-11-30T00:00:00Z").make("ses"),
            at("2038-01-19T03:14:08Z").make("ses"),
            at("3000-01-01T00:00:00Z").make("ses"));
    assertThat(made).isSorted();
  }

  @Test
  void haveOneHundredAndTwentyEightBitsOfChanceBehindTheTime() {
    var ids = at("2026-11-29T12:00:00Z");
    var made = new ArrayList<String>();
    for (int i = 0; i < 200; i++) {
      made.add(ids.make("ses"));
    }
    assertThat(made)
        .allMatch(id -> id.matches("ses_[a-z2-7]{35}"))
        .allMatch(id -> id.startsWith(made.getFirst().substring(0, TIME)));
    for (int place = TIME; place < made.getFirst().length(); place++) {
      var seen = new HashSet<Character>();
      for (var id : made) {
        seen.add(id.charAt(place));
      }
      // The last digit has three bits of chance and two that are zero.
      assertThat(seen).as("digits at " + place).hasSizeGreaterThan(4);
    }
  }
}
