package dev.ringproof.runtime.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the URL of a store may be: where it is, how the way is secured, and nothing else. */
final class StoreUrl {
  /** What a good URL is, as the end of a sentence. */
  static final String EXPECTED =
      "jdbc:postgresql://host:port/database, with no user or password in it and no parameters but"
          + " sslmode, sslrootcert, sslcert, sslkey, targetServerType, channelBinding";

  private static final Pattern URL =
      Pattern.compile(
          "jdbc:postgresql://(?<hosts>[A-Za-z0-9.\\[\\]:,_-]+)/(?<database>[A-Za-z0-9_.-]+)"
              + "(\\?(?<parameters>[^#\\s]*))?");

  // The driver's others name classes to load, files to write and servers to trust.
  private static final Set<String> PARAMETERS =
      Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "targetServerType", "channelBinding");

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9/._~-]+");

  /** Says what is wrong with a URL, if anything is; it never repeats what may be a secret. */
  static Optional<String> problem(String url) {
    var found = URL.matcher(url);
    if (url.contains("@")) {
      return Optional.of("a URL with a user in it");
    }
    if (!found.matches()) {
      return Optional.of("something else");
    }
    var parameters = found.group("parameters");
    if (parameters == null || parameters.isEmpty()) {
      return Optional.empty();
    }
    for (var one : parameters.split("&", -1)) {
      var name = one.split("=", 2)[0];
      if (!PARAMETERS.contains(name)) {
        return Optional.of(
            name.matches("[A-Za-z]{1,40}")
                ? "the parameter " + name
                : "a parameter that has no name");
      }
      var value = one.length() > name.length() ? one.substring(name.length() + 1) : "";
      if (!VALUE.matcher(value).matches()) {
        return Optional.of("the parameter " + name + " with an odd value");
      }
    }
    return Optional.empty();
  }

  private StoreUrl() {}
}
