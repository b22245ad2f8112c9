// The process: what a kill leaves, how it ends, what it refuses to start with, and the planted defect.
import assert from "node:assert/strict";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, it} from "node:test";
import {grant, newKey} from "../grant.mjs";
import {subject} from "../subject.mjs";
import {client, digest, events, GATE, newSession, startModel, startWorker, token, turn} from "./world.mjs";

let model;
before(async () => {
  model = await startModel();
});
after(() => model?.stop());

it("state survives kill -9 of the process group; the turn it hit ends as interrupted, keeping what was seen", async () => {
  const first = await startWorker(model);
  let call = client(first);
  const id = await newSession(call, {tier: "B"});
  const done = await turn(call, id, "say:hello", {"idempotency-key": "k"});
  const paths = [`/v1/sessions/${id}/turns/${done.headers.get("ringproof-turn")}`, `/v1/traces/${done.headers.get("ringproof-trace")}`];
  const before = await Promise.all(paths.map((path) => call("GET", path)));
  const hit = await fetch(`${first.url}/v1/sessions/${id}/turns`, {
    method: "POST", body: '{"message":"say:slow"}', headers: {authorization: `Bearer ${token()}`, "content-type": "application/json"},
  });
  const reader = hit.body.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (!seen.includes("w9 ")) seen += (await reader.read()).value;
  await first.kill("SIGKILL");
  await reader.read().catch(() => {});
  await assert.rejects(fetch(`${first.url}/health/live`), "nothing serves the port any more");

  const second = await startWorker(model, {data: first.data});
  try {
    call = client(second);
    const view = (await call("GET", `/v1/sessions/${id}`)).json;
    assert.deepEqual([view.id, view.tier, view.version, view.activeTurn], [id, "B", 2, null]);
    const again = await Promise.all(paths.map((path) => call("GET", path)));
    assert.equal(again[1].text, before[1].text);
    assert.deepEqual([again[0].json.text, again[0].json.trace], [before[0].json.text, before[0].json.trace]);
    assert.equal((await turn(call, id, "say:hello", {"idempotency-key": "k"})).text, done.text);

    const path = `/v1/sessions/${id}/turns/${hit.headers.get("ringproof-turn")}`;
    const state = (await call("GET", path)).json;
    assert.deepEqual([state.state, state.failure.reason, state.failure.culprit, state.failure.partial], ["failed", "interrupted", "runtime", true]);
    const whole = events((await call("GET", `${path}/events`)).text);
    const had = events(seen.slice(0, seen.lastIndexOf("\n\n") + 2));
    assert.deepEqual(whole.slice(0, had.length), had, "what the client saw is still there");
    assert.deepEqual(whole.filter((e) => /^turn\.(completed|failed|cancelled)$/.test(e.type)).map((e) => e.id), [whole.length]);
    assert.equal((await turn(call, id, "say:hello")).events.at(-1).data.version, 3);
    assert.equal((await client(second, token({tenant: "beta"}))("GET", `/v1/sessions/${id}`)).status, 404);
  } finally {
    await second.stop();
  }
});

it("the tier document is read, shapes the runtime and is named by its digest; SIGTERM ends it with 0", async () => {
  const data = mkdtempSync(join(tmpdir(), "worker-test-"));
  const file = join(data, "tiers.yaml");
  writeFileSync(file, `
tiers:
  - {id: A, title: quick, firstToken: PT0.4S, turn: PT3S, grace: PT1S, accept: null, policyDecision: PT0.05S, degraded: deny, models: [tiny, other],
     toolClasses: [read], contextTokens: 100, maxOutputTokens: 9, budget: {tokens: 100, micros: 1}, marginalCostMicros: 0, recovered: PT10S}
  - {id: B, title: b, firstToken: PT5S, turn: PT2M, grace: PT1S, accept: null, policyDecision: PT0.2S, degraded: deny, models: [tiny], toolClasses: [],
     contextTokens: 100, maxOutputTokens: 9, budget: {tokens: 100, micros: 1}, marginalCostMicros: 0, recovered: PT10S}
  - {id: C, title: c, firstToken: null, turn: PT1H, grace: PT1S, accept: PT0.5S, policyDecision: PT1S, degraded: wait, models: [tiny], toolClasses: [],
     contextTokens: 100, maxOutputTokens: 9, budget: {tokens: 100, micros: 1}, marginalCostMicros: 0, recovered: PT10S}
windows: {budget: PT1H, vault: PT1S, heartbeat: PT0.2S, backoffFirst: PT0.1S, backoffMost: PT1S}
`);
  const worker = await startWorker(model, {data, env: {TIERS_FILE: file}});
  const call = client(worker);
  const {tiers, build, limits} = (await call("GET", "/.well-known/agent-runtime")).json;
  assert.deepEqual([tiers[0].firstTokenMs, tiers[0].turnMs, tiers[0].models, tiers[1].turnMs, limits.retentionMs.vault], [400, 3000, ["tiny"], 120000, 1000]);
  assert.match(build.tiers, /^sha256:[0-9a-f]{64}$/);
  assert.notEqual(build.tiers, digest(null));
  const id = await newSession(call);
  const failed = await turn(call, id, "say:black-hole");
  assert.equal(failed.events.at(-1).data.reason, "model_timeout");
  assert.ok(Date.parse(failed.events.at(-1).data.at) - Date.parse(failed.events[0].data.at) < 3000, "well before the turn's own deadline");
  const {events: all, headers, text} = await turn(call, id, "say:hello");
  assert.deepEqual([all[1].data.model, model.calls.at(-1).max_tokens], ["tiny", 9]);
  assert.ok(text);
  // DISC-3: past the vault's window the events are gone, and said to be; the state and the evidence stay.
  const path = `/v1/sessions/${id}/turns/${headers.get("ringproof-turn")}`;
  let purged;
  for (const end = Date.now() + 60000; Date.now() < end && purged?.status !== 410; await new Promise((r) => setTimeout(r, 100))) purged = await call("GET", `${path}/events`);
  assert.deepEqual([purged.status, purged.json?.type], [410, "urn:ringproof:problem:gone"]);
  const state = (await call("GET", path)).json;
  assert.deepEqual([state.state, state.text], ["completed", ""]);
  assert.equal((await call("GET", `/v1/traces/${headers.get("ringproof-trace")}`)).status, 200);
  assert.deepEqual(await worker.term(), [0, null]);
  await worker.stop();
});

it("what it cannot start with is named, with exit code 64, or 1 where the port is taken", async () => {
  const refused = async (env, words, code = 64) => {
    await assert.rejects(startWorker(model, {env}), (e) => {
      assert.equal(e.code, code, e.message);
      assert.match(e.message, words);
      return true;
    });
  };
  await refused({MODEL_BASE_URL: "http://192.0.2.1/v1"}, /192\.0\.2\.1/);
  await refused({RING: "7"}, /found "7", expected 0, 1, 2 or 3/);
  await refused({RINGPROOF_PLANT: "typo"}, /found "typo", expected shared-tenant, shared-keys, late-commit or nothing/);
  await refused({JWKS_FILE: "/does/not/exist"}, /does\/not\/exist/);
  await refused({PORT: new URL(model.url).port}, /Address already in use[^]*could not start on PORT/, 1);
});

it("RING-5: no ring is entered but with a grant that a trusted key signed for this subject and ring, while it holds", async () => {
  const stranger = newKey();
  const bad = {
    "none": () => "", "an empty one": () => "{}", "another subject's": (s, r) => grant(GATE, {...s, artefact: digest("another")}, r),
    "another ring's": (s, r) => grant(GATE, s, (r + 1) % 4), "an expired one": (s, r) => grant(GATE, s, r, {expires: new Date(Date.now() - 1000)}),
    "a stranger's": (s, r) => grant(stranger, s, r), "a stranger's under a trusted name": (s, r) => grant(stranger, s, r, {named: GATE}),
    "a changed one": (s, r) => {
      const envelope = JSON.parse(grant(GATE, s, r === 3 ? 2 : r + 1));
      const statement = {...JSON.parse(Buffer.from(envelope.payload, "base64")), ring: r};
      return JSON.stringify({...envelope, payload: Buffer.from(JSON.stringify(statement)).toString("base64")});
    },
    "one for another digest than its subject's": (s, r) => grant(GATE, s, r, {digest: digest("x")}),
  };
  for (const [name, granting] of Object.entries(bad)) {
    await assert.rejects(startWorker(model, {granting}), (e) => {
      assert.equal(e.code, 64, `${name}: ${e.message}`);
      assert.match(e.message, /the grant does not open this ring/, name);
      return true;
    });
  }
});

it("RING-5: a policy is taken while it runs, as soon as a grant covers it and not before", async () => {
  const data = mkdtempSync(join(tmpdir(), "worker-test-"));
  const file = join(data, "policy.json");
  const [one, other] = [{id: "p", version: "1"}, {id: "p", version: "2"}];
  writeFileSync(file, JSON.stringify(one));
  const worker = await startWorker(model, {data, env: {POLICY_FILE: file}});
  try {
    const call = client(worker);
    const build = async () => (await call("GET", "/.well-known/agent-runtime")).json.build;
    const first = await build();
    assert.equal(first.policy, digest(one));
    for (const text of [JSON.stringify(other), "{"]) {
      writeFileSync(file, text);
      assert.deepEqual(await build(), first);
    }
    rmSync(file);
    assert.deepEqual(await build(), first);
    writeFileSync(file, JSON.stringify(other));
    const granted = {artefact: first.artefact, tiers: first.tiers, policy: digest(other), prices: first.prices, rings: first.rings};
    writeFileSync(join(data, "grant.json"), grant(GATE, granted, 2));
    assert.deepEqual([(await build()).policy, (await build()).digest], [digest(other), digest(granted)]);
    assert.equal(first.artefact, subject({}).artefact);
  } finally {
    await worker.stop();
  }
});

it("the planted defect lets another tenant read the session, and nothing more", async () => {
  const worker = await startWorker(model, {env: {RINGPROOF_PLANT: "shared-tenant"}});
  try {
    const [alpha, beta] = [client(worker), client(worker, token({tenant: "beta"}))];
    const id = await newSession(alpha);
    const mine = await turn(alpha, id, "say:hello");
    assert.equal((await beta("GET", `/v1/sessions/${id}`)).status, 200);
    assert.equal((await beta("GET", `/v1/sessions/ses_${"a".repeat(26)}`)).status, 404);
    assert.equal((await beta("POST", `/v1/sessions/${id}/turns`, {body: {message: "x"}})).status, 404);
    assert.equal((await beta("GET", `/v1/traces/${mine.headers.get("ringproof-trace")}`)).status, 404);
    assert.equal((await client(worker, null)("GET", `/v1/sessions/${id}`)).status, 401);
    assert.match(worker.output(), /planted shared-tenant/);
  } finally {
    await worker.stop();
  }
});
