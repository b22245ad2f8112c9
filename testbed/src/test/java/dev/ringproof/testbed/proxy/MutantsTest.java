package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of which one toxic does something else is found out by that toxic's script. */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {
  private static ProxyServer mutant(ToxicKind broken, Effect instead) {
    var means =
        new Means(new Tasks(), new Draws(7), kind -> kind == broken ? instead : kind.effect());
    var server =
        EmbeddedServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), means);
    return new ClientProxyServer(ProxyServer.Shape.EMBEDDED, server.control(), server::close);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOOP")
  void aToxicThatPassesEverythingIsFoundOut(ToxicKind kind) {
    var original = Transcript.recorded(Script.written(kind.toString()));

    try (var server = mutant(kind, Effect.NONE)) {
      assertThat(Player.play(original.script(), server, original, 400).against(original, true))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToxicThatDropsEverythingIsFoundOut(ToxicKind kind) {
    var original = Transcript.recorded(Script.written(kind.toString()));

    try (var server = mutant(kind, new DropAll())) {
      assertThat(Player.play(original.script(), server, original, 400).against(original, true))
          .isNotEmpty();
    }
  }

  /** Swallows data and passes the end at once. */
  private static final class DropAll implements Effect {
    @Override
    public void run(Stage stage) throws InterruptedException {
      while (true) {
        var chunk = stage.take();
        if (chunk == Chunk.PAUSE) {
          return;
        }
        if (chunk == Chunk.END) {
          stage.finish();
          return;
        }
      }
    }
  }
}
