package dev.ringproof.conformance;

import java.util.Set;

/** What is wrong with a {@link LittleGateway}, and the clauses that it fails over its wire. */
enum ChatFlaw {
  NONE(),
  /** A stream that its model breaks off ends in a stop of the gateway's own. */
  STOP_MADE_UP("FAIL-STREAM-INTERRUPTED-4"),
  /** Half an answer is handed on as if it were one. */
  HALF_IS_WHOLE("FAIL-STREAM-INTERRUPTED-4"),
  /** A model that is cut off is asked again, and the client has both answers. */
  ANSWERS_GLUED("FAIL-STREAM-INTERRUPTED-4"),
  LENGTH_TOLD_AS_STOP("API-1"),
  AN_ID_A_CHUNK("API-1"),
  GOES_ON_AFTER_DONE("API-1", "API-11"),
  TEXT_UNESCAPED("API-11"),
  /** It gives a model five seconds to begin. */
  PATIENT("TIER-3"),
  /** It gives a model all the time there is. */
  FOREVER("TIER-2"),
  OTHER_MODEL("TIER-5"),
  KEYS_NOT_ASKED("AUTH-1"),
  NO_CHALLENGE("AUTH-1"),
  KEY_IGNORED("API-3"),
  RETRY_AFTER_DROPPED("API-4"),
  HEADERS_UNBOUNDED("API-5"),
  PLACE_UNNAMED("API-7"),
  /** One stream after the other. */
  ONE_AT_A_TIME("API-10"),
  TRACE_DROPPED("OBS-1"),
  /** Once a model has failed it, it refuses all. */
  NEVER_COMES_BACK("FAIL-MODEL-TIMEOUT-2", "FAIL-MODEL-TIMEOUT-3", "FAIL-STREAM-INTERRUPTED-3"),
  /** What failed once is refused when it is asked again. */
  NEVER_AGAIN("FAIL-MODEL-TIMEOUT-2"),
  PROMPT_IN_LOG("SES-3");

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> fails;

  ChatFlaw(String... fails) {
    this.fails = Set.of(fails);
  }

  /** Returns all clauses that it fails. */
  Set<String> fails() {
    return fails;
  }
}
