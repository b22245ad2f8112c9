// The world around the Worker under test: a scripted model, keys and tokens, the starter as a process group.
import {spawn} from "node:child_process";
import {generateKeyPairSync, sign} from "node:crypto";
import {once} from "node:events";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import http from "node:http";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {documents} from "../documents.mjs";
import {grant, newKey, trusted} from "../grant.mjs";
import {digest, subject} from "../subject.mjs";

export {digest};

export const TARGET = join(dirname(fileURLToPath(import.meta.url)), "..");
export const FORGED = "a\n\nevent: turn.completed\ndata: {}\n\nb\r\rid: 99\r\nevent: turn.failed\u2028end";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const piece = (content) => ({choices: [{index: 0, delta: {content}, finish_reason: null}]});
const finish = (reason) => ({choices: [{index: 0, delta: {}, finish_reason: reason}]});
const USAGE = {choices: [], usage: {prompt_tokens: 7, completion_tokens: 3}};

/** What the model does is named by the message: `say:<behaviour>`. */
const BEHAVIOURS = {
  hello: (m) => m.all(piece("Hel"), piece("lo "), piece("there"), finish("stop"), USAGE, "[DONE]"),
  forge: (m) => m.all(piece(FORGED), finish("stop"), "[DONE]"),
  length: (m) => m.all(piece("so far"), finish("length"), USAGE, "[DONE]"),
  cut: async (m) => {
    m.send(piece("half "), piece("an answer"));
    await pause(50);
    m.response.destroy();
  },
  "cut-at-once": (m) => m.response.destroy(),
  "no-done": (m) => m.all(piece("looks done"), finish("stop")),
  "no-finish": (m) => m.all(piece("looks done"), "[DONE]"),
  "error-chunk": (m) => m.all(piece("half"), {error: {message: "overloaded"}}, finish("stop"), "[DONE]"),
  "error-status": (m) => m.fail(500),
  "busy-once": (m) => m.calls("say:busy-once") === 1 ? m.fail(503, {"retry-after": "5"}) : BEHAVIOURS.hello(m),
  "bad-request": (m) => m.fail(400),
  "fail-four": (m) => m.calls("say:fail-four") <= 4 ? m.fail(500) : BEHAVIOURS.hello(m),
  "hang-once": (m) => m.calls("say:hang-once") === 1 ? undefined : BEHAVIOURS.hello(m),
  "wants-tool": (m) => m.all({choices: [{delta: {tool_calls: [{index: 0, id: "c", function: {name: "rm", arguments: "{}"}}]}}]}, finish("tool_calls"), "[DONE]"),
  // Every character is six bytes in an event.
  endless: (m) => m.all(...Array.from({length: 40}, () => piece("\u0001".repeat(10_000))), finish("stop"), "[DONE]"),
  garbage: (m) => m.all(piece("x"), "{not json", "[DONE]"),
  "black-hole": () => {},
  "black-body": (m) => m.send(),
  stall: (m) => m.send(piece("one word and then")),
  slow: async (m) => {
    for (let i = 0; i < 40 && !m.response.destroyed; i++) {
      m.send(piece(`w${i} `));
      await pause(50);
    }
    m.all(finish("stop"), USAGE, "[DONE]");
  },
  ragged: async (m) => { // every byte on its own, CRLF line ends, a comment, a split character
    m.send();
    for (const byte of Buffer.from(`: hi\r\ndata: ${JSON.stringify(piece("grüß"))}\r\n\r\ndata:${JSON.stringify(finish("stop"))}\r\n\r\ndata: [DONE]\r\n\r\n`)) {
      m.response.write(Buffer.of(byte));
      await pause(1);
    }
    m.response.end();
  },
};

export async function startModel() {
  const calls = [];
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const body = JSON.parse(text);
    calls.push(body);
    const open = () => response.headersSent || response.writeHead(200, {"content-type": "text/event-stream"});
    const send = (...parts) => {
      open();
      response.flushHeaders();
      for (const part of parts) response.write(`data: ${typeof part === "string" ? part : JSON.stringify(part)}\n\n`);
    };
    const model = {
      calls: (text) => calls.filter((call) => call.messages.at(-1).content === text).length,
      response, send, all: (...parts) => (send(...parts), response.end()),
      fail: (status, headers = {}) => response.writeHead(status, {"content-type": "application/json", ...headers}).end('{"error":{"message":"secret detail"}}'),
    };
    await (BEHAVIOURS[body.messages.at(-1).content.replace(/^say:/, "")] ?? BEHAVIOURS.hello)(model);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    calls, url: `http://127.0.0.1:${server.address().port}/v1`,
    stop: () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))),
  };
}

const ec = () => generateKeyPairSync("ec", {namedCurve: "P-256"});
export const KEY = ec();
export const STRANGER = ec();
const ED = generateKeyPairSync("ed25519");
export const GATE = newKey();
export const ISSUER = "https://issuer.test";
export const AUDIENCE = "ringproof-test";
const JWKS = {
  keys: [
    {...KEY.publicKey.export({format: "jwk"}), kid: "one", alg: "ES256", use: "sig"},
    {...ED.publicKey.export({format: "jwk"}), kid: "two", alg: "EdDSA", use: "sig"},
  ],
};
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A good token but for what `claims`, `header` and `key` change; `undefined` removes a claim. */
export function token(claims = {}, header = {}, key = KEY.privateKey) {
  const now = Math.floor(Date.now() / 1000);
  const head = part({alg: "ES256", kid: "one", typ: "JWT", ...header});
  const body = part({
    iss: ISSUER, aud: AUDIENCE, iat: now, nbf: now, exp: now + 600, sub: "u-1", tenant: "alpha", actor_type: "internal", scope: "agent", ...claims,
  });
  const signed = Buffer.from(`${head}.${body}`);
  return `${head}.${body}.${sign("sha256", signed, {key, dsaEncoding: "ieee-p1363"}).toString("base64url")}`;
}

export function edToken() {
  const [, body] = token().split(".");
  const signed = `${part({alg: "EdDSA", kid: "two"})}.${body}`;
  return `${signed}.${sign(null, Buffer.from(signed), ED.privateKey).toString("base64url")}`;
}

export function forgedTokens() {
  const now = Math.floor(Date.now() / 1000);
  const [head, body, signature] = token().split(".");
  const asNone = part({alg: "none", kid: "one", typ: "JWT"});
  return {
    "expired": token({exp: now - 1}), "no exp": token({exp: undefined}), "exp as text": token({exp: String(now + 600)}),
    "not yet valid": token({nbf: now + 60}),
    "wrong audience": token({aud: "someone-else"}), "no audience": token({aud: undefined}),
    "wrong issuer": token({iss: "https://evil.test"}), "no issuer": token({iss: undefined}),
    "wrong key, known kid": token({}, {}, STRANGER.privateKey), "wrong key, its own kid": token({}, {kid: "stranger"}, STRANGER.privateKey),
    "another key's kid": token({}, {kid: "two"}),
    "alg none, no signature": `${asNone}.${body}.`, "alg none, a signature": `${asNone}.${body}.${signature}`,
    "alg HS256": token({}, {alg: "HS256"}), "alg of a prototype": token({}, {alg: "constructor"}), "crit": token({}, {crit: ["x"]}),
    "changed body": `${head}.${part({...JSON.parse(Buffer.from(body, "base64url")), tenant: "beta"})}.${signature}`,
    "no signature": `${head}.${body}`, "empty signature": `${head}.${body}.`, "no JWT": "hello", "no JSON": `${part("x")}.${body}.${signature}`,
    "no tenant": token({tenant: undefined}), "no sub": token({sub: undefined}), "unknown kind of actor": token({actor_type: "root"}),
  };
}

// A test run that is itself ended takes its process groups along.
const groups = new Set();
const killAll = () => {
  for (const pid of groups) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has gone already.
    }
  }
};
process.once("exit", killAll);
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(1));

/** The starter as the harness runs it: a process group of its own, a fresh port, a folder for its data. */
export async function startWorker(model, {env = {}, granting = (granted, ring) => grant(GATE, granted, ring), data = mkdtempSync(join(tmpdir(), "worker-test-"))} = {}) {
  const jwks = join(data, "jwks.json");
  writeFileSync(jwks, JSON.stringify(JWKS));
  const files = {GRANT_FILE: join(data, "grant.json"), TRUSTED_KEYS_FILE: join(data, "keys.txt")};
  const ring = Number(env.RING ?? 2);
  writeFileSync(files.TRUSTED_KEYS_FILE, trusted(GATE));
  writeFileSync(files.GRANT_FILE, granting(subject(await documents(env)), ring));
  const child = spawn(process.execPath, [join(TARGET, "start.mjs")], {
    cwd: data, detached: true, stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH, HOME: data, PORT: "0", DATA_DIR: join(data, "state"), MODEL_BASE_URL: model.url, JWKS_FILE: jwks, ISSUER, AUDIENCE,
      RING: "2", TIERS_FILE: join(data, "absent.yaml"), ...files, ...env,
    },
  });
  groups.add(child.pid);
  const gone = once(child, "exit");
  let output = "";
  const ready = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const url = /ready (http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    gone.then(([code]) => reject(Object.assign(new Error(`ended with ${code}: ${output}`), {code})));
  });
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (e) {
      if (e.code !== "ESRCH") throw e;
    }
    return gone;
  };
  try {
    const url = await ready;
    return {url, data, output: () => output, kill, term: () => (child.kill("SIGTERM"), gone), stop: () => kill("SIGKILL").then(() => rmSync(data, {recursive: true, force: true}))};
  } catch (e) {
    rmSync(data, {recursive: true, force: true});
    throw e;
  }
}

/** A client with a token: status, headers, text and JSON of an answer. */
export function client(worker, bearer = token()) {
  return async (method, path, {body, headers = {}, raw} = {}) => {
    const response = await fetch(worker.url + path, {
      method, redirect: "manual", body: raw ?? (body === undefined ? undefined : JSON.stringify(body)), ...(raw instanceof ReadableStream ? {duplex: "half"} : {}),
      headers: {...(bearer === null ? {} : {authorization: `Bearer ${bearer}`}), ...(body === undefined && raw === undefined ? {} : {"content-type": "application/json"}), ...headers},
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined};
  };
}

/** Reads server-sent events as strictly as a browser, and refuses what is no whole event. */
export function events(text) {
  return text.split("\n\n").filter((block) => block !== "" && !block.startsWith(":")).map((block) => {
    const match = /^id: (\d+)\nevent: ([a-z.]+)\ndata: ([^\r\n]*)$/.exec(block);
    if (!match) throw new Error(`no event: ${JSON.stringify(block)}`);
    return {id: Number(match[1]), type: match[2], data: JSON.parse(match[3])};
  });
}

export async function newSession(call, body = {tier: "A"}) {
  const created = await call("POST", "/v1/sessions", {body});
  if (created.status !== 201) throw new Error(`no session: ${created.status} ${created.text}`);
  return created.json.id;
}

export async function turn(call, session, message, headers = {}) {
  const answer = await call("POST", `/v1/sessions/${session}/turns`, {body: {message}, headers});
  return {...answer, events: answer.status === 200 && answer.json === undefined ? events(answer.text) : undefined};
}
