// What users ask of sessions and their turns.
import type {Actor} from "./auth";
import {invalid, LIMITS, readObject} from "./body";
import {json, tenant, version, type Call} from "./call";
import {digest, newId, newTrace, SESSION_ID, TRACE_ID, TURN_ID, type Json} from "./canonical";
import type {Env} from "./config";
import {jobOf} from "./jobs";
import {nothingHere, Refusal} from "./problem";
import {sessionOf, type SessionStub} from "./stub";
import type {Amount} from "./tiers";

export async function createSession({request, env, conf, actor}: Call): Promise<Response> {
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

export async function viewSession({env, actor, ids: [id = ""]}: Call): Promise<Response> {
  // The planted defect (README): off unless the starter was told, and then only this view leaks.
  const planted = env.PLANT === "shared-tenant" && SESSION_ID.test(id);
  const agent = planted ? await sessionOf(env, id) : (await owned(env, actor, id)).agent;
  const view = await agent.viewSession() as {version: number} | null;
  if (!view) throw nothingHere();
  return json(view, 200, {etag: `"${view.version}"`});
}

/** First the session forgets, then the tenant: what a crash in between leaves over, the next request finishes. */
export async function eraseSession({env, actor, ids: [id = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const traces = await agent.erase();
  await tenant(env, actor).erase(id);
  if (!traces) throw nothingHere();
  return json({erased: id, kept: traces.map((trace) => `trace ${trace}: decisions, amounts, outcome; no text`), traces});
}

export async function takeTurn(call: Call): Promise<Response> {
  const {request, env, actor, ids: [id = ""]} = call;
  const {agent, tier} = await owned(env, actor, id);
  const streams = accepts(request);
  const {message} = await readObject(request, ["message"]);
  const {turn, trace} = await begin(call, id, tier, agent, message);
  const names = {"ringproof-turn": turn, "ringproof-trace": trace};
  if (tier === "C") return accepted(agent, turn, names);
  return streams ? follow(agent, turn, 0, names) : json(await agent.awaitTurn(turn), 200, names);
}

export async function begin({request, env, actor, receivedAt}: Call, id: string, tier: string, agent: SessionStub, message: Json | undefined) {
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

export async function accepted(agent: SessionStub, turn: string, names: Record<string, string>): Promise<Response> {
  const job = jobOf(turn);
  const view = await agent.viewJob(job);
  if (!view) throw nothingHere();
  return json(view, 202, {location: `/v1/workflows/${job}`, ...names});
}

export async function viewTurn({env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const view = TURN_ID.test(turn) ? await (await owned(env, actor, id)).agent.viewTurn(turn) : null;
  if (!view) throw nothingHere();
  return json(view);
}

export async function cancelTurn({env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const view = await agent.cancelTurn(turn) ? await agent.viewTurn(turn) : null;
  if (!view) throw nothingHere();
  return json(view, 202);
}

export async function readEvents({request, env, actor, ids: [id = "", turn = ""]}: Call): Promise<Response> {
  const {agent} = await owned(env, actor, id);
  const last = request.headers.get("last-event-id") ?? "0";
  if (!/^\d{1,15}$/.test(last)) throw invalid("", "Last-Event-ID takes the number of an event");
  return follow(agent, turn, Number(last), {});
}

export async function readTrace({env, actor, ids: [trace = ""]}: Call): Promise<Response> {
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

export async function owned(env: Env, actor: Actor, id: string): Promise<{agent: SessionStub; tier: string}> {
  const listed = SESSION_ID.test(id) ? await tenant(env, actor).owns(id) : undefined;
  if (!listed) throw nothingHere();
  return {agent: await sessionOf(env, id), tier: listed.tier};
}
