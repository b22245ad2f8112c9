package dev.ringproof.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** A seal gives back what went in, at its place alone, and never the same bytes twice. */
final class SealingTest {
  private static final Place HERE = Place.events("ses_1", "trn_1", 7);
  private static final int MEGABYTE = 1 << 20;

  private final Sealing sealing = new Sealing();
  private final SecretKey key = key(1);

  private static SecretKey key(int first) {
    var bytes = new byte[32];
    bytes[0] = (byte) first;
    return Sealing.key(bytes);
  }

  /** Returns text of any code points but lone surrogates, which no UTF-8 has. */
  private static String text(Random random, int length) {
    return random
        .ints(0, Character.MAX_CODE_POINT + 1)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .limit(length)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String roundTrip(String text) {
    var sealed = sealing.seal(key, HERE, text.getBytes(StandardCharsets.UTF_8));
    return new String(new Sealing().open(key, HERE, sealed), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasSealedComesBack() {
    var random = new Random(20261128);
    for (var length = 0; length < 300; length++) {
      var text = text(random, length);
      assertThat(roundTrip(text)).isEqualTo(text);
    }
    assertThat(roundTrip("\0 e\u0301 \ud83d\ude00")).isEqualTo("\0 e\u0301 \ud83d\ude00");
    var large = text(random, MEGABYTE);
    assertThat(roundTrip(large)).isEqualTo(large);
  }

  @Test
  void sealIsLongerByItsOverheadAndHidesItsText() {
    var text = "canary".repeat(20);
    var sealed = sealing.seal(key, HERE, text.getBytes(StandardCharsets.UTF_8));
    assertThat(sealed).hasSize(text.length() + Sealing.OVERHEAD);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
  }

  @Test
  void noNonceComesTwice() {
    var nonces = new HashSet<String>();
    var others = new Sealing();
    for (var i = 0; i < 2_000; i++) {
      for (var by : List.of(sealing, others)) {
        var sealed = by.seal(key, HERE, new byte[3]);
        assertThat(nonces.add(Arrays.toString(Arrays.copyOfRange(sealed, 1, 13)))).isTrue();
      }
    }
  }

  @Test
  void everyChangedByteIsSeen() {
    var sealed = sealing.seal(key, HERE, "twenty-three and more".getBytes(StandardCharsets.UTF_8));
    for (var i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      refused(key, HERE, changed);
      refused(key, HERE, Arrays.copyOf(sealed, i));
    }
    assertThat(sealing.open(key, HERE, sealed)).hasSize(21);
  }

  @Test
  void noOtherPlaceNorKeyOpensIt() {
    var sealed = sealing.seal(key, HERE, new byte[0]);
    refused(key(2), HERE, sealed);
    for (var place :
        List.of(
            Place.events("ses_2", "trn_1", 7),
            Place.events("ses_1", "trn_2", 7),
            Place.events("ses_1", "trn_1", 8),
            Place.text("ses_1", TextKind.TEXT, "trn_1"),
            Place.key("ses_1"))) {
      refused(key, place, sealed);
    }
    assertThat(sealing.open(key, HERE, sealed)).isEmpty();
  }

  @Test
  void noTwoPlacesShareTheirBytes() {
    assertThat(Place.text("a", TextKind.OTHER, "b5:OTHER").bytes())
        .isNotEqualTo(Place.text("a1:b", TextKind.OTHER, "5:OTHER").bytes());
    assertThat(Place.events("s", "t1", 1).bytes()).isNotEqualTo(Place.events("s", "t", 11).bytes());
  }

  private void refused(SecretKey by, Place place, byte[] sealed) {
    assertThatThrownBy(() -> sealing.open(by, place, sealed))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(
            "a %s of session %s in the vault is not what was sealed there"
                .formatted(place.what(), place.session()));
  }
}
