package dev.ringproof.testbed.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes scripts by seed. What they do has one right outcome: toxicity is 0 or 1, nothing jitters,
 * pieces of data are small enough to travel as one chunk, and nothing that the original is known to
 * hang or die of is asked of it (a bandwidth of 0 before another toxic, a slicer without a size).
 */
final class ScriptGenerator {
  private static final int ROUNDS = 22;
  private static final List<String> METHODS = List.of("POST", "PATCH");

  private final SplittableRandom random;
  private final List<String> steps = new ArrayList<>();
  private int connections;

  ScriptGenerator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  List<String> steps() {
    steps.add("client create a");
    steps.add("connect 0 a");
    for (var round = 0; round < ROUNDS; round++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> addToxic();
        case 3 -> changeToxic();
        case 4 -> removeToxic();
        case 5 -> refused();
        case 6 -> proxy();
        case 7 -> longLived();
        default -> exchange();
      }
    }
    exchange();
    steps.add("raw GET /proxies");
    return steps;
  }

  private void addToxic() {
    var kind = pick(List.of(ToxicKind.values()));
    var toxicity = pick(List.of("", "", "", ",'toxicity':1", ",'toxicity':0"));
    steps.add(
        "raw POST /proxies/a/toxics {'name':'%s','type':'%s','stream':'%s','attributes':%s%s}"
            .formatted(toxic(), kind, direction(), attributes(kind), toxicity));
  }

  private String attributes(ToxicKind kind) {
    return switch (kind) {
      case LATENCY -> "{'latency':" + random.nextInt(25) + "}";
      case BANDWIDTH -> "{'rate':" + random.nextInt(500, 5_000) + "}";
      case TIMEOUT -> "{'timeout':" + pick(List.of(0, 60_000)) + "}";
      case RESET_PEER -> "{'timeout':" + random.nextInt(40) + "}";
      case LIMIT_DATA -> "{'bytes':" + random.nextInt(3_000) + "}";
      case SLOW_CLOSE -> "{'delay':" + random.nextInt(100) + "}";
      case SLICER ->
          "{'average_size':%d,'size_variation':%d,'delay':%d}"
              .formatted(random.nextInt(100, 500), random.nextInt(50), random.nextInt(100));
      case NOOP -> "{}";
    };
  }

  private void changeToxic() {
    var body =
        pick(
            List.of(
                "{'attributes':{'latency':5,'jitter':0}}",
                "{'attributes':{'bytes':1000}}",
                "{'attributes':{'delay':7}}",
                "{'toxicity':0}",
                "{'toxicity':1}",
                "{'name':'other','type':'noop','stream':'upstream'}",
                "{}"));
    steps.add("raw " + pick(METHODS) + " /proxies/a/toxics/" + toxic() + " " + body);
  }

  private void removeToxic() {
    var name = toxic();
    steps.add(
        random.nextBoolean() ? "client remove a " + name : "raw DELETE /proxies/a/toxics/" + name);
  }

  private void refused() {
    steps.add(
        "raw "
            + pick(
                List.of(
                    "POST /proxies/a/toxics {'type':'lag'}",
                    "POST /proxies/a/toxics {'type':'latency','stream':'sideways'}",
                    "POST /proxies/a/toxics {'type':'latency','attributes':{'latency':'long'}}",
                    "POST /proxies/none/toxics {}",
                    "GET /proxies/a/toxics/none",
                    "POST /proxies {'name':'a','upstream':'{up}'}",
                    "POST /proxies {'name':'b'}",
                    "POST /proxies [",
                    "PUT /proxies/a {}",
                    "GET /populate")));
  }

  private void proxy() {
    steps.add(
        pick(
            List.of(
                "raw GET /proxies/a",
                "raw GET /proxies/a/toxics",
                "raw POST /reset",
                "client reset",
                "client toxics a",
                "raw POST /proxies/a {'enabled':true}",
                "raw PATCH /proxies/a {'upstream':'{up}'}",
                "raw POST /populate [{'name':'a','listen':'{listen a}','upstream':'{up}'}]",
                "raw POST /populate [{'name':'b','listen':'127.0.0.1:0','upstream':'{up}'}]",
                "raw POST /proxies/a {'enabled':false}\nraw POST /proxies/a {'enabled':true}")));
    var last = steps.removeLast();
    steps.addAll(last.lines().toList());
  }

  private void longLived() {
    say(0, random.nextBoolean());
  }

  private void exchange() {
    connections++;
    steps.add("connect " + connections + " a");
    say(connections, true);
    say(connections, false);
    var side = random.nextBoolean() ? "client" : "upstream";
    var other = side.equals("client") ? "upstream" : "client";
    steps.add(pick(List.of("close ", "finish ")) + connections + " " + side);
    steps.add("hear " + connections + " " + other);
  }

  private void say(int connection, boolean fromClient) {
    var size = random.nextInt(1, 2_500);
    steps.add("send " + connection + (fromClient ? " client " : " upstream ") + size);
    steps.add("hear " + connection + (fromClient ? " upstream" : " client"));
  }

  private String toxic() {
    return pick(List.of("t1", "t2", "t3"));
  }

  private String direction() {
    return pick(List.of("upstream", "downstream", "downstream", "UpStream"));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
