package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what a proxy adds, direct, embedded and original in turn within one run: the time of a
 * small request and its answer, and the time of a large answer. {@code binary:PATH} or an address
 * names the original.
 */
final class ProxyBench {
  private static final int ROUNDS = 12;
  private static final int PINGS = 1_500;
  private static final int LARGE = 64 * 1024 * 1024;
  private static final byte[] BLOCK = new byte[Chunk.MAX];

  private final PrintStream out;

  private ProxyBench(PrintStream out) {
    this.out = out;
  }

  /** One way to the upstream and what was measured on it. */
  private record Way(
      String name, InetSocketAddress address, List<Double> micros, List<Double> megabytes) {
    Way(String name, InetSocketAddress address) {
      this(name, address, new ArrayList<>(), new ArrayList<>());
    }
  }

  public static void main(String[] args) {
    new ProxyBench(System.out).run(URI.create(args[0]));
    System.exit(0);
  }

  private void run(URI named) {
    try (var echo = Upstream.serving(ProxyBench::serve);
        var embedded = ProxyServers.embedded(1);
        var original = ProxyServers.choose(named, 1)) {
      var ways =
          List.of(
              new Way("direct", echo.address()),
              new Way("embedded", embedded.open("bench", echo.address()).address()),
              new Way("original", original.open("bench", echo.address()).address()));
      // The first two rounds warm everything up and are not counted.
      for (var round = 0; round < ROUNDS + 2; round++) {
        for (var way : ways) {
          measure(way, round >= 2);
        }
      }
      report(ways);
    }
  }

  private static void serve(Peer peer) {
    try (peer) {
      var in = peer.socket().getInputStream();
      for (var asked = in.read(); asked >= 0; asked = in.read()) {
        if (asked == 1) {
          peer.send(new byte[1]);
        } else {
          for (var sent = 0; sent < LARGE; sent += BLOCK.length) {
            peer.send(BLOCK);
          }
        }
      }
    } catch (IOException | UncheckedIOException gone) {
      // The measurement is over.
    }
  }

  private static void measure(Way way, boolean counted) {
    try (var peer = Peer.connect(way.address())) {
      var in = peer.socket().getInputStream();
      var times = new long[PINGS];
      for (var i = 0; i < PINGS; i++) {
        var start = System.nanoTime();
        peer.send(new byte[] {1});
        in.readNBytes(1);
        times[i] = System.nanoTime() - start;
      }
      Arrays.sort(times);
      var start = System.nanoTime();
      peer.send(new byte[] {2});
      in.skipNBytes(LARGE);
      var spent = System.nanoTime() - start;
      if (counted) {
        way.micros().add(times[PINGS / 2] / 1e3);
        way.megabytes().add(LARGE / 1e6 / (spent / 1e9));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(List<Way> ways) {
    var direct = ways.getFirst();
    for (var way : ways) {
      out.printf(
          "%-9s request and answer %6.0f us (adds %5.0f), %6.0f MB/s (%.2f of direct)%n",
          way.name(),
          median(way.micros()),
          median(way.micros()) - median(direct.micros()),
          median(way.megabytes()),
          median(way.megabytes()) / median(direct.megabytes()));
    }
    var added = new ArrayList<Double>();
    var rate = new ArrayList<Double>();
    for (var i = 0; i < ROUNDS; i++) {
      var bare = direct.micros().get(i);
      added.add((ways.get(1).micros().get(i) - bare) / (ways.get(2).micros().get(i) - bare));
      rate.add(ways.get(1).megabytes().get(i) / ways.get(2).megabytes().get(i));
    }
    out.printf(
        "embedded to original, median of %d interleaved rounds: added time %.2f, throughput %.2f%n",
        ROUNDS, median(added), median(rate));
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
