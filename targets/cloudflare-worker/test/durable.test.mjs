// What is not lost and not done twice: keys, checkpoints, erasure and jobs, kill -9 of the process group included.
import assert from "node:assert/strict";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, it} from "node:test";
import {client, events, newSession, startModel, startWorker, TARGET, token, turn} from "./world.mjs";

let model, worker, alpha, beta;
before(async () => {
  model = await startModel();
  const data = mkdtempSync(join(tmpdir(), "worker-test-"));
  const file = join(data, "tiers.yaml");
  const tiers = readFileSync(join(TARGET, "tiers.yaml"), "utf8");
  writeFileSync(file, tiers.replace("backoffFirst: PT1S, backoffMost: PT60S", "backoffFirst: PT0.3S, backoffMost: PT4S"));
  worker = await startWorker(model, {data, env: {TIERS_FILE: file}});
  [alpha, beta] = [client(worker), client(worker, token({tenant: "beta", sub: "u-2"}))];
});
after(async () => {
  await worker?.stop();
  await model?.stop();
});

const said = (word) => model.calls.filter((call) => call.messages.at(-1).content === `say:${word}`).length;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ENDED = ["done", "failed", "dead", "cancelled"];

async function until(what, look, ms = 20000) {
  for (const end = Date.now() + ms; ;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `${what} within ${ms} ms`);
    await pause(50);
  }
}

async function job(call, session, message, headers = {}) {
  const answer = await call("POST", `/v1/sessions/${session}/turns`, {body: {message}, headers});
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.headers.get("location"), `/v1/workflows/${answer.json.id}`);
  return answer.json;
}

const view = async (call, id) => (await call("GET", `/v1/workflows/${id}`)).json;
const end = (call, id) => until(`the end of ${id}`, async () => {
  const seen = await view(call, id);
  return ENDED.includes(seen.state) && seen;
}, 30000);

describe("API-3: idempotency keys", () => {
  it("duplicates at once are one execution, and all are told the same turn", async () => {
    const id = await newSession(alpha);
    const before = said("slow");
    const all = await Promise.all(Array.from({length: 8}, () => turn(alpha, id, "say:slow", {"idempotency-key": "at-once"})));
    assert.equal(said("slow"), before + 1);
    assert.equal(new Set(all.map((a) => a.headers.get("ringproof-turn"))).size, 1);
    assert.equal(new Set(all.map((a) => a.text.replaceAll(": hb\n\n", ""))).size, 1);
    assert.equal((await alpha("GET", `/v1/sessions/${id}`)).json.version, 1);
  });

  it("a key is its tenant's own, over all of its sessions", async () => {
    const [mine, second, theirs] = [await newSession(alpha), await newSession(alpha), await newSession(beta)];
    const headers = {"idempotency-key": "one-key"};
    const first = await turn(alpha, mine, "say:hello", headers);
    const other = await turn(beta, theirs, "say:hello", headers);
    assert.equal(other.events.at(-1).type, "turn.completed");
    assert.notEqual(other.headers.get("ringproof-turn"), first.headers.get("ringproof-turn"));
    assert.equal((await turn(alpha, second, "say:hello", headers)).status, 422);
    assert.equal((await turn(alpha, mine, "say:length", headers)).status, 422);
  });

  it("a refused request leaves its key usable, with what it missed", async () => {
    const id = await newSession(alpha);
    const headers = {"idempotency-key": "again"};
    assert.equal((await turn(alpha, id, "say:hello", {...headers, "if-match": '"7"'})).status, 409);
    assert.equal((await turn(alpha, id, "say:hello", {...headers, "if-match": '"0"'})).events.at(-1).type, "turn.completed");
  });
});

describe("SES-8, SES-11: erase", () => {
  it("takes the session, its turns and its keys; what is kept is named, and is the evidence", async () => {
    const id = await newSession(alpha);
    const headers = {"idempotency-key": "to-erase"};
    const done = await turn(alpha, id, "say:hello", headers);
    const trace = done.headers.get("ringproof-trace");
    const log = await alpha("GET", `/v1/traces/${trace}`);
    assert.equal((await turn(alpha, id, "refused", {"if-match": '"9"'})).status, 409, "which leaves no evidence to keep");
    assert.equal((await beta("DELETE", `/v1/sessions/${id}`)).status, 404);
    const erased = await alpha("DELETE", `/v1/sessions/${id}`);
    assert.equal((await turn(alpha, id, "x")).status, 404);
    assert.deepEqual([erased.status, erased.json.erased, erased.json.traces, erased.json.kept.length], [200, id, [trace], 1]);
    const path = `/v1/sessions/${id}`;
    const turnPath = `${path}/turns/${done.headers.get("ringproof-turn")}`;
    for (const [method, gone, body] of [["GET", path], ["DELETE", path], ["GET", turnPath], ["GET", `${turnPath}/events`], ["POST", `${path}/turns`, {message: "x"}]]) {
      assert.equal((await alpha(method, gone, {body, headers: body ? headers : {}})).status, 404, `${method} ${gone}`);
    }
    assert.equal((await alpha("GET", `/v1/traces/${trace}`)).text, log.text);
    const next = await turn(alpha, await newSession(alpha), "say:length", headers);
    assert.equal(next.events.at(-1).type, "turn.completed", "the key is free again");
  });

  it("a turn under way is cut off with its one ending, and its commit brings nothing back", async () => {
    const id = await newSession(alpha);
    const taking = turn(alpha, id, "say:slow");
    const active = await until("a turn", async () => (await alpha("GET", `/v1/sessions/${id}`)).json.activeTurn);
    await pause(300);
    assert.equal((await alpha("DELETE", `/v1/sessions/${id}`)).status, 200);
    const {events: seen} = await taking;
    assert.deepEqual(seen.map((e) => e.id), seen.map((_, i) => i + 1));
    assert.equal(seen.at(-1).type, "turn.cancelled");
    for (let i = 0; i < 30; i++, await pause(100)) {
      assert.equal((await alpha("GET", `/v1/sessions/${id}`)).status, 404);
      assert.equal((await alpha("GET", `/v1/sessions/${id}/turns/${active}`)).status, 404);
    }
  });

  it("jobs go with their session: the one that runs and the one that waits", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const before = said("slow");
    const first = await job(alpha, id, "say:slow");
    await until("a job that runs", () => said("slow") > before);
    const calls = model.calls.length;
    const second = await job(alpha, id, "say:hello");
    assert.equal((await alpha("DELETE", `/v1/sessions/${id}`)).status, 200);
    await pause(3000);
    for (const gone of [first, second]) assert.equal((await alpha("GET", `/v1/workflows/${gone.id}`)).status, 404);
    assert.equal(model.calls.length, calls);
  });
});

describe("Tier C: jobs", () => {
  it("TIER-6, WF-5: accepted at once, in order, told step by step, done with the text", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const [first, second] = [await job(alpha, id, "say:slow"), await job(alpha, id, "say:hello")];
    assert.deepEqual([first.state, first.attempts === 0 || first.attempts === 1, second.state], [first.state, true, "queued"]);
    const running = await until("progress", async () => {
      const seen = await view(alpha, first.id);
      return seen.progress.length > 0 && seen;
    });
    assert.deepEqual([running.state, running.progress[0].step, running.endedAt], ["running", "turn.started", null]);
    const [one, two] = [await end(alpha, first.id), await end(alpha, second.id)];
    assert.deepEqual([one.state, two.state, two.text, two.attempts], ["done", "done", "Hello there", 1]);
    assert.ok(Date.parse(one.endedAt) <= Date.parse(two.progress[0].at), "one after the other");
    const told = events((await alpha("GET", `/v1/sessions/${id}/turns/${two.turn}/events`)).text);
    assert.deepEqual(told.map((e) => e.type), ["turn.started", "route.selected", "token", "turn.completed"]);
    assert.equal((await alpha("GET", `/v1/sessions/${id}`)).json.version, 2);
    assert.equal((await beta("GET", `/v1/workflows/${first.id}`)).status, 404);
    const by = await alpha("POST", "/v1/workflows", {body: {session: id, message: "say:hello"}});
    assert.deepEqual([by.status, (await end(alpha, by.json.id)).state], [202, "done"]);
    assert.equal((await alpha("POST", "/v1/workflows", {body: {session: await newSession(alpha), message: "x"}})).json.pointer, "/session");
  });

  it("API-3: one key, one job", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const all = await Promise.all([1, 2, 3].map(() => job(alpha, id, "say:hello", {"idempotency-key": "a-job"})));
    assert.equal(new Set(all.map((j) => j.id)).size, 1);
    assert.equal((await end(alpha, all[0].id)).attempts, 1);
  });

  it("WF-3: cancel works before it runs, while it runs, while it backs off, and after it has ended", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const running = await job(alpha, id, "say:black-body");
    const queued = await job(alpha, id, "say:hello");
    await until("a job that runs", async () => (await view(alpha, running.id)).state === "running");
    for (const one of [queued, running, running]) {
      const answer = await alpha("DELETE", `/v1/workflows/${one.id}`);
      assert.deepEqual([answer.status, answer.json.state], [202, "cancelled"]);
    }
    const failing = await job(alpha, id, "say:error-status");
    await until("a job that backs off", async () => (await view(alpha, failing.id)).state === "waiting");
    assert.equal((await alpha("DELETE", `/v1/workflows/${failing.id}`)).json.state, "cancelled");
    assert.equal((await end(alpha, (await job(alpha, id, "say:hello")).id)).state, "done");
  });

  it("WF-4: what may pass is tried again after a pause that grows, and ends dead; what may not fails at once", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const before = said("error-status");
    const dead = await end(alpha, (await job(alpha, id, "say:error-status")).id);
    assert.deepEqual(dead.progress.filter((p) => p.step === "recovery").length, 3);
    assert.deepEqual([dead.state, dead.attempts, dead.failure.reason, said("error-status") - before], ["dead", 4, "model_error", 4]);
    const tries = dead.progress.filter((p) => p.step === "route.selected").map((p) => Date.parse(p.at));
    assert.ok(tries[1] - tries[0] >= 300 && tries[2] - tries[1] >= 2400, String(tries));
    const failed = await end(alpha, (await job(alpha, id, "say:bad-request")).id);
    assert.deepEqual([failed.state, failed.attempts, failed.failure.retryable], ["failed", 1, false]);
  });
});

describe("WF-4: dead letters", () => {
  const operator = () => client(worker, token({scope: "ops", sub: "u-ops"}));

  async function dead(session, message) {
    const letter = await end(alpha, (await job(alpha, session, message)).id);
    assert.equal(letter.state, "dead");
    return letter;
  }

  it("an operator lists, re-drives and discards them, and reads no text; nobody else does", async () => {
    const id = await newSession(alpha, {tier: "C"});
    const letter = await dead(id, "say:fail-four");
    const ops = operator();
    const listed = (await ops("GET", "/v1/workflows?state=dead&limit=200")).json.workflows.find((w) => w.id === letter.id);
    assert.deepEqual([listed.state, listed.text, listed.progress, listed.failure], ["dead", null, [], letter.failure]);
    assert.equal((await ops("GET", `/v1/workflows/${letter.id}`)).json.text, null);
    for (const [method, path] of [["GET", "/v1/workflows"], ["POST", `/v1/workflows/${letter.id}/redrive`]]) {
      const refused = await alpha(method, path);
      assert.deepEqual([refused.status, refused.json.scope], [403, "ops"]);
    }
    const stranger = client(worker, token({tenant: "beta", scope: "ops"}));
    assert.deepEqual((await stranger("GET", "/v1/workflows")).json.workflows, []);
    assert.equal((await stranger("POST", `/v1/workflows/${letter.id}/redrive`)).status, 404);
    const redrive = (headers) => ops("POST", `/v1/workflows/${letter.id}/redrive`, {headers});
    assert.equal((await redrive({"if-match": '"0"'})).json.type, "urn:ringproof:problem:stale-checkpoint");
    const again = await redrive({"if-match": '"1"'});
    assert.deepEqual([again.status, again.json.redrives, again.headers.get("location")], [202, 1, `/v1/workflows/${letter.id}`]);
    assert.equal((await redrive({})).json.type, "urn:ringproof:problem:job-not-dead");
    const done = await end(alpha, letter.id);
    assert.deepEqual([done.state, done.text, done.attempts], ["done", "Hello there", 1]);
    assert.notEqual(done.trace, letter.trace);
    const entry = async (trace) => (await alpha("GET", `/v1/traces/${trace}`)).json.entries.find((e) => e.type === "redrive").body;
    assert.deepEqual(await entry(done.trace), {workflow: letter.id, by: "u-ops", turn: letter.turn, trace: letter.trace});
    assert.deepEqual(await entry(letter.trace), {workflow: letter.id, by: "u-ops", turn: done.turn, trace: done.trace});
  });

  it("one that is taken back is never re-driven, and one that is erased is not there", async () => {
    const [one, two] = [await newSession(alpha, {tier: "C"}), await newSession(alpha, {tier: "C"})];
    const [discarded, erased] = await Promise.all([dead(one, "say:error-status"), dead(two, "say:error-status")]);
    const ops = operator();
    assert.equal((await ops("DELETE", `/v1/workflows/${discarded.id}`)).json.state, "cancelled");
    assert.equal((await ops("POST", `/v1/workflows/${discarded.id}/redrive`)).status, 409);
    assert.equal((await alpha("DELETE", `/v1/sessions/${two}`)).status, 200);
    assert.equal((await ops("POST", `/v1/workflows/${erased.id}/redrive`)).status, 404);
    assert.ok(!(await ops("GET", "/v1/workflows?limit=200")).json.workflows.some((w) => [discarded.id, erased.id].includes(w.id)));
  });
});

it("kill -9 of the process group: keys, stale checkpoints, erasure and jobs hold over it", async () => {
  const first = await startWorker(model);
  let call = client(first);
  const chat = await newSession(call);
  const kept = await turn(call, chat, "say:hello", {"idempotency-key": "kept"});
  const hit = turn(call, chat, "say:slow", {"idempotency-key": "hit"}).catch(() => {});
  const erased = await newSession(call);
  await turn(call, erased, "say:hello");
  const erasedLate = await newSession(call);
  const late = turn(call, erasedLate, "say:slow").catch(() => {});
  const work = await newSession(call, {tier: "C"});
  const running = await job(call, work, "say:hang-once");
  const queued = await job(call, work, "say:hello");
  await until("a job that runs", async () => (await view(call, running.id)).state === "running" && said("hang-once") === 1);
  await until("a turn that runs", async () => (await call("GET", `/v1/sessions/${erasedLate}`)).json.activeTurn);
  const traces = [];
  for (const id of [erased, erasedLate]) traces.push((await call("DELETE", `/v1/sessions/${id}`)).json.traces[0]);
  const paused = await newSession(call, {tier: "C"});
  const waiting = await job(call, paused, "say:busy-once");
  await until("a job that waits", async () => (await view(call, waiting.id)).state === "waiting");
  const before = model.calls.length;
  await first.kill("SIGKILL");
  await Promise.all([hit, late]);

  const second = await startWorker(model, {data: first.data});
  try {
    call = client(second);
    // Nobody asks for this one: it comes back by itself, at its time.
    await until("the second call of the job that waited", () => said("busy-once") === 2);
    assert.deepEqual([(await end(call, waiting.id)).state, said("busy-once")], ["done", 2]);
    assert.equal((await turn(call, chat, "say:hello", {"idempotency-key": "kept"})).text, kept.text);
    assert.equal((await turn(call, chat, "say:length", {"idempotency-key": "kept"})).status, 422);
    const again = await turn(call, chat, "say:slow", {"idempotency-key": "hit"});
    assert.deepEqual([again.events.at(-1).type, again.events.at(-1).data.reason], ["turn.failed", "interrupted"]);
    const stale = await turn(call, chat, "say:hello", {"if-match": '"1"'});
    assert.deepEqual([stale.status, stale.json.version, stale.json.location], [409, 2, `/v1/sessions/${chat}`]);
    for (const id of [erased, erasedLate]) assert.equal((await call("GET", `/v1/sessions/${id}`)).status, 404);
    for (const trace of traces) assert.equal((await call("GET", `/v1/traces/${trace}`)).status, 200);
    const [one, two] = [await end(call, running.id), await end(call, queued.id)];
    assert.deepEqual([one.state, one.attempts, one.usage.route.map((leg) => leg.outcome)], ["done", 2, ["lost", "completed"]]);
    assert.deepEqual([two.state, two.attempts], ["done", 1]);
    assert.deepEqual(one.progress.map((p) => p.step), ["turn.started", "route.selected", "recovery", "route.selected", "turn.completed"]);
    assert.equal(model.calls.length, before + 3, "each once more, and nothing of what was erased");
    await second.kill("SIGKILL");
  } finally {
    await second.stop();
  }
});
