package dev.ringproof.load;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.persona.Personas;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Who takes the turns, and the sessions that they take them in. */
final class Crew {
  /** What stands where no session could be opened: the turn will be refused as not found. */
  static final String UNOPENED = "ses_unopened";

  private static final int AT_ONCE = 16;

  private final AgentBinding binding;

  Crew(AgentBinding binding) {
    this.binding = binding;
  }

  /** Returns one user of each of several tenants; of the first one when there are no more. */
  static List<Persona> users(Personas personas, int count) {
    var users = new ArrayList<Persona>();
    for (int i = 0; i < count; i++) {
      try {
        users.add(personas.user());
      } catch (IllegalStateException noneLeft) {
        users.add(personas.userOf("plain-0001"));
      }
    }
    return users;
  }

  /** Opens a session for each, several at a time, before any of them is taken. */
  List<Assignment> seated(List<Assignment> assignments) {
    var tasks = new ArrayList<Callable<Assignment>>();
    assignments.forEach(assignment -> tasks.add(() -> seat(assignment)));
    try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
      var seated = new ArrayList<Assignment>(assignments.size());
      for (var future : pool.invokeAll(tasks)) {
        seated.add(result(future));
      }
      return seated;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sessions were opened", e);
    }
  }

  /** Opens one session, or says why not. */
  String tryOne(Persona who, TierId tier) {
    var reply = binding.openSession(who, tier, null);
    return reply.status() == 201
        ? ""
        : "wanted 201 for a new session of tier "
            + tier
            + ", got "
            + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
  }

  private Assignment seat(Assignment a) {
    return a.in(open(a.who(), a.tier()));
  }

  private String open(Persona who, TierId tier) {
    var reply = binding.openSession(who, tier, null);
    try {
      return reply.status() == 201 ? reply.json().text("/id").orElse(UNOPENED) : UNOPENED;
    } catch (DocumentException notJson) {
      return UNOPENED;
    }
  }

  private static Assignment result(Future<Assignment> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session could not be opened", e.getCause());
    }
  }
}
