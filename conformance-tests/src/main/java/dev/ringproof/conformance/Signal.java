package dev.ringproof.conformance;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.target.Standing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether there is anybody at all who speaks the contract. */
final class Signal {
  private static final String WANTED = "wanted 200 with a discovery document of contract 1; got ";
  private static final long WITHIN_SECONDS = 5;

  private Signal() {}

  /** Returns why nothing can be judged: no discovery document; null if there is one. */
  static @Nullable String missing(Standing standing) {
    var answer = new CompletableFuture<Reply>();
    var asking = Thread.ofVirtual().start(() -> answer.complete(standing.binding().discover()));
    try {
      return missing(answer.get(WITHIN_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      asking.interrupt();
      return WANTED + "no answer within " + WITHIN_SECONDS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WANTED + "nothing: interrupted";
    } catch (ExecutionException e) {
      return WANTED + e.getCause();
    }
  }

  private static @Nullable String missing(Reply reply) {
    if (reply.status() != 200) {
      return WANTED + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
    }
    try {
      var contract = reply.json().text("/contract").orElse("");
      return contract.equals("1") ? null : WANTED + reply;
    } catch (DocumentException e) {
      return WANTED + reply + " (" + e.getMessage() + ")";
    }
  }
}
