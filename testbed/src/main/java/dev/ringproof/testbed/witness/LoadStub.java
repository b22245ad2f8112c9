package dev.ringproof.testbed.witness;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves load prompts: the first token alone, then up to eight in an event, once the last of them
 * is due, as model servers stream under load (vLLM calls it the stream interval). No JSON is built
 * a token; a virtual thread waits.
 */
final class LoadStub {
  private static final int TOGETHER = 8;

  private final LoadLedger ledger = new LoadLedger();
  private volatile long paceNanos = Duration.ofMillis(5).toNanos();

  LoadLedger ledger() {
    return ledger;
  }

  void pace(Duration perToken) {
    if (perToken.isNegative()) {
      throw new IllegalArgumentException("found pace " + perToken + ", expected zero or more");
    }
    paceNanos = perToken.toNanos();
  }

  void serve(LoadPrompt.Asked asked, ModelRequest request, WireAnswer answer) throws IOException {
    var words = LoadPrompt.words(request.lastUser());
    ledger.attempt(asked.nonce(), words);
    var most = request.maxTokens() > 0 ? request.maxTokens() : Long.MAX_VALUE;
    var total = (int) Math.min(asked.outputTokens(), most);
    var chunks = new Chunks("chatcmpl-load", request.model());
    answer.startStream();
    answer.piece(chunks.role());
    tokens(asked.nonce(), total, chunks, answer);
    var finish = chunks.finish(total < asked.outputTokens() ? "length" : "stop");
    var usage = request.includeUsage() ? chunks.usage(request.inputTokens(), total) : "";
    answer.piece(finish + usage + Chunks.DONE);
    ledger.served(asked.nonce(), 0, true);
    answer.endStream();
  }

  private void tokens(String nonce, int total, Chunks chunks, WireAnswer answer)
      throws IOException {
    // The words are letters alone, so that the frame around them can be made once.
    var frame = chunks.token("\u0001");
    var cut = frame.indexOf("\\u0001");
    var before = frame.substring(0, cut);
    var after = frame.substring(cut + 6);
    var start = System.nanoTime();
    var pace = paceNanos;
    for (int done = 0; done < total; ) {
      var count = done == 0 ? 1 : Math.min(TOGETHER, total - done);
      var piece = new StringBuilder(before);
      for (int i = 0; i < count; i++) {
        piece.append(LoadPrompt.word(done + i)).append(' ');
      }
      waitUntil(start + pace * (done + count));
      answer.piece(piece.append(after).toString());
      ledger.served(nonce, count, false);
      done += count;
    }
  }

  private static void waitUntil(long nanos) {
    for (var left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
