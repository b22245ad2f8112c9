package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Judge.Finding;
import dev.ringproof.conformance.hostile.Judge.Judged;
import dev.ringproof.conformance.hostile.Judge.Rule;
import dev.ringproof.conformance.hostile.Sender.Seen;
import dev.ringproof.conformance.hostile.Shot.Piece;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends shots one after another, and after each a good request that must work. */
final class Lane {
  // Longer than servers wait for the rest of a body (ours 10 s), so that their refusal is seen.
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int REFRESH = 40;
  private static final String NEXT = Wires.GET + "Connection: close\r\n\r\n";

  private final Judge judge;
  private final Stage stage;
  private final Sender sender;
  private int sent;

  Lane(Judge judge, Stage stage) {
    this.judge = judge;
    this.stage = stage;
    this.sender = new Sender(stage.address(), PATIENCE);
  }

  /** What became of a shot. */
  record Result(Shot shot, Seen seen, Judged judged) {
    boolean failsBy(Rule rule) {
      return judged.findings().stream().anyMatch(f -> f.rule() == rule);
    }
  }

  Stage stage() {
    return stage;
  }

  Result fire(Shot shot) {
    if (++sent % REFRESH == 0) {
      stage.refresh();
    }
    return switch (shot) {
      case Request request -> {
        var filled = Filled.request(request, stage);
        var pieces = List.<Piece>of(new Piece.Send(Filled.bytes(filled, stage)));
        var seen = sender.send(pieces, filled.method().equals("HEAD"), 1, true);
        yield next(shot, seen, judge.of(filled, seen, stage));
      }
      case Wire wire -> {
        var complete = !wire.want().isEmpty();
        var seen = sender.send(Filled.pieces(wire, stage), false, wire.most(), complete);
        yield next(shot, seen, judge.of(wire, seen, stage));
      }
    };
  }

  /** A turn in a body that is sent as the request it is: the witness must see this one. */
  boolean markerIsSeen() {
    var alone = Wires.whole(Shot.Kind.GOOD, "{{smuggled}}", List.of(200));
    sender.send(Filled.pieces(alone, stage), false, 1, true);
    var ran = stage.markerRan();
    stage.freshMarker();
    return ran;
  }

  /** Whether the good request works by itself. */
  boolean goodWorks() {
    return good().isEmpty();
  }

  private List<Finding> good() {
    var text = Filled.text(NEXT, stage);
    var seen = sender.send(List.of(new Piece.Send(text)), false, 1, true);
    var answers = seen.parsed().whole();
    return answers.size() == 1 && answers.getFirst().status() == 200
        ? List.of()
        : List.of(new Finding(Rule.NEXT, "the good request after it: " + answers));
  }

  private Result next(Shot shot, Seen seen, Judged judged) {
    var findings = new ArrayList<>(judged.findings());
    findings.addAll(good());
    return new Result(shot, seen, new Judged(findings, judged.pointed()));
  }
}
