package dev.ringproof.testbed.proxy;

import static dev.ringproof.testbed.proxy.Direction.DOWNSTREAM;
import static dev.ringproof.testbed.proxy.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.testbed.proxy.Peer.End;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cuts data into pieces, holds the end back or does nothing. */
class ShapingToxicTest extends ToxicFixture {
  @Test
  void slowCloseHoldsTheEndAndNotTheData() {
    proxy.add(new Toxic.SlowClose("late", DOWNSTREAM, LONG));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("at once").finish();

      assertThat(client.receive(7)).isEqualTo("at once");
      assertThat(client.silentFor(200)).isTrue();
      assertWitnessed("delayed", 1);
      proxy.remove("late");

      assertThat(client.end()).isEqualTo(End.EOF);
    }
  }

  @Test
  void slowCloseEndsNotBeforeItsTime() {
    proxy.add(new Toxic.SlowClose("late", UPSTREAM, ms(250)));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      client.finish();

      assertThat(behind.receiveAll()).isEmpty();
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(250));
    }
  }

  @Test
  void slicerWaitsAfterEachPieceAndKeepsEveryByte() {
    proxy.add(new Toxic.Slicer("thin", DOWNSTREAM, 10, 0, ms(20)));
    var bytes = new byte[100];
    new Random(3).nextBytes(bytes);
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      behind.send(bytes).finish();

      assertThat(client.receiveAll()).isEqualTo(bytes);
      // 16 pieces, a delay after each.
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(320));
    }
    assertWitnessed("sliced", 1);
  }

  @Test
  void slicerLetsTheRestGoWhenItIsRemoved() {
    proxy.add(new Toxic.Slicer("thin", DOWNSTREAM, 10, 0, LONG));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("0123456789abcdefghijklmnopqrstuvwxyz");
      var first = client.receive(9);
      assertThat(client.silentFor(200)).isTrue();

      proxy.remove("thin");

      assertThat(first + client.receive(27)).isEqualTo("0123456789abcdefghijklmnopqrstuvwxyz");
    }
  }

  @Test
  void whatWouldCrashTheOriginalPasses() {
    if (TestServers.original()) {
      return;
    }
    for (var variation : new int[] {0, 500}) {
      http.post(
          "/proxies/p/toxics",
          "{\"name\":\"mad\",\"type\":\"slicer\",\"attributes\":{\"size_variation\":"
              + variation
              + "}}");
      try (var client = Peer.connect(proxy.address());
          var behind = upstream.accept()) {
        behind.send(new byte[5_000]).finish();
        assertThat(client.receiveAll()).hasSize(5_000);
      }
      proxy.heal();
    }
  }

  @ParameterizedTest
  @CsvSource({"100,10,0", "32768,1,0", "32768,1000,200", "1000,10,500", "5,10,0", "1,0,0"})
  void piecesAreNoLargerThanAverageAndVariation(int size, long average, long variation) {
    var ends = SlicerEffect.ends(size, average, variation, new SplittableRandom(5));

    assertThat(ends).isSorted().doesNotHaveDuplicates();
    assertThat(ends.getLast()).isEqualTo(size);
    var start = 0;
    for (var end : ends) {
      assertThat(end - start).isBetween(1, (int) Math.max(1, average + variation));
      start = end;
    }
  }

  @Test
  void aHundredBytesByTensAreSixteenPieces() {
    var ends = SlicerEffect.ends(100, 10, 0, new SplittableRandom(5));

    assertThat(ends).hasSize(16);
  }

  @Test
  void anEndUnderTimeoutIsNotWaitedOut() {
    proxy.add(new Toxic.Timeout("gone", DOWNSTREAM, LONG));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.finish();

      assertThat(client.end()).isEqualTo(End.EOF);
    }
  }

  @Test
  void aSlicerWithoutASizeIsRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> new Toxic.Slicer("thin", UPSTREAM, 5, 5, ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 5");
  }
}
