package dev.ringproof.testbed.proxy;

import java.util.regex.Pattern;

/** The names that proxies and toxics may have. */
final class Names {
  // The Java client puts names into addresses as they are: anything else breaks its requests.
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._~-]{1,100}");

  private Names() {}

  static void check(String what, String name) {
    if (!LEGAL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " name: found \""
              + name
              + "\", expected 1 to 100 letters, digits, '.', '_', '~' or '-'");
    }
  }
}
