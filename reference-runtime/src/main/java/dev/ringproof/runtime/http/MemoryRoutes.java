package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.store.SessionStore;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What a session can recall; the embeddings themselves are shown to nobody. */
final class MemoryRoutes {
  private final SessionStore sessions;
  private final @Nullable Memory memory;

  MemoryRoutes(SessionStore sessions, @Nullable Memory memory) {
    this.sessions = sessions;
    this.memory = memory;
  }

  void show(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    if (memory == null) {
      throw Problem.of(ProblemType.NOT_IMPLEMENTED, "this runtime does not declare this surface");
    }
    var query = call.request().query();
    if (!query.contains("session")) {
      throw Problem.invalid("", "session: found nothing, expected a session's id");
    }
    var session =
        sessions
            .find(call.actor().tenant(), query.get("session"))
            .orElseThrow(Problem::notFound)
            .id();
    var items = new ArrayList<JsonValue>();
    memory.of(session).forEach(one -> items.add(Views.remembered(one)));
    call.answer(
        200, JsonValue.object().with("session", session).with("summaries", new JsonArray(items)));
  }
}
