package dev.ringproof.runtime.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A W3C trace context (level 2): the trace that outbound calls of a turn are part of. It is never
 * the name of an evidence log: a caller chooses its trace id, and may choose another tenant's.
 *
 * @param trace 32 hex digits
 * @param span 16 hex digits
 * @param flags sampled and random, the two that are known
 * @param state the {@code tracestate} to hand on; empty for none
 * @param parent the span that this one is part of; null where it begins the trace, and of a span of
 *     the caller's, which is the caller's to tell
 */
public record TraceContext(
    String trace, String span, int flags, String state, @Nullable String parent) {
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern MEMBER =
      Pattern.compile("([a-z0-9][a-z0-9_*/@-]{0,255})=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");
  private static final String FIRST_VERSION = "00";
  private static final String NO_VERSION = "ff";
  private static final int KNOWN_FLAGS = 0b11;
  private static final int SAMPLED = 0b01;
  private static final int MOST_MEMBERS = 32;
  private static final int LONG_MEMBER = 128;
  private static final int MOST_STATE = 512;

  /** Makes the context of a span of which no parent is known. */
  public TraceContext(String trace, String span, int flags, String state) {
    this(trace, span, flags, state, null);
  }

  /** Returns the context of a turn that nobody else's trace holds. */
  public static TraceContext own(String trace, Ids ids) {
    return new TraceContext(trace, ids.span(), SAMPLED, "");
  }

  /**
   * Reads a caller's headers, each value as it came; empty where {@code traceparent} is missing,
   * there twice or malformed, and then {@code tracestate} says nothing either.
   */
  public static Optional<TraceContext> read(List<String> traceparent, List<String> tracestate) {
    if (traceparent.size() != 1) {
      return Optional.empty();
    }
    var found = PARENT.matcher(traceparent.getFirst().strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    var version = found.group(1);
    var more = found.group(5) != null;
    if (version.equals(NO_VERSION)
        || (version.equals(FIRST_VERSION) && more)
        || zeros(found.group(2))
        || zeros(found.group(3))) {
      return Optional.empty();
    }
    var flags = Integer.parseInt(found.group(4), 16) & KNOWN_FLAGS;
    return Optional.of(new TraceContext(found.group(2), found.group(3), flags, state(tracestate)));
  }

  /** Returns the context of what is part of this span: the same trace, a span of its own. */
  public TraceContext next(Ids ids) {
    return new TraceContext(trace, ids.span(), flags, state, span);
  }

  /** Returns the context of what is done beside this span, as part of the same one. */
  public TraceContext beside(Ids ids) {
    return new TraceContext(trace, ids.span(), flags, state, parent);
  }

  /** Whether the caller wants it recorded, or nobody called. */
  public boolean sampled() {
    return (flags & SAMPLED) != 0;
  }

  /** Returns the header's value. */
  public String traceparent() {
    return FIRST_VERSION + "-" + trace + "-" + span + "-0" + flags;
  }

  private static boolean zeros(String hex) {
    return hex.chars().allMatch(digit -> digit == '0');
  }

  /** What is no list of members is dropped as a whole; what is too long loses whole members. */
  private static String state(List<String> headers) {
    var members = new ArrayList<String>();
    var keys = new HashSet<String>();
    for (var piece : String.join(",", headers).split(",", -1)) {
      var member = piece.strip();
      if (member.isEmpty()) {
        continue;
      }
      var found = MEMBER.matcher(member);
      if (!found.matches() || !keys.add(found.group(1)) || members.size() == MOST_MEMBERS) {
        return "";
      }
      members.add(member);
    }
    if (length(members) > MOST_STATE) {
      members.removeIf(member -> member.length() > LONG_MEMBER);
    }
    while (length(members) > MOST_STATE) {
      members.removeLast();
    }
    return String.join(",", members);
  }

  private static int length(List<String> members) {
    return members.stream().mapToInt(String::length).sum() + Math.max(0, members.size() - 1);
  }
}
