package dev.ringproof.conformance.kit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A dictionary of structured fields (RFC 9651), of which whole numbers and tokens are read and the
 * rest is let be: the order of members says nothing, and others than those asked for may be there.
 */
public record Dictionary(Map<String, String> members) {
  private static final String KEY = "[a-z*][a-z0-9_.*-]*+";
  private static final String BARE =
      "(?:@?-?[0-9]{1,15}+(?:\\.[0-9]{1,3}+)?"
          + "|%?\"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])*+\""
          + "|[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+"
          + "|:[A-Za-z0-9+/=]*+:|\\?[01])";
  private static final String PARAMETERS = "(?:; *" + KEY + "(?:=" + BARE + ")?)*+";
  private static final String INNER =
      "\\( *(?:" + BARE + PARAMETERS + "(?: +" + BARE + PARAMETERS + ")* *)?\\)";
  private static final Pattern MEMBER =
      Pattern.compile("(" + KEY + ")(?:=(" + BARE + "|" + INNER + "))?" + PARAMETERS);
  private static final Pattern COMMA = Pattern.compile("[ \\t]*,[ \\t]*");

  public Dictionary {
    members = Map.copyOf(members);
  }

  /** Returns the dictionary in a header's lines; empty where they are none. */
  public static Optional<Dictionary> of(List<String> lines) {
    var text = String.join(", ", lines).strip();
    var members = new LinkedHashMap<String, String>();
    var member = MEMBER.matcher(text);
    var comma = COMMA.matcher(text);
    var at = 0;
    while (at < text.length()) {
      if (!member.region(at, text.length()).lookingAt()) {
        return Optional.empty();
      }
      // Of two members of one name the last counts; one without a value is true.
      members.put(member.group(1), member.group(2) == null ? "?1" : member.group(2));
      at = member.end();
      if (at < text.length()) {
        if (!comma.region(at, text.length()).lookingAt() || comma.end() == text.length()) {
          return Optional.empty();
        }
        at = comma.end();
      }
    }
    return Optional.of(new Dictionary(members));
  }

  /** Returns a member that is a whole number. */
  public Optional<Long> whole(String name) {
    return Optional.ofNullable(members.get(name))
        .filter(value -> value.matches("-?[0-9]{1,15}"))
        .map(Long::valueOf);
  }

  /** Returns a member that is a token. */
  public Optional<String> token(String name) {
    return Optional.ofNullable(members.get(name)).filter(value -> value.matches("[A-Za-z*].*"));
  }
}
