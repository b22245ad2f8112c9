package dev.ringproof.testbed.witness;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A WireMock server whose answers are computed; its own journal is off, records are ours. */
final class MockHost implements AutoCloseable {
  /**
   * A call that hangs holds a thread after its caller has left, and a target asks again, for each
   * of the actions that a proof let hang: a run beside other work had 250 such calls at once. What
   * they hold must not be what others need.
   */
  private static final int THREADS = 2_048;

  /** Longer than anyone waits for one call. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final WireMockServer server;
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Computes an answer. */
  interface Answering {
    StubAnswer answer(Request request);
  }

  private MockHost(Answering answering) {
    this.server =
        new WireMockServer(
            WireMockConfiguration.wireMockConfig()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .containerThreads(THREADS)
                .disableRequestJournal()
                .stubRequestLoggingDisabled(true)
                .notifier(new Quiet())
                .extensions(new Computed(answering)));
  }

  static MockHost start(Answering answering) {
    var host = new MockHost(answering);
    host.server.start();
    host.server.stubFor(any(anyUrl()).willReturn(WireMock.aResponse().withStatus(500)));
    return host;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop();
  }

  private final class Computed implements ResponseDefinitionTransformerV2 {
    private final Answering answering;

    Computed(Answering answering) {
      this.answering = answering;
    }

    @Override
    public String getName() {
      return "ringproof-computed";
    }

    @Override
    public boolean applyGlobally() {
      return true;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      var answer = answering.answer(event.getRequest());
      waitFor(answer.delay());
      return switch (answer.how()) {
        case ANSWER -> {
          var response =
              new ResponseDefinitionBuilder()
                  .withStatus(answer.status())
                  .withHeader("Content-Type", answer.type())
                  .withBody(answer.body());
          yield (answer.requestId().isEmpty()
                  ? response
                  : response.withHeader("X-Request-ID", answer.requestId()))
              .build();
        }
        case HANG -> {
          waitFor(LONGEST);
          yield new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER).build();
        }
        case CUT ->
            half(answer)
                .withHeader("Content-Length", Integer.toString(bytes(answer).length))
                .build();
        case HALF -> half(answer).build();
        case RESET ->
            new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER).build();
      };
    }

    private static byte[] bytes(StubAnswer answer) {
      return answer.body().getBytes(StandardCharsets.UTF_8);
    }

    private static ResponseDefinitionBuilder half(StubAnswer answer) {
      return new ResponseDefinitionBuilder()
          .withStatus(answer.status())
          .withHeader("Content-Type", answer.type())
          .withBody(Arrays.copyOf(bytes(answer), bytes(answer).length / 2));
    }

    /** Waits; ends early, and says so, when the host closes: no hanging call holds that up. */
    private boolean waitFor(Duration time) {
      try {
        return !time.isZero() && closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }
}
