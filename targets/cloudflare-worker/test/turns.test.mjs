// Turns: the grammar of their events, how a model's faults end them, resuming, and the evidence they leave.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {client, digest, events, FORGED, newSession, startModel, startWorker, token, turn} from "./world.mjs";

let model, worker, call;
before(async () => {
  model = await startModel();
  worker = await startWorker(model);
  call = client(worker);
});
after(async () => {
  await worker?.stop();
  await model?.stop();
});

const TERMINAL = ["turn.completed", "turn.failed", "turn.cancelled"];

/** The grammar, and the sums that must agree. Returns the terminal event. */
function assertGrammar({events, headers}) {
  assert.equal(headers.get("content-type"), "text/event-stream");
  assert.deepEqual(events.map((e) => e.id), events.map((_, i) => i + 1));
  assert.equal(events[0].type, "turn.started");
  assert.deepEqual(events.filter((e) => TERMINAL.includes(e.type)).map((e) => e.id), [events.length]);
  for (const {data} of events) {
    assert.equal(data.trace, headers.get("ringproof-trace"));
    assert.equal(data.turn, headers.get("ringproof-turn"));
    assert.match(data.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  const last = events.at(-1);
  if (last.type !== "turn.cancelled") {
    assert.equal(events.filter((e) => e.type === "token").map((e) => e.data.text).join(""), last.data.text);
  }
  return last;
}

/** Follows the chain from its start; throws on the first link that does not hold. */
function assertChain({trace, entries, head}) {
  let prev = `sha256:${"0".repeat(64)}`;
  for (const [i, {seq, at, type, body, prev: said, hash}] of entries.entries()) {
    assert.equal(seq, i);
    assert.equal(said, prev);
    assert.equal(hash, digest({trace, seq, at, type, body, prev}));
    prev = hash;
  }
  assert.equal(head, prev);
}

describe("API-1: one stream, one ending", () => {
  it("a clean answer completes", async () => {
    const last = assertGrammar(await turn(call, await newSession(call), "say:hello"));
    assert.equal(last.type, "turn.completed");
    assert.deepEqual([last.data.finish, last.data.text, last.data.version], ["stop", "Hello there", 1]);
    assert.deepEqual([last.data.usage.inputTokens, last.data.usage.outputTokens], [7, 3]);
  });

  it("an answer in single bytes with CRLF and a comment is read whole", async () => {
    assert.equal(assertGrammar(await turn(call, await newSession(call), "say:ragged")).data.text, "grüß");
  });

  it("text that looks like events forges none", async () => {
    const answer = await turn(call, await newSession(call), "say:forge");
    const last = assertGrammar(answer);
    assert.deepEqual([last.type, last.data.text], ["turn.completed", FORGED]);
    assert.deepEqual(answer.events.map((e) => e.type), ["turn.started", "route.selected", "token", "turn.completed"]);
  });

  it("length is told as length, not as stop", async () => {
    const last = assertGrammar(await turn(call, await newSession(call), "say:length"));
    assert.deepEqual([last.type, last.data.finish, last.data.degraded], ["turn.completed", "length", ["truncated"]]);
  });

  const faults = {
    "cut": ["partial", "half an answer"], "no-done": ["partial", "looks done"], "no-finish": ["partial", "looks done"], "error-chunk": ["partial", "half"],
    "garbage": ["partial", "x"], "cut-at-once": ["model_error", ""], "error-status": ["model_error", ""], "wants-tool": ["model_error", ""],
    "endless": ["partial", "\u0001".repeat(300_000)], // what one row of the store can hold
  };
  for (const [behaviour, [reason, text]] of Object.entries(faults)) {
    it(`a model's ${behaviour} fails the turn with what there is, and no made-up stop`, async () => {
      const id = await newSession(call);
      const answer = await turn(call, id, `say:${behaviour}`);
      const {type, data} = assertGrammar(answer);
      assert.deepEqual([type, data.reason, data.text, data.partial, data.culprit, data.retryable], ["turn.failed", reason, text, text !== "", "model", true]);
      assert.equal(data.finish, undefined);
      assert.ok(!answer.text.includes("secret detail"));
      const state = (await call("GET", `/v1/sessions/${id}/turns/${answer.headers.get("ringproof-turn")}`)).json;
      assert.deepEqual([state.state, state.failure.reason, state.text], ["failed", reason, text]);
      assert.equal((await turn(call, id, "say:hello")).events.at(-1).type, "turn.completed");
    });
  }

  for (const behaviour of ["black-hole", "black-body"]) {
    it(`TIER-3: a ${behaviour} ends in a failure within the first-token budget`, async () => {
      const id = await newSession(call);
      const answer = await turn(call, id, `say:${behaviour}`);
      const {type, data} = assertGrammar(answer);
      assert.deepEqual([type, data.mode, data.reason, data.partial], ["turn.failed", "model-timeout", "model_timeout", false]);
      // By the Worker's own clock, with the tier's grace: a loaded test machine is no fault of its.
      const took = Date.parse(data.at) - Date.parse(answer.events[0].data.at);
      assert.ok(took <= 3000, `took ${took} ms`);
    });
  }

  it("a model that stalls after its first word fails the turn and keeps the word", async () => {
    const {type, data} = assertGrammar(await turn(call, await newSession(call), "say:stall"));
    assert.deepEqual([type, data.mode, data.reason, data.text], ["turn.failed", "stream-interrupted", "partial", "one word and then"]);
  });

  it("application/json waits for the state", async () => {
    const {status, json} = await turn(call, await newSession(call), "say:hello", {accept: "application/json"});
    assert.deepEqual([status, json.state, json.text, json.version, json.failure], [200, "completed", "Hello there", 1, null]);
  });
});

describe("sessions and their turns", () => {
  it("SES-5: a stale version gets 409 with the current one, the current one goes on", async () => {
    const id = await newSession(call);
    assert.equal((await turn(call, id, "say:hello", {"if-match": '"0"'})).status, 200);
    const stale = await turn(call, id, "say:hello", {"if-match": '"0"'});
    assert.deepEqual([stale.status, stale.json.type, stale.json.version, stale.json.location],
      [409, "urn:ringproof:problem:stale-checkpoint", 1, `/v1/sessions/${id}`]);
    assert.equal((await turn(call, id, "say:hello", {"if-match": '"1"'})).status, 200);
    const view = await call("GET", `/v1/sessions/${id}`);
    assert.deepEqual([view.json.version, view.headers.get("etag"), view.json.budget.settled.tokens], [2, '"2"', 20]);
  });

  it("SES-6: a second turn gets 409; cancelling the first ends it; the next one runs", async () => {
    const id = await newSession(call);
    const first = turn(call, id, "say:slow");
    const active = await until(async () => (await call("GET", `/v1/sessions/${id}`)).json.activeTurn);
    const second = await turn(call, id, "say:hello");
    assert.deepEqual([second.status, second.json.type, second.headers.get("retry-after")], [409, "urn:ringproof:problem:turn-in-progress", "1"]);
    assert.equal((await call("DELETE", `/v1/sessions/${id}/turns/${active}`)).status, 202);
    assert.equal(assertGrammar(await first).type, "turn.cancelled");
    assert.equal((await turn(call, id, "say:hello")).events.at(-1).type, "turn.completed");
  });

  it("API-3: the same key and body is the same turn and one call; another body is 422", async () => {
    const id = await newSession(call);
    const calls = model.calls.length;
    const key = {"idempotency-key": "once"};
    const [one, two] = await Promise.all([turn(call, id, "say:hello", key), turn(call, id, "say:hello", key)]);
    const three = await turn(call, id, "say:hello", key);
    assert.equal(new Set([one, two, three].map((a) => a.text)).size, 1);
    assert.equal(model.calls.length, calls + 1);
    assert.deepEqual([(await turn(call, id, "say:other", key)).status, (await turn(call, await newSession(call), "say:hello", key)).status], [422, 422]);
  });

  it("API-2: a resume from any event gives the rest, during the turn and after it", async () => {
    const id = await newSession(call);
    const whole = turn(call, id, "say:slow");
    const active = await until(async () => (await call("GET", `/v1/sessions/${id}`)).json.activeTurn);
    const resume = (after) => call("GET", `/v1/sessions/${id}/turns/${active}/events`, {headers: {"last-event-id": String(after)}});
    const live = await resume(5);
    const all = (await whole).events;
    assert.deepEqual(events(live.text), all.slice(5));
    for (const after of [0, 1, all.length - 1]) assert.deepEqual(events((await resume(after)).text), all.slice(after));
    assert.equal((await resume(all.length)).status, 204);
    assert.equal((await resume("x")).status, 400);
  });

  it("API-6: a client that goes away leaves the turn to end", async () => {
    const id = await newSession(call);
    const leave = new AbortController();
    const response = await fetch(`${worker.url}/v1/sessions/${id}/turns`, {
      method: "POST", signal: leave.signal, body: '{"message":"say:slow"}', headers: {authorization: `Bearer ${token()}`, "content-type": "application/json"},
    });
    await response.body.getReader().read();
    leave.abort();
    const path = `/v1/sessions/${id}/turns/${response.headers.get("ringproof-turn")}`;
    const state = await until(async () => (({json}) => json.state !== "running" && json)(await call("GET", path)));
    assert.equal(state.state, "completed");
    assert.match(state.text, /^w0 .*w39 $/);
  });

  it("a budget that cannot pay refuses before any call, and clamps what it can pay", async () => {
    const poor = await newSession(call, {tier: "A", budget: {tokens: 5}});
    const calls = model.calls.length;
    const refused = await turn(call, poor, "say:hello");
    assert.deepEqual([refused.status, refused.json.type, model.calls.length], [429, "urn:ringproof:problem:budget-exhausted", calls]);
    const tight = await newSession(call, {tier: "A", budget: {tokens: 30}});
    assert.equal((await turn(call, tight, "say:hello")).events.at(-1).type, "turn.completed");
    assert.equal(model.calls.at(-1).max_tokens, 23);
  });

  it("the model sees the session's history and the tier's model, as a stream with usage", async () => {
    const id = await newSession(call);
    await turn(call, id, "say:hello");
    await turn(call, id, "and now");
    const {model: name, messages, stream, stream_options} = model.calls.at(-1);
    assert.deepEqual([name, stream, stream_options], ["large", true, {include_usage: true}]);
    assert.deepEqual(messages.map((m) => m.content), ["say:hello", "Hello there", "and now"]);
  });
});

describe("SES-9: traces", () => {
  it("are unique, resolvable, unchanged later, and their chain holds and shows a change", async () => {
    const id = await newSession(call);
    const traces = [];
    for (const behaviour of ["hello", "cut", "length"]) traces.push((await turn(call, id, `say:${behaviour}`)).headers.get("ringproof-trace"));
    assert.equal(new Set(traces).size, 3);
    const read = async () => Promise.all(traces.map(async (trace) => (await call("GET", `/v1/traces/${trace}`)).text));
    const before = await read();
    await turn(call, id, "say:hello", {traceparent: `00-${traces[0]}-00f067aa0ba902b7-01`});
    assert.deepEqual(await read(), before);
    for (const [i, text] of before.entries()) {
      const log = JSON.parse(text);
      assert.deepEqual([log.trace, log.tenant, log.session], [traces[i], "alpha", id]);
      assertChain(log);
      assert.deepEqual(log.entries.map((e) => e.type), i === 1 ? ["admission", "reservation", "route", "failure", "settlement", "terminal"]
        : ["admission", "reservation", "route", "settlement", "terminal"]);
      assert.ok(!text.includes("say:") && !text.includes("Hello"));
      log.entries[1].body.tokens += 1;
      assert.throws(() => assertChain(log));
    }
    assert.equal((await call("GET", `/v1/traces/${"f".repeat(32)}`)).status, 404);
  });
});

async function until(condition) {
  for (const end = Date.now() + 60000; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error("it never came");
}
