package dev.ringproof.testbed.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.testbed.driver.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that hang go on hanging when their callers have left, and a target asks again: what they
 * hold must not be what others need.
 */
final class HangingCallsTest {
  private static final int MANY = 400;

  private final Witness witness = Witness.start();
  private final List<RawConnection> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.forEach(RawConnection::close);
    witness.close();
  }

  @Test
  void anotherToolAnswersBesideHundredsThatHang() throws IOException {
    var stuck = witness.nonce();
    witness.tool(stuck, ToolScript.ok().hangBeforeEffect());
    for (int i = 0; i < MANY; i++) {
      send(stuck, stuck + i);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(witness.toolCalls(stuck)).hasSize(MANY));
    var good = witness.nonce();
    var answer = send(good, good);
    answer.within(Duration.ofSeconds(30));
    assertThat(answer.head().status()).isEqualTo(200);
    assertThat(witness.effects(good)).hasSize(1);
  }

  private RawConnection send(String nonce, String key) throws IOException {
    var connection = RawConnection.open(witness.tools());
    open.add(connection);
    var body = "{\"order\":\"" + nonce + "\"}";
    var headers = "Content-Type: application/json\r\nIdempotency-Key: " + key + "\r\n";
    connection.send(WitnessTest.request("POST /send_refund", headers, body));
    return connection;
  }
}
