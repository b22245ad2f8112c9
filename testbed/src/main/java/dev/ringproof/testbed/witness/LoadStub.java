package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves load prompts: the first token alone, then up to eight in an event, once the last of them
 * is due, as model servers stream under load (vLLM calls it the stream interval). No JSON is built
 * a token; a virtual thread waits. A prompt that wants a tool is answered with a call of it, as
 * soon as a first token would be due, and with its text once the tool has answered; a tool that is
 * not offered is not asked for.
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
    if (request.toldByTool()) {
      ledger.told(asked.nonce(), words);
    } else {
      ledger.attempt(asked.nonce(), words);
    }
    var tool = asked.tool();
    var offered = tool == null || request.toldByTool() ? null : request.parameters(tool);
    if (tool != null && offered != null && offered.isPresent()) {
      ask(asked.nonce(), tool, offered.get(), request, answer);
      return;
    }
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

  private void ask(
      String nonce, String tool, JsonValue schema, ModelRequest request, WireAnswer answer)
      throws IOException {
    var chunks = new Chunks("chatcmpl-load", request.model());
    var arguments = Json.write(ToolArguments.of(schema, nonce));
    answer.startStream();
    answer.piece(chunks.role());
    waitUntil(System.nanoTime() + paceNanos);
    // Noted before it is said: who has read it finds the record.
    ledger.asked(nonce);
    answer.piece(chunks.callStart(0, "call_" + nonce, tool) + chunks.callArguments(0, arguments));
    var usage =
        request.includeUsage()
            ? chunks.usage(request.inputTokens(), LoadPrompt.words(arguments))
            : "";
    answer.piece(chunks.finish("tool_calls") + usage + Chunks.DONE);
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
