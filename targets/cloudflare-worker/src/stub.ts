// How a session is called from elsewhere.
import {getAgentByName} from "agents";
import type {Json} from "./canonical";
import type {Env} from "./config";
import type {JobView, Next, Redrive} from "./jobs";
import type {Begin, Begun} from "./session";
import type {Amount} from "./tiers";

export type SessionStub = {
  createSession(id: string, tenant: string, tier: string, ring: number, budget: Amount): Promise<Json>;
  viewSession(): Promise<Json>;
  beginTurn(begin: Begin): Promise<Begun>;
  viewTurn(id: string): Promise<Json>;
  awaitTurn(id: string): Promise<Json>;
  cancelTurn(id: string): Promise<boolean>;
  viewJob(id: string): Promise<JobView | null>;
  cancelJob(id: string, by: string): Promise<boolean>;
  listJobs(state: string): Promise<JobView[]>;
  redriveJob(again: Redrive): Promise<Begun>;
  takeJob(id: string): Promise<Next>;
  erase(): Promise<string[] | null>;
  readTrace(trace: string): Promise<Json>;
  fetch(url: string): Promise<Response>;
};

// The SDK types a stub by the whole Agent, whose types nest too deeply to follow: the verbs used here are enough.
export const sessionOf = async (env: Env, id: string) => await getAgentByName(env.SESSION as never, id) as unknown as SessionStub;
