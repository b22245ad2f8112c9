package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays one script against one server and writes down all that a client can see. Who knows what to
 * expect waits for it, long if need be, and only then for silence; who does not waits for silence.
 */
final class Player implements AutoCloseable {
  private static final Pattern LISTEN = Pattern.compile("\\{listen (\\w+)}");
  static final long PATIENCE = 10_000;
  private static final long QUIET_KNOWN = 150;
  private static final long QUIET_UNKNOWN = 1_000;

  private static final String AFTER = "after the end";

  private final Script script;
  private final Http http;
  private final StockCalls client;
  private final Upstream upstream = Upstream.manual();
  private final String up;
  private final Plain plain = new Plain();
  private final Map<String, Tap> taps = new HashMap<>();
  private final long patience;
  private long stimulus;

  private Player(Script script, ProxyServer server, long patience) {
    this.script = script;
    this.patience = patience;
    this.http = new Http(server.control());
    this.up = HostPort.text(upstream.address());
    this.client = new StockCalls(server.control(), up);
    plain.name(server.control().getAuthority(), "{control}");
    plain.name(up, "{up}");
  }

  static Transcript play(
      Script script, ProxyServer server, @Nullable Transcript expected, long patience) {
    try (var player = new Player(script, server, patience)) {
      player.clear();
      var saws = new ArrayList<JsonObject>();
      for (var i = 0; i < script.steps().size(); i++) {
        var hint = expected == null ? null : expected.saws().get(i);
        saws.add(player.step(Script.action(script.steps().get(i)), hint));
      }
      player.clear();
      return new Transcript(script, saws);
    }
  }

  private void clear() {
    if (http.get("/proxies").json() instanceof JsonObject proxies) {
      proxies.members().keySet().forEach(name -> http.delete("/proxies/" + name));
    }
  }

  private JsonObject step(String line, @Nullable JsonObject hint) {
    var words = List.of(line.split(" "));
    if (!words.getFirst().equals("hear")) {
      stimulus = System.nanoTime();
    }
    return switch (words.getFirst()) {
      case "raw" -> raw(words, line);
      case "client" -> {
        var said = client.call(words.subList(1, words.size()));
        yield JsonValue.object().with("says", plain.text(said));
      }
      case "connect" -> connect(words.get(1), words.get(2), hint);
      case "send" -> send(words, hint);
      case "hear" -> hear(words, hint);
      case "finish", "close" -> end(words);
      default -> throw new IllegalArgumentException("no such step: " + line);
    };
  }

  private JsonObject raw(List<String> words, String line) {
    var head = words.get(0).length() + words.get(1).length() + words.get(2).length() + 3;
    var body = head <= line.length() ? filled(line.substring(head)) : "";
    var agent = body.startsWith("as Mozilla") ? "Mozilla/5.0" : "raw/1";
    var answer = http.call(words.get(1), words.get(2), agent, agent.equals("raw/1") ? body : "");
    return JsonValue.object()
        .with("status", answer.status())
        .with("type", answer.headers().getOrDefault("content-type", ""))
        .with("nosniff", answer.headers().containsKey("x-content-type-options"))
        .with("numbered", answer.headers().containsKey("x-toxiproxy-request-id"))
        .with("body", plain.body(answer.body()));
  }

  private String filled(String body) {
    return LISTEN
        .matcher(body.replace('\'', '"').replace("{up}", up))
        .replaceAll(found -> listen(found.group(1)));
  }

  private String listen(String proxy) {
    return http.get("/proxies/" + proxy).json().text("/listen").orElse("127.0.0.1:0");
  }

  private JsonObject connect(String id, String proxy, @Nullable JsonObject hint) {
    try {
      var peer = Peer.connect(HostPort.parse(listen(proxy)).resolve());
      taps.put(id + " client", new Tap(peer.socket()));
    } catch (java.io.UncheckedIOException e) {
      return JsonValue.object().with("client", "refused");
    }
    var none = hint != null && hint.text("/upstream").orElse("").equals("none");
    var wait = none ? QUIET_KNOWN : hint == null ? QUIET_UNKNOWN : patience;
    var accepted = upstream.accept(wait);
    if (accepted != null) {
      taps.put(id + " upstream", new Tap(accepted.socket()));
    }
    return JsonValue.object()
        .with("client", "connected")
        .with("upstream", accepted == null ? "none" : "accepted");
  }

  private JsonObject send(List<String> words, @Nullable JsonObject hint) {
    var tap = taps.get(words.get(1) + " " + words.get(2));
    if (tap == null) {
      return JsonValue.object().with("sent", "no connection");
    }
    var size = Integer.parseInt(words.get(3));
    var wait =
        hint == null ? QUIET_KNOWN : hint.text("/sent").equals(Optional.of(AFTER)) ? patience : 0;
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    try {
      if (!tap.ended(wait)) {
        stimulus = System.nanoTime();
        tap.send(bytes);
        return JsonValue.object().with("sent", size);
      }
    } catch (IOException e) {
      // Ended while it was being sent, which is the same to whoever sends.
    }
    return JsonValue.object().with("sent", AFTER);
  }

  private JsonObject hear(List<String> words, @Nullable JsonObject hint) {
    var tap = taps.get(words.get(1) + " " + words.get(2));
    if (tap == null) {
      return JsonValue.object().with("end", "no connection");
    }
    var heard =
        hint == null
            ? tap.hear(0, false, 0, QUIET_UNKNOWN)
            : tap.hear(
                hint.whole("/bytes").orElse(0L).intValue(),
                !hint.text("/end").orElse("").equals(Tap.OPEN),
                patience,
                QUIET_KNOWN);
    var saw =
        JsonValue.object()
            .with("bytes", heard.bytes())
            .with("digest", heard.digest())
            .with("end", heard.end());
    if (script.timed()) {
      var spent = TimeUnit.NANOSECONDS.toMillis(Math.max(0, heard.last() - stimulus));
      saw = saw.with(Transcript.MILLIS, spent).with(Transcript.PIECES, heard.pieces());
    }
    return saw;
  }

  private JsonObject end(List<String> words) {
    var tap = taps.get(words.get(1) + " " + words.get(2));
    try {
      if (tap != null && words.getFirst().equals("finish")) {
        tap.finish();
      } else if (tap != null) {
        tap.close();
      }
    } catch (IOException e) {
      // It was closed from the other side before.
    }
    return JsonValue.object();
  }

  @Override
  public void close() {
    taps.values().forEach(Tap::close);
    upstream.close();
  }
}
