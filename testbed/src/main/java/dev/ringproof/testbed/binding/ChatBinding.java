package dev.ringproof.testbed.binding;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.proxy.FaultProxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The binding to an endpoint of chat completions. A session is a conversation that this side keeps:
 * to open one asks the endpoint nothing, and proves nothing of it. A turn is one completion. The
 * wire has nothing for any other verb.
 */
public final class ChatBinding extends PartialBinding {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration READY = Duration.ofSeconds(3);

  private final Caller caller;
  private final ChatEndpoint endpoint;
  private final @Nullable String key;
  private final Map<String, Conversation> sessions;
  private final AtomicLong numbers;

  private ChatBinding(ChatBinding like, Caller caller) {
    this.caller = caller;
    this.endpoint = like.endpoint;
    this.key = like.key;
    this.sessions = like.sessions;
    this.numbers = like.numbers;
  }

  private ChatBinding(Caller caller, ChatEndpoint endpoint, @Nullable String key) {
    this.caller = caller;
    this.endpoint = endpoint;
    this.key = key;
    this.sessions = new ConcurrentHashMap<>();
    this.numbers = new AtomicLong();
  }

  /**
   * Binds to an address such as {@code http://127.0.0.1:4000}.
   *
   * @param key sent to find out whether it is ready; what people send is their own token. Null:
   *     none
   */
  public static ChatBinding to(URI base, ChatEndpoint endpoint, @Nullable String key) {
    return new ChatBinding(Caller.to(base, PATIENCE), endpoint, key);
  }

  @Override
  public BindingKind kind() {
    return BindingKind.OPENAI_CHAT;
  }

  @Override
  public Set<Verb> verbs() {
    return EnumSet.of(Verb.OPEN_SESSION, Verb.TAKE_TURN);
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.STREAM, Capability.OPENAI_FACADE);
  }

  @Override
  public boolean ready() {
    return ask().status() == 200;
  }

  @Override
  public boolean answers() {
    return ask().status() != 0;
  }

  private Reply ask() {
    var request = RawRequest.of("GET", endpoint.ready());
    return caller.patient(READY).whole(key == null ? request : request.bearer(key));
  }

  /** {@inheritDoc} Nobody is asked; a budget cannot be told. */
  @Override
  public Reply openSession(Persona who, TierId tier, @Nullable Spend budget) {
    if (budget != null) {
      throw unmapped(Verb.READ_USAGE);
    }
    var id = "chat-" + numbers.incrementAndGet();
    sessions.put(id, new Conversation());
    var view = Json.write(JsonValue.object().with("id", id).with("tier", tier.toString()));
    var now = System.nanoTime();
    return new Reply(201, Map.of(), view.getBytes(StandardCharsets.UTF_8), now, now);
  }

  @Override
  public TurnStream takeTurn(Persona who, String session, TurnAsk ask) {
    var stream = caller.stream(completion(who, session, ask, true), new ChatReading());
    conversation(session)
        .took(
            ask.message(),
            () ->
                stream
                    .terminal()
                    .filter(end -> end.is(EventType.TURN_COMPLETED))
                    .map(end -> stream.text()));
    return stream;
  }

  @Override
  public UnreadStream takeTurnUnread(Persona who, String session, TurnAsk ask) {
    return caller.unread(completion(who, session, ask, true), new ChatReading());
  }

  @Override
  public Reply takeTurnAndWait(Persona who, String session, TurnAsk ask) {
    var reply = caller.whole(completion(who, session, ask, false));
    Optional<String> text =
        ChatAnswer.of(reply) instanceof ChatAnswer.Said said
            ? Optional.of(said.text())
            : Optional.empty();
    conversation(session).took(ask.message(), () -> text);
    return reply;
  }

  @Override
  public Reply raw(RawRequest request) {
    return caller.whole(request);
  }

  @Override
  public AgentBinding patient(Duration patience) {
    return new ChatBinding(this, caller.patient(patience));
  }

  @Override
  public AgentBinding through(FaultProxy front) {
    return new ChatBinding(this, caller.through(front.address()));
  }

  @Override
  public AgentBinding recorded(Transcript transcript) {
    return new ChatBinding(this, caller.recorded(transcript));
  }

  private Conversation conversation(String session) {
    var conversation = sessions.get(session);
    if (conversation == null) {
      throw new IllegalArgumentException("no session " + session + " was opened here");
    }
    return conversation;
  }

  private RawRequest completion(Persona who, String session, TurnAsk ask, boolean stream) {
    if (ask.ifMatch() != null) {
      throw unmapped(Verb.READ_SESSION);
    }
    var body =
        JsonValue.object()
            .with("model", endpoint.model())
            .with("messages", conversation(session).asking(ask.message()))
            .with("stream", stream);
    body =
        stream ? body.with("stream_options", JsonValue.object().with("include_usage", true)) : body;
    return NativeBinding.withHeaders(NativeBinding.as(who, "POST", endpoint.completions()), ask)
        .with("Accept", stream ? Wire.EVENT_STREAM : "application/json")
        .json(Json.write(body));
  }
}
