// What users and operators ask of jobs.
import type {Actor} from "./auth";
import {invalid, readObject} from "./body";
import {json, tenant, version, type Call} from "./call";
import {JOB_ID, newId, newTrace} from "./canonical";
import type {Env} from "./config";
import type {JobView} from "./jobs";
import {nothingHere, Refusal} from "./problem";
import {accepted, begin, owned} from "./sessions-http";
import {sessionOf, type SessionStub} from "./stub";

const JOB_STATES = ["queued", "running", "waiting", "done", "failed", "dead", "cancelled"];

export async function startWorkflow(call: Call): Promise<Response> {
  const {session, message} = await readObject(call.request, ["session", "message"]);
  if (typeof session !== "string") throw invalid("/session", "expected a string");
  const {agent, tier} = await owned(call.env, call.actor, session);
  if (tier !== "C") throw invalid("/session", "expected a session of tier C");
  const {turn, trace} = await begin(call, session, tier, agent, message);
  return accepted(agent, turn, {"ringproof-turn": turn, "ringproof-trace": trace});
}

export async function viewWorkflow({env, actor, ids: [job = ""]}: Call): Promise<Response> {
  const view = await (await ofJob(env, actor, job)).agent.viewJob(job);
  if (!view) throw nothingHere();
  return json(seenBy(actor, view));
}

export async function cancelWorkflow({env, actor, ids: [job = ""]}: Call): Promise<Response> {
  const {agent} = await ofJob(env, actor, job);
  const view = await agent.cancelJob(job, actor.sub) ? await agent.viewJob(job) : null;
  if (!view) throw nothingHere();
  return json(seenBy(actor, view), 202);
}

/** Asks every session that has jobs: the tenant's index knows whose a job is, not how it is. */
export async function listWorkflows({request, env, actor}: Call): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const [state, after, limit] = [asked.get("state") ?? "dead", asked.get("after"), asked.get("limit") ?? "50"];
  if (!JOB_STATES.includes(state)) throw invalid("", `state takes one of ${JOB_STATES.join(", ")}`);
  if (after !== null && !JOB_ID.test(after)) throw invalid("", "after takes the id of a job");
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200) throw invalid("", "limit takes a number from 1 to 200");
  const sessions = await tenant(env, actor).withJobs();
  const all = (await Promise.all(sessions.map(async (id) => (await sessionOf(env, id)).listJobs(state)))).flat();
  const place = ({createdAt, id}: JobView) => `${createdAt} ${id}`;
  all.sort((a, b) => place(a) < place(b) ? -1 : 1);
  const from = after === null ? 0 : all.findIndex(({id}) => id === after) + 1;
  return json({workflows: all.slice(from, from + Number(limit))});
}

export async function redriveWorkflow({request, env, actor, ids: [job = ""]}: Call): Promise<Response> {
  const {agent, session} = await ofJob(env, actor, job);
  const [turn, trace] = [newId("trn_"), newTrace()];
  await tenant(env, actor).addTrace(trace, session);
  const begun = await agent.redriveJob({job, by: actor.sub, ifMatch: version(request.headers.get("if-match")), turn, trace});
  if ("refusal" in begun) throw new Refusal(begun.refusal, begun.why, begun.extra);
  const view = await agent.viewJob(job);
  if (!view) throw nothingHere();
  return json(seenBy(actor, view), 202, {location: `/v1/workflows/${job}`, "ringproof-turn": turn, "ringproof-trace": trace});
}

/** An operator sees how a job is, not what it said. */
const seenBy = (actor: Actor, view: JobView): JobView => actor.scopes.includes("agent") ? view : {...view, text: null};

async function ofJob(env: Env, actor: Actor, job: string): Promise<{agent: SessionStub; session: string}> {
  const session = JOB_ID.test(job) ? await tenant(env, actor).sessionOf("job", job) : undefined;
  if (!session) throw nothingHere();
  return {agent: await sessionOf(env, session), session};
}
