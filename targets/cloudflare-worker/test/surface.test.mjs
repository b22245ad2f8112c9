// Discovery, identity, tenancy, tiers, refusals: each clause with the twin that must succeed or be refused.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, describe, it} from "node:test";
import {parse} from "yaml";
import {TARGET, AUDIENCE, client, digest, edToken, forgedTokens, newSession, startModel, startWorker, token, turn} from "./world.mjs";

let model, worker, alpha, beta, anonymous;
before(async () => {
  model = await startModel();
  worker = await startWorker(model);
  [alpha, beta, anonymous] = [client(worker), client(worker, token({tenant: "beta", sub: "u-2"})), client(worker, null)];
});
after(async () => {
  await worker?.stop();
  await model?.stop();
});

function assertProblem(answer, status, slug) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  const {type, title, status: said, detail, trace, retryable} = answer.json;
  assert.equal(type, `urn:ringproof:problem:${slug}`);
  assert.equal(said, status);
  assert.ok(title && detail);
  assert.match(trace, /^[0-9a-f]{32}$/);
  assert.equal(typeof retryable, "boolean");
  return answer.json;
}

describe("DISC", () => {
  it("DISC-1: the document is complete and its digest is that of its parts", async () => {
    const {status, json} = await anonymous("GET", "/.well-known/agent-runtime");
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json).sort(), ["build", "capabilities", "concurrency", "contract", "decisionPoint", "grant", "limits", "name", "ring", "tiers", "version"]);
    assert.deepEqual([json.contract, json.ring, json.grant.kind], ["1", 2, "rehearsal"]);
    const {digest: said, ...subject} = json.build;
    assert.deepEqual(Object.keys(subject).sort(), ["artefact", "policy", "prices", "rings", "tiers"]);
    assert.equal(said, digest(subject));
    assert.notEqual(said, digest({...subject, ring: 2}));
    assert.deepEqual(json.capabilities, ["stream", "resume", "evidence-log", "erase", "workflows"]);
    assert.deepEqual(json.tiers.map((t) => t.id), ["A", "B", "C"]);
    for (const tier of json.tiers) {
      assert.deepEqual(Object.keys(tier).sort(), ["acceptMs", "degraded", "firstTokenMs", "graceMs", "id", "models", "policyDecisionMs", "recoveredMs", "title", "toolClasses", "turnMs"]);
    }
    assert.deepEqual(Object.keys(json.limits).sort(), ["approvalMs", "bodyBytes", "budgetWindow", "budgetWindowMs", "jobAttempts", "jobTakes", "jsonDepth", "messageChars", "retentionMs"]);
  });

  it("DISC-2: what is not declared answers 501, what is declared does not, what nobody declares 404", async () => {
    const id = await newSession(alpha);
    const absent = [
      ["GET", "/v1/approvals?state=pending"], ["POST", "/v1/approvals/apr_x/decision", {decision: "deny"}],
      ["GET", "/v1/usage"], ["GET", "/v1/slo"], ["GET", "/metrics"], ["POST", "/v1/chat/completions", {messages: []}],
      ["GET", "/v1/memory?session=ses_x"],
    ];
    for (const [method, path, body] of absent) assertProblem(await alpha(method, path, {body}), 501, "not-implemented");
    assert.equal((await alpha("GET", `/v1/sessions/${id}`)).status, 200);
    for (const path of ["/v1/nothing-like-it", "/v1/sessions/", "/v1/usage/x", "/"]) assertProblem(await alpha("GET", path), 404, "not-found");
    assertProblem(await alpha("PUT", "/v1/sessions"), 405, "method-not-allowed");
    assertProblem(await anonymous("GET", "/v1/slo"), 401, "unauthenticated");
  });

  it("DISC-2: whatever stands in the contract's document is served or answers 501, and nothing of it 404 or 500", async () => {
    const {paths, "x-fallbacks": {undeclared}} = parse(readFileSync(join(TARGET, "../../contract/src/main/resources/dev/ringproof/contract/openapi.yaml"), "utf8"));
    const known = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).filter((m) => /^(get|post|delete|put|patch)$/.test(m)).map((m) => [m.toUpperCase(), path]));
    const all = [...known, ...undeclared.paths.map((path) => ["POST", path])];
    assert.ok(all.length > 20, `${all.length}`);
    for (const [method, path] of all) {
      const ids = {session: await newSession(alpha)};
      const answer = await alpha(method, path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? "x_y"), {body: method === "POST" ? {} : undefined});
      if (answer.status === 501) assertProblem(answer, 501, "not-implemented");
      else assert.ok([200, 400, 403].includes(answer.status) || (/\{(turn|trace|workflow)\}/.test(path) && answer.status === 404), `${method} ${path}: ${answer.text}`);
    }
  });

  it("health answers without a token", async () => {
    assert.deepEqual((await anonymous("GET", "/health/ready")).json, {status: "ready"});
    assert.deepEqual((await anonymous("GET", "/health/live")).json, {status: "live"});
  });
});

describe("AUTH", () => {
  it("AUTH-1: each defect of a token gets 401, and nothing happens", async () => {
    const id = await newSession(alpha);
    const calls = model.calls.length;
    const bad = [["no token", anonymous], ...Object.entries(forgedTokens()).map(([name, bearer]) => [name, client(worker, bearer)])];
    for (const [name, call] of bad) {
      for (const [method, path, body] of [["GET", `/v1/sessions/${id}`], ["POST", `/v1/sessions/${id}/turns`, {message: "x"}], ["POST", "/v1/sessions", {tier: "A"}]]) {
        const answer = await call(method, path, {body});
        assert.equal(answer.status, 401, `${name}: ${answer.text}`);
        assertProblem(answer, 401, "unauthenticated");
        assert.equal(answer.headers.get("www-authenticate"), 'Bearer error="invalid_token"');
      }
    }
    assertProblem(await anonymous("GET", `/v1/sessions/${id}`, {headers: {authorization: `Basic ${token()}`}}), 401, "unauthenticated");
    assert.equal(model.calls.length, calls);
    assert.equal((await alpha("GET", `/v1/sessions/${id}`)).json.version, 0);
    for (const good of [token(), edToken(), token({aud: ["x", AUDIENCE]}), token({nbf: undefined})]) {
      assert.equal((await client(worker, good)("GET", `/v1/sessions/${id}`)).status, 200);
    }
  });

  it("AUTH-2: tenant, actor and scope come from the token alone", async () => {
    for (const extra of [{tenant: "beta"}, {actor: "root"}, {scope: "ops"}]) {
      assertProblem(await alpha("POST", "/v1/sessions", {body: {tier: "A", ...extra}}), 400, "invalid-request");
    }
    const headers = {tenant: "beta", "x-tenant": "beta", "x-tenant-id": "beta", "x-actor": "root", "x-scope": "agent", "mf-original-url": "http://x/health/live"};
    const created = await alpha("POST", "/v1/sessions", {body: {tier: "A"}, headers});
    assert.equal(created.status, 201);
    assert.equal((await alpha("GET", `/v1/sessions/${created.json.id}`, {headers})).status, 200);
    assertProblem(await beta("GET", `/v1/sessions/${created.json.id}`, {headers: {tenant: "alpha", "x-tenant": "alpha"}}), 404, "not-found");
    const done = await turn(alpha, created.json.id, "hello", headers);
    const [admission] = (await alpha("GET", `/v1/traces/${done.headers.get("ringproof-trace")}`)).json.entries;
    assert.deepEqual([admission.body.tenant, admission.body.actor, admission.body.scopes], ["alpha", "u-1", ["agent"]]);
    const scopeless = client(worker, token({scope: "ops"}));
    const refused = await scopeless("POST", "/v1/sessions", {body: {tier: "A"}, headers: {"x-scope": "agent"}});
    assert.equal(assertProblem(refused, 403, "scope-missing").scope, "agent");
  });

  it("AUTH-3: another tenant's things answer as missing ones, byte for byte but for the trace", async () => {
    const id = await newSession(alpha);
    const mine = await turn(alpha, id, "hello");
    const [turnId, trace] = [mine.headers.get("ringproof-turn"), mine.headers.get("ringproof-trace")];
    const missing = {session: `ses_${"a".repeat(26)}`, turn: `trn_${"a".repeat(26)}`, trace: "0123456789abcdef".repeat(2)};
    const requests = ({session, turn, trace}) => [
      ["GET", `/v1/sessions/${session}`], ["GET", `/v1/sessions/${session}/turns/${turn}`], ["GET", `/v1/sessions/${session}/turns/${turn}/events`],
      ["DELETE", `/v1/sessions/${session}/turns/${turn}`], ["POST", `/v1/sessions/${session}/turns`, {message: "x"}], ["GET", `/v1/traces/${trace}`],
    ];
    const theirs = requests({session: id, turn: turnId, trace});
    const none = requests(missing);
    const seen = (answer) => {
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== "date"));
      return {status: answer.status, headers, text: answer.text.replace(answer.json.trace, "TRACE")};
    };
    for (const [i, [method, path, body]] of theirs.entries()) {
      const foreign = await beta(method, path, {body});
      assertProblem(foreign, 404, "not-found");
      assert.deepEqual(seen(foreign), seen(await beta(none[i][0], none[i][1], {body: none[i][2]})), path);
      assert.ok([200, 202].includes((await alpha(method, path, {body})).status), `the owner's ${method} ${path}`);
    }
  });

  it("AUTH-4: ids hold 128 random bits", async () => {
    const ids = new Set();
    for (let i = 0; i < 20; i++) ids.add(await newSession(alpha));
    assert.equal(ids.size, 20);
    for (const id of ids) assert.match(id, /^ses_[a-z2-7]{26}$/);
  });
});

describe("TIER and API", () => {
  it("TIER-1: one tier for life, an unknown one is 400", async () => {
    for (const tier of ["A", "B"]) {
      const id = await newSession(alpha, {tier});
      assertProblem(await alpha("POST", `/v1/sessions/${id}/turns`, {body: {message: "hello", tier: "A"}}), 400, "invalid-request");
      const {events} = await turn(alpha, id, "hello");
      assert.equal(events[0].data.tier, tier);
      assert.equal((await alpha("GET", `/v1/sessions/${id}`)).json.tier, tier);
    }
    for (const tier of ["Z", "a", "", "A ", "__proto__"]) assertProblem(await alpha("POST", "/v1/sessions", {body: {tier}}), 400, "unknown-tier");
    for (const body of [{}, {tier: 1}, {tier: null}, {tier: ["A"]}]) {
      assert.equal(assertProblem(await alpha("POST", "/v1/sessions", {body}), 400, "invalid-request").pointer, "/tier");
    }
  });

  it("API-4, API-5, API-7: a bad request gets its problem at once, and the next one works", async () => {
    const id = await newSession(alpha);
    const post = (raw, headers) => alpha("POST", `/v1/sessions/${id}/turns`, {raw, headers});
    const cases = [
      [post("{"), 400, "invalid-request"], [post("[]"), 400, "invalid-request"], [post('{"message":7}'), 400, "invalid-request"],
      [post('{"message":""}'), 400, "invalid-request"], [post('{"message":"a","message":"b"}'), 400, "invalid-request"],
      [post('{"message":"\\ud800"}'), 400, "invalid-request"], [post('{"message":"a","n":9007199254740993}'), 400, "invalid-request"],
      [post(Buffer.from([0x22, 0xff, 0xfe])), 400, "invalid-request"], [post("\ufeff{}"), 400, "invalid-request"],
      [post("[".repeat(100000)), 400, "invalid-request"], [post(`{"message":"${"x".repeat(200001)}"}`), 400, "invalid-request"],
      [post("x".repeat(300000)), 413, "body-too-large"], [post(new Blob(["x".repeat(300000)]).stream()), 413, "body-too-large"],
      [post('{"message":"a"}', {"content-type": "text/plain"}), 415, "unsupported-media-type"],
      [post('{"message":"a"}', {accept: "image/png"}), 406, "not-acceptable"],
      [post('{"message":"a"}', {"x-huge": "h".repeat(60000)}), 400, "invalid-request"],
      [post('{"message":"a"}', {"if-match": "abc"}), 400, "invalid-request"], [post('{"message":"a"}', {"idempotency-key": "k".repeat(129)}), 400, "invalid-request"],
      [alpha("POST", "/v1/sessions", {body: {tier: "A", budget: {tokens: 1e9}}}), 400, "invalid-request"],
      [alpha("GET", "/v1/traces/not-a-trace"), 404, "not-found"], [alpha("GET", "/v1/sessions/..%2f..%2fetc"), 404, "not-found"],
    ];
    for (const [answer, status, slug] of cases) assertProblem(await answer, status, slug);
    assert.equal((await turn(alpha, id, "hello")).events.at(-1).type, "turn.completed");
  });
});

describe("rings", () => {
  it("RING-2: ring 1 admits internal and synthetic actors, and logs each turn by its trace, without its text", async () => {
    const one = await startWorker(model, {env: {RING: "1"}});
    try {
      assertProblem(await client(one, token({actor_type: "external"}))("POST", "/v1/sessions", {body: {tier: "A"}}), 403, "ring-not-admitted");
      const call = client(one);
      const done = await turn(call, await newSession(call), "canary-word");
      for (const end = Date.now() + 5000; !one.output().includes("turn.completed") && Date.now() < end;) await new Promise((r) => setTimeout(r, 50));
      assert.match(one.output(), new RegExp(`trace ${done.headers.get("ringproof-trace")} turn trn_\\w+ turn.completed`));
      assert.ok(!/canary-word|Hel|there/.test(one.output()), one.output());
    } finally {
      await one.stop();
    }
  });

  it("RING-1: ring 0 admits synthetic actors only", async () => {
    const zero = await startWorker(model, {env: {RING: "0"}});
    try {
      assertProblem(await client(zero)("POST", "/v1/sessions", {body: {tier: "A"}}), 403, "ring-not-admitted");
      assert.equal((await client(zero, token({actor_type: "synthetic"}))("POST", "/v1/sessions", {body: {tier: "A"}})).status, 201);
    } finally {
      await zero.stop();
    }
  });
});
