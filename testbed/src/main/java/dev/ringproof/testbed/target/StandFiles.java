package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.persona.TokenForge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the files that a runtime is configured with, and names them as variables. */
final class StandFiles {
  private final StandUp plan;
  private final Path config;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private StandFiles(StandUp plan) {
    this.plan = plan;
    this.config = plan.workDir().toAbsolutePath().resolve("config");
  }

  /** Writes all files and returns the variables that name them. */
  static Map<String, String> write(StandUp plan, TokenForge forge, Subject runs) {
    var files = new StandFiles(plan);
    try {
      Files.createDirectories(files.config);
      files.data();
      files.trust(forge, runs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + files.config, e);
    }
    return files.variables;
  }

  private void data() throws IOException {
    var data = plan.data();
    put("tiers.file", "tiers.json", Json.pretty(data.tiersAt(plan.scale())));
    put("policy.file", "policy.json", Json.pretty(data.policy()));
    put("prices.file", "prices.json", Json.pretty(data.prices()));
    put("rings.file", "rings.json", Json.pretty(data.rings()));
    put("tools.file", "tools.json", Json.pretty(data.tools()));
    var tenants =
        Personas.tenants(plan.ring(), plan.tenants()).stream().map(StandFiles::tenant).toList();
    put(
        "tenants.file",
        "tenants.json",
        Json.pretty(JsonValue.object().with("tenants", new JsonArray(tenants))));
  }

  private static JsonValue tenant(Tenant tenant) {
    return JsonCodec.encode(tenant);
  }

  private void trust(TokenForge forge, Subject runs) throws IOException {
    put("jwks.file", "jwks.json", Json.pretty(forge.jwks()));
    var grant = plan.grants().grant(runs, plan.ring(), GrantKind.REHEARSAL);
    put("grant.file", "grant.json", Json.pretty(grant));
    var keys =
        plan.grants().trusted().stream()
            .map(key -> Base64.getEncoder().encodeToString(key.getEncoded()))
            .collect(Collectors.joining("\n", "", "\n"));
    put("trusted.keys.file", "trusted-keys.txt", keys);
    variables.put("issuer", TokenForge.ISSUER);
    variables.put("audience", TokenForge.AUDIENCE);
    variables.put("ring", Integer.toString(plan.ring()));
  }

  private void put(String variable, String name, String text) throws IOException {
    var file = config.resolve(name);
    Files.writeString(file, text);
    variables.put(variable, file.toString());
  }
}
