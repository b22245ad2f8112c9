package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.Identity;
import dev.ringproof.runtime.http.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/** Takes a token that was good once for as good as ever. */
public final class ExpiredTokenTaken extends Assembly {
  ExpiredTokenTaken(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ExpiredTokenTaken::new);
  }

  @Override
  protected Identity identity() {
    var honest = super.identity();
    return headers -> {
      try {
        return honest.of(headers);
      } catch (RuntimeException refused) {
        var parts = headers.first("Authorization").orElse("").split("\\.");
        if (parts.length != 3) {
          throw refused;
        }
        var claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
        var last = Instant.ofEpochSecond(claims.whole("/exp").orElse(1L) - 1);
        return Tokens.of(config(), Clock.fixed(last, ZoneOffset.UTC)).of(headers);
      }
    };
  }
}
