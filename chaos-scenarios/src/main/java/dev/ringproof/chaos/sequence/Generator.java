package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.sequence.Program.Place;
import dev.ringproof.chaos.sequence.Step.Ask;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.chaos.sequence.Step.Match;
import dev.ringproof.chaos.sequence.Step.Reads;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes programs: the seed and a program's number settle it, and nothing else does. */
final class Generator {
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final int LEAST_STEPS = 3;
  private static final int MOST_STEPS = 6;
  private static final int MOST_PAUSE_MS = 120;
  private static final int MOST_EVENTS = 8;
  private static final long FEW_TOKENS = 300;

  private final long seed;
  private final int clients;

  /**
   * Makes one.
   *
   * @param clients how many clients a program has; 0: 2 to 4
   */
  Generator(long seed, int clients) {
    this.seed = seed;
    this.clients = clients;
  }

  /** What a program is mostly about. */
  private enum Focus {
    CHECKPOINTS,
    KEYS,
    STREAMS,
    APPROVALS,
    ERASURE,
    BUDGETS
  }

  /** The steps that it draws from; what is there twice comes twice as often. */
  private static List<Kind> kinds(Focus focus) {
    return switch (focus) {
      case CHECKPOINTS -> List.of(Kind.TALK, Kind.TALK, Kind.TALK, Kind.MAIL, Kind.SHOW, Kind.SHOW);
      case KEYS -> List.of(Kind.TALK, Kind.TALK, Kind.TALK, Kind.MAIL, Kind.SHOW);
      case STREAMS ->
          List.of(Kind.TALK, Kind.TALK, Kind.MAIL, Kind.RESUME, Kind.RESUME, Kind.CANCEL);
      case APPROVALS ->
          List.of(Kind.REFUND, Kind.REFUND, Kind.APPROVE, Kind.APPROVE, Kind.DENY, Kind.CANCEL);
      case ERASURE ->
          List.of(
              Kind.TALK,
              Kind.TALK,
              Kind.MAIL,
              Kind.REFUND,
              Kind.APPROVE,
              Kind.SHOW,
              Kind.RESUME,
              Kind.CANCEL,
              Kind.ERASE,
              Kind.ERASE,
              Kind.OPEN);
      case BUDGETS -> List.of(Kind.TALK, Kind.TALK, Kind.TALK, Kind.SHOW);
    };
  }

  /** Returns the program of this number; what they are about comes in turn. */
  Program program(int number) {
    var random = new SplittableRandom(seed * MIX + number);
    var focus = Focus.values()[number % Focus.values().length];
    var places = places(focus, random);
    var all = new ArrayList<List<Step>>();
    var many = clients > 0 ? clients : 2 + random.nextInt(Program.MOST_CLIENTS - 1);
    for (int i = 0; i < many; i++) {
      all.add(steps(focus, places.size(), random));
    }
    return new Program(places, all);
  }

  private static List<Place> places(Focus focus, SplittableRandom random) {
    var many = focus == Focus.KEYS && random.nextInt(3) == 0 ? 2 : 1;
    var places = new ArrayList<Place>();
    for (int i = 0; i < many; i++) {
      var tier = random.nextInt(4) == 0 && focus != Focus.APPROVALS ? TierId.B : TierId.A;
      places.add(new Place(tier, focus == Focus.BUDGETS ? FEW_TOKENS : null));
    }
    return places;
  }

  private static List<Step> steps(Focus focus, int places, SplittableRandom random) {
    var kinds = kinds(focus);
    var many = random.nextInt(LEAST_STEPS, MOST_STEPS + 1);
    var steps = new ArrayList<Step>();
    while (steps.size() < many) {
      var kind = kinds.get(random.nextInt(kinds.size()));
      var ask = kind.turn() ? ask(focus, random) : null;
      var step =
          new Step(
              kind,
              random.nextInt(places),
              random.nextInt(MOST_PAUSE_MS),
              kind == Kind.RESUME ? random.nextInt(2 * MOST_EVENTS) : 0,
              ask);
      steps.add(step);
      // Who got no answer under a key asks again, as a good client does.
      if (ask != null
          && ask.key() != null
          && ask.reads() == Reads.GIVE_UP
          && random.nextBoolean()) {
        steps.add(new Step(kind, step.place(), step.pauseMs(), 0, ask.patient()));
      }
    }
    return steps;
  }

  private static Ask ask(Focus focus, SplittableRandom random) {
    var key = key(focus, random);
    // Elsewhere the same key means the same body, or most that is asked would be refused.
    var free = key == null || (focus == Focus.KEYS && random.nextInt(3) == 0);
    var body = free || key == null ? random.nextInt(2) : key;
    var reads = reads(focus, random);
    var cuts = reads == Reads.CUT || reads == Reads.GIVE_UP;
    var cutAfter = cuts ? 1 + random.nextInt(MOST_EVENTS) : 0;
    return new Ask(body, key, match(focus, random), reads, cutAfter);
  }

  private static @Nullable Integer key(Focus focus, SplittableRandom random) {
    var keyed = random.nextInt(100) < (focus == Focus.KEYS ? 85 : 20);
    return keyed ? random.nextInt(2) : null;
  }

  private static Match match(Focus focus, SplittableRandom random) {
    var draw = random.nextInt(100);
    if (focus == Focus.CHECKPOINTS) {
      return draw < 50 ? Match.KNOWN : draw < 65 ? Match.BEHIND : Match.NONE;
    }
    return draw < 20 ? Match.KNOWN : Match.NONE;
  }

  private static Reads reads(Focus focus, SplittableRandom random) {
    var draw = random.nextInt(100);
    if (draw < 12) {
      return Reads.GIVE_UP;
    }
    if (draw < (focus == Focus.STREAMS ? 60 : 25)) {
      return Reads.CUT;
    }
    return draw < 85 ? Reads.STREAM : Reads.WAIT;
  }
}
