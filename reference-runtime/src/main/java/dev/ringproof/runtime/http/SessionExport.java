package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.store.Vault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands its owner what is held of a session, a page of turns at a time: no more of it is in memory,
 * and none of the store's connections waits for a slow reader. Raw text stands under {@code raw}
 * alone, as long as its window lasts.
 */
final class SessionExport {
  private static final int PAGE = 20;

  private final Store store;
  private final Views views;
  private final @Nullable Memory memory;
  private final Clock clock;

  SessionExport(Store store, Views views, @Nullable Memory memory, Clock clock) {
    this.store = store;
    this.views = views;
    this.memory = memory;
    this.clock = clock;
  }

  void export(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var tenant = call.actor().tenant();
    // Whoever did not open it is not told that it is there.
    var session =
        store
            .sessions()
            .find(tenant, call.path("session"))
            .filter(found -> found.owner().equals(call.actor().subject()))
            .orElseThrow(Problem::notFound);
    var head = Json.write(head(session));
    var first = turns(session, null).orElseThrow(Problem::notFound);
    try (var out = open(call, session)) {
      // The object is left open for its last member.
      write(out, head.substring(0, head.length() - 1) + ",\"turns\":[");
      turns(out, session, first);
      write(out, "]}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream open(Call call, Session session) {
    var response = call.response();
    response.status(200);
    response.header("Content-Type", "application/json");
    response.header("Content-Disposition", "attachment; filename=\"" + session.id() + ".json\"");
    response.header("ETag", "\"" + session.version() + "\"");
    response.header("Cache-Control", "no-store");
    return response.outputStream();
  }

  private void turns(OutputStream out, Session session, List<JsonObject> first) throws IOException {
    var page = first;
    var comma = "";
    while (!page.isEmpty()) {
      for (var turn : page) {
        write(out, comma + Json.write(turn));
        comma = ",";
      }
      out.flush();
      var last = page.getLast().text("/id").orElse("");
      // Erased meanwhile: what was sent ends in the middle, so that nobody takes it for the whole.
      page = turns(session, last).orElseThrow(() -> new UncheckedIOException(erased(session)));
    }
  }

  private static IOException erased(Session session) {
    return new IOException("session " + session.id() + " was erased while it was exported");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject head(Session session) {
    var recallable = new ArrayList<JsonValue>();
    if (memory != null) {
      memory.of(session.id()).forEach(one -> recallable.add(Views.remembered(one)));
    }
    return JsonValue.object()
        .with("session", views.session(session))
        .with("owner", session.owner())
        .with("exportedAt", Times.text(clock.instant()))
        .with("memory", new JsonArray(recallable));
  }

  /** Returns the next turns as they stand now; empty when the session was erased. */
  private Optional<List<JsonObject>> turns(Session session, @Nullable String after) {
    return store
        .turns()
        .ofSession(session.tenant(), session.id(), after, PAGE)
        .map(rows -> rows.stream().map(this::turn).toList());
  }

  private JsonObject turn(TurnRow row) {
    var actions = store.actions().ofTurn(row.id());
    return views
        .exported(row)
        .with("actions", new JsonArray(actions(row, actions)))
        .with("raw", raw(row, actions));
  }

  private List<JsonValue> actions(TurnRow row, List<ActionRow> actions) {
    var approvals = store.actions().approvalsOfTurn(row.id());
    var shown = new ArrayList<JsonValue>();
    for (var action : actions) {
      var approval = approvals.stream().filter(a -> a.action().equals(action.id())).findFirst();
      shown.add(
          Views.exported(action)
              .with(
                  "approval",
                  approval.isPresent() ? Views.exported(approval.get()) : new JsonNull()));
    }
    return shown;
  }

  private JsonObject raw(TurnRow row, List<ActionRow> actions) {
    var texts = store.vault().ofTurn(row.id());
    return JsonValue.object()
        .with("prompt", text(texts.prompt()))
        .with("answer", text(texts.answer()))
        .with("arguments", arguments(row, actions, texts.eventsUntil()));
  }

  private static JsonValue text(Vault.@Nullable Text kept) {
    return kept == null
        ? new JsonNull()
        : JsonValue.object().with("text", kept.text()).with("until", Times.text(kept.until()));
  }

  private JsonValue arguments(TurnRow row, List<ActionRow> actions, @Nullable Instant until) {
    if (until == null || actions.isEmpty()) {
      return new JsonNull();
    }
    var of = new ArrayList<JsonValue>();
    for (var event : store.turns().eventsAfter(row.id(), 0)) {
      if (event.type() == EventType.ACTION_REQUESTED) {
        of.add(
            JsonValue.object()
                .with("action", event.payload().text("/action").orElse(""))
                .with("arguments", event.payload().at("/arguments").orElse(new JsonNull())));
      }
    }
    return JsonValue.object().with("until", Times.text(until)).with("of", new JsonArray(of));
  }
}
