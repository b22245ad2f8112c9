package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.Identity;
import dev.ringproof.runtime.session.Actor;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** Believes a token that says that it needs no signature. */
public final class AlgNoneTaken extends Assembly {
  AlgNoneTaken(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AlgNoneTaken::new);
  }

  @Override
  protected Identity identity() {
    var honest = super.identity();
    return headers -> {
      var parts = headers.first("Authorization").orElse("").replace("Bearer ", "").split("\\.");
      return parts.length == 2 ? believed(parts[1]) : honest.of(headers);
    };
  }

  private static Actor believed(String part) {
    var claims = Json.parse(Base64.getUrlDecoder().decode(part));
    var type =
        Arrays.stream(ActorType.values())
            .filter(t -> t.toString().equals(claims.text("/actor_type").orElse("")))
            .findFirst()
            .orElseThrow();
    return new Actor(
        claims.text("/sub").orElseThrow(),
        claims.text("/tenant").orElseThrow(),
        type,
        Set.of(claims.text("/scope").orElse("").split(" ")),
        Instant.ofEpochSecond(claims.whole("/exp").orElseThrow()));
  }
}
