package dev.ringproof.runtime.decision.authzen;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.net.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what a decision point answered.
 *
 * @param longest the longest that an approval may stay pending
 */
record Reading(Question question, Duration longest) {
  // A reason travels into events and logs: a short name, nothing that could carry other text.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

  Decision read(Answer.Whole answer, String requestId) {
    if (answer.status() != 200) {
      return new Decision.Unavailable("status " + answer.status());
    }
    var type = answer.header().apply("Content-Type").orElse("none").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      return new Decision.Unavailable("content type is not application/json");
    }
    if (!answer.header().apply("X-Request-ID").orElse(requestId).equals(requestId)) {
      return new Decision.Unavailable("answer to another request");
    }
    try {
      return decision(Json.parse(answer.body()));
    } catch (DocumentException e) {
      return new Decision.Unavailable("answer is not JSON");
    }
  }

  private Decision decision(JsonValue body) {
    var decision = body.truth("/decision");
    var context = body.member("context").orElse(new JsonNull());
    if (decision.isEmpty() || !(context instanceof JsonObject || context instanceof JsonNull)) {
      return new Decision.Unavailable("answer is not an evaluation");
    }
    if (obliges(body) || obliges(context)) {
      return new Decision.Deny("obligation_not_understood");
    }
    if (context.member("error").isPresent()) {
      return new Decision.Deny("evaluation_error");
    }
    var request = context.member("access_request");
    if (decision.get()) {
      return request.isPresent()
          ? new Decision.Deny("contradictory_answer")
          : new Decision.Allow(name(context, "/id").orElse("remote"), List.of());
    }
    var reason = name(context, "/reason").orElse("denied");
    return request.map(asked -> ask(asked, context, reason)).orElse(new Decision.Deny(reason));
  }

  /** Whether there is anything about obligations but an empty list. */
  private static boolean obliges(JsonValue holder) {
    return holder
        .member("obligations")
        .map(value -> !(value instanceof JsonArray array && array.items().isEmpty()))
        .orElse(false);
  }

  private Decision ask(JsonValue asked, JsonValue context, String reason) {
    // With an approval in the question only a decision of true runs; asking again denies.
    if (question.approval() != null) {
      return new Decision.Deny(reason);
    }
    var seconds = asked.whole("/expires_in").orElse(0L);
    var mode =
        switch (asked.text("/mode").orElse("")) {
          case "human" -> ApprovalMode.HUMAN;
          case "async" -> ApprovalMode.ASYNC;
          default -> ApprovalMode.NONE;
        };
    if (mode == ApprovalMode.NONE || seconds < 1) {
      return new Decision.Deny("access_request_malformed");
    }
    var capped = Math.min(seconds, Math.max(1, longest.toSeconds()));
    var expires = Duration.ofSeconds(capped);
    return new Decision.Ask(
        name(context, "/id").orElse("remote"),
        mode,
        expires.compareTo(longest) > 0 ? longest : expires);
  }

  private static Optional<String> name(JsonValue context, String pointer) {
    return context.text(pointer).filter(text -> NAME.matcher(text).matches());
  }
}
