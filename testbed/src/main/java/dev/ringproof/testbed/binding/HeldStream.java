package dev.ringproof.testbed.binding;

import dev.ringproof.testbed.driver.RawConnection;
import dev.ringproof.testbed.history.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection whose answer has come and is not read. */
final class HeldStream implements UnreadStream {
  private final @Nullable RawConnection connection;
  private final RawConnection.Head head;
  private final Reading reading;
  private final long sentNanos;
  private final @Nullable Exchange exchange;

  HeldStream(
      @Nullable RawConnection connection,
      RawConnection.Head head,
      Reading reading,
      long sentNanos,
      @Nullable Exchange exchange) {
    this.connection = connection;
    this.head = head;
    this.reading = reading;
    this.sentNanos = sentNanos;
    this.exchange = exchange;
  }

  @Override
  public int status() {
    return head.status();
  }

  @Override
  public String turn() {
    return head.first("ringproof-turn");
  }

  @Override
  public TurnStream readOn() {
    if (connection == null) {
      return LiveStream.refused(none("no answer came"));
    }
    try {
      return LiveStream.reading(connection, head, reading, sentNanos, exchange);
    } catch (IOException e) {
      connection.close();
      return LiveStream.refused(none(String.valueOf(e.getMessage())));
    }
  }

  private Reply none(String why) {
    return new Reply(
        0, Map.of(), why.getBytes(StandardCharsets.UTF_8), sentNanos, System.nanoTime());
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
