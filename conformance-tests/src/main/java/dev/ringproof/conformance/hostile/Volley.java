package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.HostileReport.Found;
import dev.ringproof.conformance.hostile.HostileReport.Row;
import dev.ringproof.conformance.hostile.Judge.Finding;
import dev.ringproof.conformance.hostile.Judge.Rule;
import dev.ringproof.conformance.hostile.Lane.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Sends the shots of a plan in batches, counts them, and shrinks and keeps those that fail. */
final class Volley {
  private static final int BATCHES = 5;
  private static final int MOST_TRIES = 300;
  private static final Duration SHRUNK_WITHIN = Duration.ofSeconds(8);
  private static final int MOST_SHRUNK = 12;

  /** What is said of a number of requests or of what should come: the framing decides it. */
  private static final Set<Rule> FRAMED = EnumSet.of(Rule.SMUGGLED, Rule.GOOD, Rule.ACCEPTED);

  /** What may be kept for each request: an id and a few sums, but no body. */
  private static final long BYTES_EACH = 4_096;

  private static final long BYTES_ANYWAY = 16L << 20;

  private final HostilePlan plan;
  private final Generator generator;
  private final List<Lane> lanes;
  private final Memory memory;
  private final Path folder;
  private final Map<Shot.Kind, int[]> counts = new EnumMap<>(Shot.Kind.class);
  private final Map<String, Seen> found = new LinkedHashMap<>();
  private final List<Long> readings = new ArrayList<>();

  private static final class Seen {
    final Shot shot;
    final Finding finding;
    final int number;
    int times;

    Seen(Shot shot, Finding finding, int number) {
      this.shot = shot;
      this.finding = finding;
      this.number = number;
    }
  }

  Volley(HostilePlan plan, Generator generator, List<Lane> lanes, Memory memory, Path folder) {
    this.plan = plan;
    this.generator = generator;
    this.lanes = List.copyOf(lanes);
    this.memory = memory;
    this.folder = folder;
  }

  /** Sends all. */
  void fire(Consumer<String> progress) {
    memory.bytes().ifPresent(readings::add);
    var from = 0;
    for (int batch = 1; batch <= BATCHES; batch++) {
      var to = (int) ((long) plan.count() * batch / BATCHES);
      batch(from, to);
      memory.bytes().ifPresent(readings::add);
      progress.accept(
          String.format(
              "  ...         %d of %d sent, %d kinds of finding", to, plan.count(), found.size()));
      from = to;
    }
  }

  private void batch(int from, int to) {
    var all = new TreeMap<Integer, Result>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Map<Integer, Result>>>();
      for (int i = 0; i < lanes.size(); i++) {
        var lane = i;
        running.add(threads.submit(() -> lane(lane, from, to)));
      }
      for (var one : running) {
        all.putAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane of hostile requests broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted among hostile requests", e);
    }
    // By number, so that which request stands for a finding does not depend on the lanes.
    all.forEach(this::count);
  }

  private Map<Integer, Result> lane(int lane, int from, int to) {
    var results = new TreeMap<Integer, Result>();
    for (int number = from; number < to; number++) {
      if (number % lanes.size() == lane) {
        results.put(number, light(lanes.get(lane).fire(generator.shot(number))));
      }
    }
    return results;
  }

  /** Without the bytes of what nobody needs any more. */
  private static Result light(Result result) {
    var seen = result.seen();
    return new Result(
        result.shot(),
        new Sender.Seen(seen.parsed(), "", seen.connected(), seen.closed()),
        result.judged());
  }

  private void count(int number, Result result) {
    var row = counts.computeIfAbsent(result.shot().kind(), kind -> new int[7]);
    row[0]++;
    var answers = result.seen().parsed().whole();
    row[4] += answers.isEmpty() ? 1 : 0;
    if (!answers.isEmpty()) {
      var status = answers.getFirst().status();
      row[status < 400 ? 1 : status < 500 || status == 501 || status == 503 ? 2 : 3]++;
    }
    row[5] += result.judged().pointed() ? 1 : 0;
    row[6] += result.judged().findings().isEmpty() ? 0 : 1;
    for (var finding : result.judged().findings()) {
      var name = result.shot().kind() + " " + finding.rule() + " " + plain(finding.detail());
      found.computeIfAbsent(name, n -> new Seen(result.shot(), finding, number)).times++;
    }
  }

  /** Without what differs from one request to the next. */
  private static String plain(String detail) {
    var plain = detail.replaceAll("[a-z]{3}_[a-z2-7]{26}|[0-9a-f]{32}|\\d{4,}", "#");
    return plain.length() <= 60 ? plain : plain.substring(0, 60);
  }

  List<Long> readings() {
    return List.copyOf(readings);
  }

  List<Row> rows() {
    var rows = new ArrayList<Row>();
    counts.forEach(
        (kind, c) -> rows.add(new Row(kind.toString(), c[0], c[1], c[2], c[3], c[4], c[5], c[6])));
    return rows;
  }

  /** Shrinks one request for each finding, on the first lane alone, and keeps it as a file. */
  List<Found> kept() {
    var kept = new ArrayList<Found>();
    for (var one : found.values()) {
      var rule = one.finding.rule();
      var lane = lanes.getFirst();
      var again = kept.size() < MOST_SHRUNK && fails(lane, one.shot, rule);
      var least = again ? shrunk(lane, one.shot, rule) : one.shot;
      var file = folder.resolve("hostile").resolve(rule + "-" + one.number + ".json");
      var detail = one.finding.detail();
      var replay = new Replay(least, rule.toString(), detail);
      save(file, replay.text(plan.seed(), one.number, one.shot));
      kept.add(
          new Found(
              one.shot.kind().toString(),
              rule.toString(),
              detail,
              one.number,
              one.times,
              again,
              file.toString()));
    }
    grown().ifPresent(kept::add);
    return kept;
  }

  private static void save(Path file, String text) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Shot shrunk(Lane lane, Shot shot, Rule rule) {
    return new Shrinker(
            other -> fails(lane, other, rule), FRAMED.contains(rule), MOST_TRIES, SHRUNK_WITHIN)
        .shrink(shot);
  }

  private static boolean fails(Lane lane, Shot shot, Rule rule) {
    return lane.fire(shot).failsBy(rule);
  }

  /** The first batch fills what is kept once for all: it is after that one that nothing grows. */
  private Optional<Found> grown() {
    if (readings.size() < 3) {
      return Optional.empty();
    }
    var most = BYTES_ANYWAY + BYTES_EACH * plan.count();
    var grown = readings.getLast() - readings.get(1);
    return grown <= most
        ? Optional.empty()
        : Optional.of(
            new Found(
                "all",
                Rule.MEMORY.toString(),
                grown + " bytes more after the last batch than after the first, may be " + most,
                0,
                1,
                false,
                folder.resolve(HostileReport.FILE).toString()));
  }
}
