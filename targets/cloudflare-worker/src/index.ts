// The front door: routes, checks who speaks, and turns every refusal into a problem.
import {authenticate, type Actor} from "./auth";
import {invalid, LIMITS, readObject} from "./body";
import {digest, JOB_ID, newId, newTrace, SESSION_ID, TRACE_ID, TURN_ID, type Json} from "./canonical";
import {config, discovery, surfaceOf, type Config, type Env} from "./config";
import {jobOf} from "./jobs";
import {nothingHere, problem, Refusal} from "./problem";
import {sessionOf, type SessionStub} from "./stub";
import type {Amount} from "./tiers";

export {JobFlow} from "./flow";
export {Session} from "./session";
export {TenantIndex} from "./tenant";

type Call = {request: Request; env: Env; conf: Config; actor: Actor; receivedAt: number; ids: string[]};
type Handler = (call: Call) => Promise<Response>;

// What is served of the contract's surface. What its document has beyond that answers 501, what it has not 404.
const SERVED: Record<string, Record<string, Handler>> = {
  "/v1/sessions": {POST: createSession},
  "/v1/sessions/{session}": {GET: viewSession, DELETE: eraseSession},
  "/v1/sessions/{session}/turns": {POST: takeTurn},
  "/v1/sessions/{session}/turns/{turn}": {GET: viewTurn, DELETE: cancelTurn},
  "/v1/sessions/{session}/turns/{turn}/events": {GET: readEvents},
  "/v1/workflows": {POST: startWorkflow},
  "/v1/workflows/{workflow}": {GET: viewWorkflow, DELETE: cancelWorkflow},
  "/v1/traces/{trace}": {GET: readTrace},
};
const MOST_HEAD = 32768;
const ADMITTED: Record<number, string[]> = {0: ["synthetic"], 1: ["synthetic", "internal"]};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      return await answer(request, env);
    } catch (e) {
      if (e instanceof Refusal) return problem(e);
      console.error("unexpected:", e instanceof Error ? e.stack : String(e));
      return problem(new Refusal("internal", "Something went wrong here; the trace names this request."));
    }
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env): Promise<Response> {
  const receivedAt = Date.now();
  const {pathname} = new URL(request.url);
  checkHeaders(request);
  const open = OPEN[pathname];
  if (open) {
    if (request.method !== "GET" && request.method !== "HEAD") throw wrongMethod("GET, HEAD");
    return open(env);
  }
  const conf = await config(env);
  const actor = await authenticate(request, conf.trust, Date.now());
  const surface = surfaceOf(env).find(({path}) => path.test(pathname));
  if (!surface) throw nothingHere();
  const {template, path, methods} = surface;
  if (methods && !methods.includes(request.method)) throw wrongMethod(methods.join(", "));
  const handler = SERVED[template]?.[request.method];
  if (!handler) throw new Refusal("not-implemented", "This runtime does not declare this part of the contract.");
  if (!(ADMITTED[conf.ring] ?? [actor.type]).includes(actor.type)) {
    throw new Refusal("ring-not-admitted", `Ring ${conf.ring} does not admit ${actor.type} actors.`);
  }
  if (!actor.scopes.includes("agent")) throw new Refusal("scope-missing", "The scope agent is needed.", {scope: "agent"});
  return handler({request, env, conf, actor, receivedAt, ids: path.exec(pathname)!.slice(1)});
}

const OPEN: Record<string, (env: Env) => Promise<Response>> = {
  "/.well-known/agent-runtime": async (env) => new Response(await discovery(env), {headers: {"content-type": "application/json", "cache-control": "no-store"}}),
  "/health/live": async () => json({status: "live"}),
  "/health/ready": async (env) => {
    try {
      await config(env);
      return json({status: "ready"});
    } catch (e) {
      console.error("not ready:", String(e));
      return json({status: "not ready"}, 503, {"retry-after": "1"});
    }
  },
};

function checkHeaders({url, headers}: Request): void {
  let size = url.length;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (size > MOST_HEAD) throw invalid("", `the request's target and headers hold more than ${MOST_HEAD} characters`);
}

async function createSession({request, env, conf, actor}: Call): Promise<Response> {
  const body = await readObject(request, ["tier", "budget"]);
  if (typeof body["tier"] !== "string") throw invalid("/tier", "expected a string");
  const tier = conf.tiers.served.find(({id}) => id === body["tier"]);
  if (!tier) throw new Refusal("unknown-tier", "This runtime serves the tiers A, B and C.", {pointer: "/tier"});
  const id = newId("ses_");
  const agent = await sessionOf(env, id);
  const view = await agent.createSession(id, actor.tenant, tier.id, conf.ring, budgetOf(body["budget"], tier.budget));
  await tenant(env, actor).addSession(id, tier.id);
  return json(view, 201, {location: `/v1/sessions/${id}`, etag: '"0"'});
}

function budgetOf(asked: Json | undefined, most: Amount): Amount {
  if (asked === undefined) return most;
  if (asked === null || typeof asked !== "object" || Array.isArray(asked)) throw invalid("/budget", "expected an object");
  const unknown = Object.keys(asked).find((name) => name !== "tokens" && name !== "micros");
  if (unknown !== undefined) throw invalid("/budget", "known members are tokens and micros");
  const half = (name: keyof Amount) => {
    const value = asked[name] ?? most[name];
    if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > most[name]) {
      throw invalid(`/budget/${name}`, `expected a whole number up to the tier's ${most[name]}`);
    }
    return value as number;
  };
  return {tokens: half("tokens"), micros: half("micros")};
}

async function viewSession({env, actor, ids: [id = ""]}: Call): Promise<Response> {
  // The planted defect (README): off unless the starter was told, and then only this view leaks.
  const planted = env.PLANT === "shared-tenant" && SESSION_ID.test(id);
  const agent = planted ? await sessionOf(env, id) : (await owned(env, actor, id)).agent;
  const view = await agent.viewSession() as {version: number} | null;
  if (!view) throw nothingHere();
  return json(view, 200, {etag: `"${view.version}"`});
}

/** First the session forgets, then the tenant: what a crash in between leaves over, the next request finishes. */
async function eraseSession({env, actor, ids: [id = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const erased = await agent.erase();
  const traces = await tenant(env, actor).erase(id);
  if (!erased) throw nothingHere();
  return json({erased: id, kept: traces.map((trace) => `trace ${trace}: decisions, amounts, outcome; no text`), traces});
}

async function takeTurn(call: Call): Promise<Response> {
  const {request, env, actor, ids: [id = ""]} = call;
  const {agent, tier} = await owned(env, actor, id);
  const streams = accepts(request);
  const {message} = await readObject(request, ["message"]);
  const {turn, trace} = await begin(call, id, tier, agent, message);
  const names = {"ringproof-turn": turn, "ringproof-trace": trace};
  if (tier === "C") return accepted(agent, turn, names);
  return streams ? follow(agent, turn, 0, names) : json(await agent.awaitTurn(turn), 200, names);
}

async function startWorkflow(call: Call): Promise<Response> {
  const {session, message} = await readObject(call.request, ["session", "message"]);
  if (typeof session !== "string") throw invalid("/session", "expected a string");
  const {agent, tier} = await owned(call.env, call.actor, session);
  if (tier !== "C") throw invalid("/session", "expected a session of tier C");
  const {turn, trace} = await begin(call, session, tier, agent, message);
  return accepted(agent, turn, {"ringproof-turn": turn, "ringproof-trace": trace});
}

async function begin({request, env, actor, receivedAt}: Call, id: string, tier: string, agent: SessionStub, message: Json | undefined) {
  const key = request.headers.get("idempotency-key");
  if (key !== null && !/^[\x21-\x7e]{1,128}$/.test(key)) throw invalid("", "Idempotency-Key takes 1 to 128 visible ASCII characters");
  const ifMatch = version(request.headers.get("if-match"));
  if (typeof message !== "string" || !message || message.length > LIMITS.messageChars) {
    throw invalid("/message", `expected a string of 1 to ${LIMITS.messageChars} characters`);
  }
  const wanted = {turn: newId("trn_"), trace: newTrace(), body: digest({session: id, body: {message}})};
  const claim = await tenant(env, actor).claim(id, key, wanted, tier === "C" ? jobOf(wanted.turn) : null);
  if (!claim) throw nothingHere();
  if (claim.body !== wanted.body) throw new Refusal("idempotency-key-reused", "This key came with another body before.");
  const {turn, trace} = claim;
  const begun = await agent.beginTurn({turn, trace, message, ifMatch, receivedAt, actor});
  if ("refusal" in begun) throw new Refusal(begun.refusal, begun.why, begun.extra);
  return {turn, trace};
}

async function accepted(agent: SessionStub, turn: string, names: Record<string, string>): Promise<Response> {
  const job = jobOf(turn);
  const view = await agent.viewJob(job);
  if (!view) throw nothingHere();
  return json(view, 202, {location: `/v1/workflows/${job}`, ...names});
}

async function viewTurn({env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const view = TURN_ID.test(turn) ? await (await owned(env, actor, id)).agent.viewTurn(turn) : null;
  if (!view) throw nothingHere();
  return json(view);
}

async function cancelTurn({env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const view = await agent.cancelTurn(turn) ? await agent.viewTurn(turn) : null;
  if (!view) throw nothingHere();
  return json(view, 202);
}

async function viewWorkflow({env, actor, ids: [job = ""]}: Call): Promise<Response> {
  const view = await (await ofJob(env, actor, job)).viewJob(job);
  if (!view) throw nothingHere();
  return json(view);
}

async function cancelWorkflow({env, actor, ids: [job = ""]}: Call): Promise<Response> {
  const agent = await ofJob(env, actor, job);
  const view = await agent.cancelJob(job) ? await agent.viewJob(job) : null;
  if (!view) throw nothingHere();
  return json(view, 202);
}

async function readEvents({request, env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const last = request.headers.get("last-event-id") ?? "0";
  if (!/^\d{1,15}$/.test(last)) throw invalid("", "Last-Event-ID takes the number of an event");
  return follow(agent, turn, Number(last), {});
}

async function readTrace({env, actor, ids: [trace = ""]}: Call): Promise<Response> {
  const id = TRACE_ID.test(trace) ? await tenant(env, actor).sessionOf("trace", trace) : undefined;
  const log = id ? await (await sessionOf(env, id)).readTrace(trace) : null;
  if (!log) throw nothingHere();
  return json(log);
}

async function follow(agent: SessionStub, turn: string, after: number, names: Record<string, string>): Promise<Response> {
  const {status, body, headers} = await agent.fetch(`http://session/events?turn=${encodeURIComponent(turn)}&after=${after}`);
  if (status === 404) throw nothingHere();
  if (status === 410) throw new Refusal("gone", "The events of this turn were purged; its state remains.");
  const named = {...Object.fromEntries(headers), ...names};
  if (status === 204) return new Response(null, {status, headers: named});
  return new Response(body, {
    headers: {...named, "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"},
  });
}

function accepts(request: Request): boolean {
  const accept = request.headers.get("accept") ?? "*/*";
  if (/text\/event-stream|text\/\*|\*\/\*/i.test(accept)) return !/^\s*application\/json/i.test(accept);
  if (/application\/(json|\*)/i.test(accept)) return false;
  throw new Refusal("not-acceptable", "Accept text/event-stream or application/json.");
}

function version(ifMatch: string | null): number | null {
  if (ifMatch === null) return null;
  const digits = /^"(\d{1,15})"$/.exec(ifMatch)?.[1];
  if (digits === undefined) throw invalid("", 'If-Match takes a checkpoint version in quotes, such as "3"');
  return Number(digits);
}

const tenant = (env: Env, {tenant: name}: Actor) => env.TENANT.get(env.TENANT.idFromName(name));

async function owned(env: Env, actor: Actor, id: string): Promise<{agent: SessionStub; tier: string}> {
  const listed = SESSION_ID.test(id) ? await tenant(env, actor).owns(id) : undefined;
  if (!listed) throw nothingHere();
  return {agent: await sessionOf(env, id), tier: listed.tier};
}

async function ofJob(env: Env, actor: Actor, job: string): Promise<SessionStub> {
  const id = JOB_ID.test(job) ? await tenant(env, actor).sessionOf("job", job) : undefined;
  if (!id) throw nothingHere();
  return sessionOf(env, id);
}

function wrongMethod(allow: string): Refusal {
  return new Refusal("method-not-allowed", `This path takes ${allow}.`, {}, {allow});
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {status, headers: {"content-type": "application/json", "cache-control": "no-store", ...headers}});
}
