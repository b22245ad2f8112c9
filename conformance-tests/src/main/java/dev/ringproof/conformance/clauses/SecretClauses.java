package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.witness.ModelScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The credentials of the process itself are shown nowhere, not to who lists its arguments either.
 */
final class SecretClauses {

  @Proves(value = "SES-3", once = true, seams = Seam.DUMP_STORE)
  void credentialsAreShownNowhere(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("it is done"));
    var told = talk.take("hello " + nonce).completed();
    var standing = check.standing();
    if (standing.credentials().isEmpty()) {
      throw check.notProvable(
          "the target was not started here, so that nobody gave it a credential");
    }
    var used = standing.credentials().stream().filter(check.witness().bearers()::contains).toList();
    if (used.isEmpty()) {
      throw check.notProvable("the target sends its model no credential");
    }
    var arguments = standing.arguments();
    if (arguments.isEmpty()) {
      throw check.notProvable("this system does not show the arguments of a process");
    }
    var token = Objects.requireNonNull(talk.who().token());
    var secrets = new ArrayList<>(standing.credentials());
    secrets.add(token.substring(token.lastIndexOf('.') + 1));
    var shown = shown(check, talk, told.trace());
    shown.put("the arguments of its processes", String.join("\n", arguments));
    for (var secret : secrets) {
      shown.forEach(
          (where, text) ->
              check.want(!Scan.in(text, secret), "no credential in " + where, tail(secret)));
      check.wantSame(
          "files that hold a credential", List.of(), Scan.find(standing.store(), secret));
    }
  }

  /** So much of a secret as tells which it is. */
  private static String tail(String secret) {
    return "one that ends in " + secret.substring(secret.length() - 4);
  }

  private static Map<String, String> shown(Check check, Talk talk, String trace) {
    var api = check.api();
    var ops = check.people().ops();
    var shown = new LinkedHashMap<String, String>();
    shown.put("the metrics", api.metrics(ops).text());
    shown.put("the service levels", api.slo(ops).text());
    shown.put("the evidence log", api.trace(talk.who(), trace).text());
    shown.put("the discovery document", api.discover().text());
    var broken =
        RawRequest.of("POST", "/v1/sessions")
            .bearer(Objects.requireNonNull(talk.who().token()))
            .json("{\"tier\":");
    shown.put("a problem", api.raw(broken).text());
    shown.forEach((where, text) -> check.want(!text.isBlank(), "something of " + where, text));
    return shown;
  }
}
