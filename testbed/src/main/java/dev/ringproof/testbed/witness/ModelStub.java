package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelStep.AskedCall;
import dev.ringproof.testbed.witness.ModelStep.Ending;
import dev.ringproof.testbed.witness.ModelStep.Usage;
import dev.ringproof.testbed.witness.WireServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One provider of models: plays scripts, and hands load prompts to the load stub. */
final class ModelStub {
  private static final String JSON = "application/json";

  private final String provider;
  private final ModelRecords records;
  private final LoadStub load;

  ModelStub(String provider, ModelRecords records, LoadStub load) {
    this.provider = provider;
    this.records = records;
    this.load = load;
  }

  WireServer start() {
    return WireServer.start("stub-model-" + provider, this::handle);
  }

  private void handle(Request http, WireAnswer answer) throws IOException {
    var arrived = System.nanoTime();
    if (http.method().equals("POST") && http.path().endsWith("/embeddings")) {
      records.bearer(http.headers().getOrDefault("authorization", ""));
      embed(http, answer, arrived);
      return;
    }
    if (!http.method().equals("POST") || !http.path().endsWith("/chat/completions")) {
      answer.whole(404, JSON, "", error("no such path"));
      return;
    }
    records.bearer(http.headers().getOrDefault("authorization", ""));
    ModelRequest request;
    try {
      request = ModelRequest.read(http.body());
    } catch (DocumentException e) {
      answer.whole(400, JSON, "", error("the body is no JSON"));
      return;
    }
    var asked = LoadPrompt.read(request.lastUser());
    if (asked.isPresent() && !request.stream()) {
      answer.whole(400, JSON, "", error("load is streamed only"));
    } else if (asked.isPresent()) {
      load.serve(asked.get(), request, answer);
    } else {
      var begun = begin(request, http, arrived);
      new Play(request, begun, answer).run();
    }
  }

  private void embed(Request http, WireAnswer answer, long arrived) throws IOException {
    try {
      var seen = Embeddings.of(http.body(), provider, arrived);
      // Recorded before the answer: who has read it finds the record.
      records.embedded(seen);
      answer.whole(200, JSON, "", Embeddings.answer(seen));
    } catch (DocumentException e) {
      answer.whole(400, JSON, "", error("the body is no request for embeddings"));
    }
  }

  private ModelRecords.Begun begin(ModelRequest request, Request http, long arrived) {
    var nonce = Nonces.last(request.lastUser());
    return records.begin(provider, nonce, request, TraceSeen.of(http.headers()), arrived);
  }

  private static String error(String message) {
    return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\"}}";
  }

  /** One call being answered. */
  private final class Play {
    private final ModelRequest request;
    private final ModelRecords.Begun begun;
    private final ModelStep step;
    private final WireAnswer answer;
    private final Chunks chunks;
    private long served;

    Play(ModelRequest request, ModelRecords.Begun begun, WireAnswer answer) {
      this.request = request;
      this.begun = begun;
      this.step = begun.step();
      this.answer = answer;
      this.chunks = new Chunks("chatcmpl-" + begun.index(), request.model());
    }

    void run() throws IOException {
      try {
        answer.pause(step.firstAfter());
        if (step.status() > 0) {
          refuse();
        } else if (step.ending() == Ending.HANG_BEFORE) {
          hang();
        } else if (!request.stream()) {
          whole();
        } else {
          stream();
        }
      } catch (IOException gone) {
        end(Ended.CLIENT_GONE);
        throw gone;
      }
    }

    private void refuse() throws IOException {
      var retry = step.retryAfter();
      var header = retry == null ? "" : "Retry-After: " + seconds(retry) + "\r\n";
      // Before the bytes, as each end: who has read them finds the record, and no pause after them
      // is shorter than it was.
      end(Ended.REFUSED);
      answer.whole(step.status(), JSON, header, error("scripted refusal"));
    }

    private void stream() throws IOException {
      answer.startStream();
      if (step.ending() == Ending.GARBAGE) {
        answer.piece("data: {\"choices\":[{\"delta\"\n\n<html>oops</html>\n\n");
        end(Ended.CUT);
        answer.endStream();
        return;
      }
      answer.piece(chunks.role());
      var early = step.ending() != Ending.DONE;
      var all = allowed(step.tokens());
      var most = early ? Math.min(step.endAfter(), all.size()) : all.size();
      for (var token : all.subList(0, most)) {
        if (served > 0) {
          answer.pause(step.pace());
        }
        write(token(token));
      }
      if (early) {
        calls(step.endAfter() - most);
        answer.pause(step.manner().lull());
        breakOff();
      } else if (all.size() < step.tokens().size()) {
        finish("length");
      } else {
        calls(Integer.MAX_VALUE);
        finish(step.calls().isEmpty() ? "stop" : "tool_calls");
      }
    }

    private String token(String text) {
      return step.manner().reportsAlong()
          ? chunks.token(text, new Usage(request.inputTokens(), served + 1))
          : chunks.token(text);
    }

    /** The whole answer at once, once the last of its tokens is due. */
    private void whole() throws IOException {
      var all = allowed(step.tokens());
      answer.pause(step.pace().multipliedBy(Math.max(0, all.size() - 1)));
      var full = all.size() == step.tokens().size();
      var usual = full ? (step.calls().isEmpty() ? "stop" : "tool_calls") : "length";
      var finish = step.finish() == null ? usual : step.finish();
      var told = step.usage();
      var usage =
          step.silentUsage()
              ? null
              : told == null ? new Usage(request.inputTokens(), all.size()) : told;
      var body = chunks.whole(String.join("", all), calls(full), finish, usage);
      switch (step.ending()) {
        case DONE -> {
          served = all.size();
          // Recorded before the last byte: who has read the end finds the record.
          end(Ended.DONE);
          answer.whole(200, JSON, "", body);
        }
        case HANG_BEFORE, HANG_AFTER -> hang();
        case CUT -> {
          end(Ended.CUT);
          answer.cut(JSON, body);
        }
        case END_WITHOUT_DONE -> {
          end(Ended.CUT);
          answer.whole(200, JSON, "", body.substring(0, body.length() / 2));
        }
        case ERROR -> {
          end(Ended.CUT);
          answer.whole(200, JSON, "", error("The server had an error"));
        }
        case GARBAGE -> {
          end(Ended.CUT);
          answer.whole(200, "text/html", "", "<html>oops</html>");
        }
      }
    }

    private List<AskedCall> calls(boolean full) {
      return full ? step.calls() : List.of();
    }

    /** As a provider does: nothing beyond what the caller allows. */
    private List<String> allowed(List<String> text) {
      var most = request.maxTokens();
      return most > 0 && most < text.size() ? text.subList(0, (int) most) : text;
    }

    /** Asks for the tools, the arguments of each in two pieces, and stops after so many pieces. */
    private void calls(int most) throws IOException {
      for (int i = 0; i < step.calls().size() && most > 2 * i; i++) {
        var call = step.calls().get(i);
        var half = call.arguments().length() / 2;
        if (half > 0 && Character.isHighSurrogate(call.arguments().charAt(half - 1))) {
          half++;
        }
        answer.piece(chunks.callStart(i, "call_" + begun.index() + "_" + i, call.tool()));
        write(chunks.callArguments(i, call.arguments().substring(0, half)));
        if (most > 2 * i + 1) {
          write(chunks.callArguments(i, call.arguments().substring(half)));
        }
      }
    }

    private void finish(String usual) throws IOException {
      var reason = step.finish();
      answer.piece(chunks.finish(reason == null ? usual : reason));
      if (request.includeUsage() && !step.silentUsage()) {
        var told = step.usage();
        answer.piece(
            told == null
                ? chunks.usage(request.inputTokens(), served)
                : chunks.usage(told.input(), told.output()));
      }
      answer.piece(Chunks.DONE);
      // Recorded before the last byte: who has read the end finds the record.
      end(Ended.DONE);
      answer.endStream();
    }

    private void breakOff() throws IOException {
      switch (step.ending()) {
        case HANG_AFTER -> hang();
        case CUT -> {
          end(Ended.CUT);
          answer.reset();
        }
        case END_WITHOUT_DONE -> {
          end(Ended.CUT);
          answer.endStream();
        }
        case ERROR -> {
          answer.piece(Chunks.ERROR);
          end(Ended.CUT);
          answer.endStream();
        }
        case DONE, HANG_BEFORE, GARBAGE ->
            throw new IllegalStateException("no early end: " + step.ending());
      }
    }

    private void hang() {
      records.update(begun.index(), served, Ended.HUNG, 0);
      answer.hang();
      end(Ended.HUNG);
    }

    private void write(String event) throws IOException {
      answer.piece(event);
      served++;
      records.update(begun.index(), served, Ended.RUNNING, 0);
    }

    private void end(Ended how) {
      records.update(begun.index(), served, how, System.nanoTime());
    }

    private static long seconds(Duration time) {
      return Math.ceilDiv(time.toMillis(), 1000L);
    }
  }
}
