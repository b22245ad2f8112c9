package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Piece;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes a failing shot smaller for as long as it fails: delta debugging over its headers, over the
 * tokens of its body and its bytes, each part by halves, quarters and so on. Where what is wrong is
 * how many requests there are, the framing stays: without it there would be others.
 */
final class Shrinker {
  /** Places stay whole: half a name is none. Then words, then anything. */
  private static final Pattern TOKENS =
      Pattern.compile("\\{\\{[a-z]+\\}\\}|\"[^\"\\\\]{0,2000}\"|[A-Za-z0-9_]+|\r\n|[\\s\\S]");

  private static final int SMALL = 400;

  private static final Pattern FRAMING =
      Pattern.compile("(?i).*(length|encoding|expect|connection).*", Pattern.DOTALL);

  private final Predicate<Shot> fails;
  private final boolean framed;
  private final long until;
  private int left;

  /**
   * Makes one.
   *
   * @param fails whether a shot fails as the first one did
   * @param framed whether the first line, what frames the body and the body stay as they are
   * @param most how often it may be tried
   * @param within how long it may take
   */
  Shrinker(Predicate<Shot> fails, boolean framed, int most, Duration within) {
    this.fails = fails;
    this.framed = framed;
    this.left = most;
    this.until = System.nanoTime() + within.toNanos();
  }

  Shot shrink(Shot shot) {
    return switch (shot) {
      case Request request -> shrink(request);
      case Wire wire -> shrink(wire);
    };
  }

  private boolean fails(Shot shot) {
    return left-- > 0 && System.nanoTime() < until && fails.test(shot);
  }

  private Request shrink(Request start) {
    var request = start;
    if (request.body() != null && fails(request.withBody(null))) {
      request = request.withBody(null);
    }
    var before = request;
    request = request.withHeaders(least(request.headers(), h -> fails(before.withHeaders(h))));
    if (request.body() != null) {
      var whole = request;
      request = request.withBody(text(request.body(), t -> fails(whole.withBody(t))));
    }
    var last = request;
    return request.withTarget(
        text(request.target(), t -> !t.isEmpty() && fails(last.withTarget(t))));
  }

  private Wire shrink(Wire start) {
    if (framed) {
      return headers(start);
    }
    var wire = start;
    if (wire.pieces().size() > 1) {
      var text = new StringBuilder();
      wire.pieces().forEach(p -> text.append(p instanceof Piece.Send s ? s.text() : ""));
      var one = wire.with(List.of(new Piece.Send(text.toString())));
      wire = fails(one) ? one : wire.with(least(wire.pieces(), p -> fails(start.with(p))));
    }
    for (int i = 0; i < wire.pieces().size(); i++) {
      if (wire.pieces().get(i) instanceof Piece.Send send) {
        var at = i;
        var whole = wire;
        wire =
            whole.with(
                put(whole, at, text(send.text(), t -> fails(whole.with(put(whole, at, t))))));
      }
    }
    return wire;
  }

  /** Leaves out lines of the head that say nothing of where the request ends. */
  private Wire headers(Wire start) {
    if (!(start.pieces().getFirst() instanceof Piece.Send send)) {
      return start;
    }
    var end = send.text().indexOf("\r\n\r\n");
    var first = send.text().indexOf("\r\n");
    if (end < 0 || first == end) {
      return start;
    }
    var line = send.text().substring(0, first + 2);
    var tail = send.text().substring(end + 2);
    var lines = List.of(send.text().substring(first + 2, end + 2).split("(?<=\n)"));
    var loose = lines.stream().filter(l -> !FRAMING.matcher(l).matches()).toList();
    var kept = least(loose, few -> fails(framed(start, line, lines, few, tail)));
    return framed(start, line, lines, kept, tail);
  }

  private static Wire framed(
      Wire start, String line, List<String> lines, List<String> kept, String tail) {
    var head = new StringBuilder(line);
    for (var header : lines) {
      if (kept.contains(header) || FRAMING.matcher(header).matches()) {
        head.append(header);
      }
    }
    return start.with(put(start, 0, head + tail));
  }

  private static List<Piece> put(Wire wire, int at, String text) {
    var pieces = new ArrayList<>(wire.pieces());
    pieces.set(at, new Piece.Send(text));
    return pieces;
  }

  private String text(String text, Predicate<String> holds) {
    var lines = List.of(text.split("(?<=\n)"));
    var fewer = String.join("", least(lines, l -> holds.test(String.join("", l))));
    var tokens = TOKENS.matcher(fewer).results().map(r -> r.group()).toList();
    var least = least(tokens, t -> holds.test(String.join("", t)));
    var short1 = String.join("", least);
    if (short1.length() > SMALL && short1.length() < SMALL * SMALL) {
      return halved(least, holds);
    }
    return short1;
  }

  /** One token may be most of it: such a one is cut in halves. */
  private String halved(List<String> tokens, Predicate<String> holds) {
    var parts = new ArrayList<>(tokens);
    for (int i = 0; i < parts.size(); i++) {
      var at = i;
      var part = parts.get(i);
      if (part.length() > SMALL / 4) {
        var letters = part.chars().mapToObj(c -> String.valueOf((char) c)).toList();
        var fewer = least(letters, l -> holds.test(with(parts, at, String.join("", l))));
        parts.set(i, String.join("", fewer));
      }
    }
    return String.join("", parts);
  }

  private static String with(List<String> parts, int at, String part) {
    var others = new ArrayList<>(parts);
    others.set(at, part);
    return String.join("", others);
  }

  /** Zeller's ddmin: a list of which no part of its halves, quarters, ... can be left out. */
  private <T> List<T> least(List<T> start, Predicate<List<T>> holds) {
    var list = List.copyOf(start);
    var parts = 2;
    while (!list.isEmpty() && left > 0) {
      var size = Math.max(1, (list.size() + parts - 1) / parts);
      List<T> smaller = null;
      for (int from = 0; from < list.size() && smaller == null; from += size) {
        var without = new ArrayList<>(list.subList(0, from));
        without.addAll(list.subList(Math.min(list.size(), from + size), list.size()));
        smaller = holds.test(without) ? without : null;
      }
      if (smaller != null) {
        list = List.copyOf(smaller);
        parts = Math.max(2, parts - 1);
      } else if (size == 1) {
        return list;
      } else {
        parts = Math.min(list.size(), parts * 2);
      }
    }
    return list;
  }
}
