package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks for sessions, which have to be written, and for readiness, and counts the answers. */
final class Watch {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AgentBinding api;
  private final Persona user;
  private final List<String> undeclared = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;
  private int asked;
  private int served;
  private int refused;
  private int unanswered;
  private int unready;

  private Watch(Moment moment) {
    this.api = Scene.patient(moment.standing().binding());
    this.user = moment.user();
    this.thread = Thread.ofVirtual().name("fault-watch").start(this::ask);
  }

  static Watch begin(Moment moment) {
    return new Watch(moment);
  }

  private void ask() {
    while (!over) {
      var reply = api.openSession(user, TierId.A, null);
      // What was asked in the fault and answered after it was not answered under it.
      if (!over) {
        count(reply);
        unready += unready(api.raw(RawRequest.of("GET", "/health/ready"))) ? 1 : 0;
      }
      Waiting.pass(PAUSE);
    }
  }

  private void count(Reply reply) {
    asked++;
    switch (reply.status()) {
      case 201 -> served++;
      case 0 -> unanswered++;
      case 503 -> {
        refused++;
        if (reply.header("Retry-After").isEmpty()) {
          undeclared.add("a session was refused with 503 and no Retry-After");
        }
      }
      default -> undeclared.add("a session was answered " + reply);
    }
  }

  private static boolean unready(Reply reply) {
    try {
      return reply.status() == 503
          && reply.json().text("/status").orElse("").equals("store-unreachable");
    } catch (DocumentException notJson) {
      return false;
    }
  }

  /** Ends it; what is under way is let end before the count is told. */
  Told end() {
    over = true;
    if (Together.join(thread)) {
      Thread.currentThread().interrupt();
    }
    return new Told(asked, served, refused, unanswered, unready, undeclared);
  }
}
