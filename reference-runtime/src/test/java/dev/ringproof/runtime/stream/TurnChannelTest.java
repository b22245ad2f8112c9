package dev.ringproof.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class TurnChannelTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final TurnChannel channel =
      new TurnChannel("trn_1", "trace", forgetful(), Clock.systemUTC(), 0, event -> {});

  /** A store that takes everything and gives nothing. */
  private static TurnStore forgetful() {
    return (TurnStore)
        Proxy.newProxyInstance(
            TurnStore.class.getClassLoader(),
            new Class<?>[] {TurnStore.class},
            (proxy, method, arguments) -> method.getReturnType() == List.class ? List.of() : null);
  }

  private CompletableFuture<List<TurnEvent>> reading(long after, Duration gather) {
    var until = System.nanoTime() + gather.toNanos();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return channel.read(after, LONG, until);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static List<EventType> types(CompletableFuture<List<TurnEvent>> read)
      throws InterruptedException, ExecutionException, TimeoutException {
    return read.get(30, TimeUnit.SECONDS).stream().map(TurnEvent::type).toList();
  }

  @Test
  void aTokenIsGivenAtOnceWhenNothingIsGathered() throws Exception {
    channel.token("a");
    assertThat(types(reading(0, Duration.ZERO))).containsExactly(EventType.TOKEN);
  }

  @Test
  void gatheredTokensEndWithTheGathering() throws Exception {
    channel.token("a");
    channel.token("b");
    assertThat(types(reading(0, Duration.ofMillis(20))))
        .containsExactly(EventType.TOKEN, EventType.TOKEN);
  }

  @Test
  void anythingElseIsGivenAtOnceWithTheTokensBeforeIt() throws Exception {
    channel.token("a");
    var read = reading(0, LONG);
    channel.token("b");
    channel.emit(EventType.TOOL_COMPLETED, JsonValue.object());
    assertThat(types(read))
        .containsExactly(EventType.TOKEN, EventType.TOKEN, EventType.TOOL_COMPLETED);
  }

  @Test
  void aReaderAheadOfTheTurnWaitsForItsEnd() throws Exception {
    channel.token("a");
    var read = reading(7, LONG);
    channel.emit(EventType.TURN_COMPLETED, JsonValue.object());
    assertThat(types(read)).isEmpty();
  }
}
