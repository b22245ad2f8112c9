// What a turn is made of: admitted with a reservation, played by the model, charged, settled in one commit.
import type {Json} from "./canonical";
import {tiersOf, type Env} from "./config";
import type {EvidenceLog} from "./evidence";
import type {Message, Usage} from "./model";
import type {Slug} from "./problem";
import {Run, RUNBOOK, type Clocks, type Failure, type Verdict} from "./run";
import type {Leg, Meta, Store, TurnRow} from "./store";
import type {Tier} from "./tiers";

export type Begin = {
  turn: string; trace: string; message: string; ifMatch: number | null; receivedAt: number;
  actor: {sub: string; type: string; tenant: string; scopes: string[]};
};
export type Refused = {refusal: Slug; why: string; extra: {[name: string]: Json}};
export type Plan = {model: string; messages: Message[]; input: number; maxTokens: number};
export type Played = {verdict: Verdict; text: string; retryAfterMs: number};

const MOST_MESSAGES = 40;
export const iso = (ms: number) => new Date(ms).toISOString();
const guess = (text: string) => Math.ceil(text.length / 4);

export class Turns {
  run: Run | undefined;
  private waiting: (() => void)[] = [];
  // Prompts of ended turns live in memory alone: a restart forgets them.
  private history: Message[] = [];

  constructor(readonly store: Store, readonly evidence: EvidenceLog, readonly env: Env) {}

  tier = (meta: Meta): Tier => tiersOf(this.env).served.find((t) => t.id === meta.tier)!;

  /** What is asked of the model for a message, as far as the window can pay for it. */
  plan(meta: Meta, message: string): Plan | undefined {
    const tier = this.tier(meta);
    const messages: Message[] = [...this.history, {role: "user", content: message}];
    const input = messages.reduce((sum, m) => sum + guess(m.content) + 4, 0);
    const maxTokens = Math.min(tier.maxOutputTokens, this.budget(meta).remaining.tokens - input);
    return maxTokens < 1 ? undefined : {model: tier.models[0]!, messages, input, maxTokens};
  }

  /** The turn with its reservation, on record before any model is called. */
  admit({turn, trace, message, ifMatch, receivedAt, actor}: Begin, meta: Meta): Plan | Refused {
    if (ifMatch !== null && ifMatch !== meta.version) {
      return {
        refusal: "stale-checkpoint", why: `The session stands at version ${meta.version}; read it and send the turn again.`,
        extra: {version: meta.version, location: `/v1/sessions/${meta.id}`},
      };
    }
    const plan = this.plan(meta, message);
    if (!plan) {
      const wait = Math.max(1, Math.ceil((Date.parse(this.budget(meta).windowEnds) - Date.now()) / 1000));
      return {refusal: "budget-exhausted", why: "The session's window cannot pay for this turn.", extra: {retryAfterSeconds: wait}};
    }
    const reserved = plan.input + plan.maxTokens;
    this.store.exec(`INSERT INTO turn (id, trace, state, degraded, legs, overdraft, version, input, reserved, charged, started, purged)
      VALUES (?, ?, 'running', '[]', '[]', 0, ?, ?, ?, 0, ?, 0)`, turn, trace, meta.version, plan.input, reserved, receivedAt);
    this.evidence.append(trace, "admission", {
      actor: actor.sub, actorType: actor.type, tenant: actor.tenant, tier: meta.tier, ring: meta.ring, scopes: actor.scopes, version: meta.version,
    });
    this.evidence.append(trace, "reservation", {tokens: reserved, micros: 0});
    return plan;
  }

  started({id, trace}: TurnRow, meta: Meta): void {
    this.emit(id, trace, "turn.started", {session: meta.id, tier: meta.tier, ring: meta.ring, version: meta.version});
  }

  route({id, trace}: TurnRow, {model}: Plan, reason: "preferred" | "timeout" | "error"): void {
    this.evidence.append(trace, "route", {model, reason, costMicros: 0});
    this.emit(id, trace, "route.selected", {model, position: 0, reason, costMicros: 0, marginalMicros: 0});
  }

  /** Plays the plan and charges for it; nothing where the session was erased under it. */
  async play(turn: TurnRow, plan: Plan, clocks: Clocks, onToken: (text: string) => void): Promise<Played | undefined> {
    const {MODEL_BASE_URL: url, MODEL_KEY: key} = this.env;
    const run = new Run(turn.id, clocks);
    this.run = run;
    const {verdict, text, usage, retryAfterMs} = await run.play({url, key, ...plan}, onToken);
    if (this.run !== run) return undefined;
    this.run = undefined;
    // A provider that reports no usage is charged by our own count, and not at all where it gave nothing.
    const used = usage ?? {inputTokens: text ? plan.input : 0, outputTokens: guess(text)};
    this.charge(turn.id, plan.model, used, outcomeOf(verdict));
    if (verdict.state === "completed") {
      this.history = [...plan.messages, {role: "assistant" as const, content: text}].slice(-MOST_MESSAGES);
    }
    return {verdict, text, retryAfterMs};
  }

  charge(id: string, model: string, used: Usage, outcome: Leg["outcome"]): void {
    const turn = this.store.turn(id)!;
    const legs: Leg[] = [...JSON.parse(turn.legs) as Leg[], {model, ...used, costMicros: 0, outcome}];
    const tokens = used.inputTokens + used.outputTokens;
    this.store.exec("UPDATE turn SET legs = ?, charged = charged + ?, overdraft = overdraft + ?, reserved = 0 WHERE id = ?",
      JSON.stringify(legs), tokens, Math.max(0, tokens - turn.reserved), id);
  }

  /** What the process that died may have used of the reservation is charged in full. */
  chargeLost({id, input, reserved}: TurnRow, meta: Meta): void {
    if (reserved > 0) this.charge(id, this.tier(meta).models[0]!, {inputTokens: input, outputTokens: reserved - input}, "lost");
  }

  /** A turn whose process died under it; what was shown of it stays. */
  settleInterrupted(turn: TurnRow): void {
    const meta = this.store.meta();
    if (!meta) return;
    const tokens = this.store.eventsOf(turn.id).filter((e) => e.type === "token");
    const text = tokens.map((e) => (JSON.parse(e.data) as {text: string}).text).join("");
    this.chargeLost(turn, meta);
    this.settle(turn.id, {state: "failed", failure: interrupted(text !== "")}, text);
  }

  /** Synchronous, so one commit: checkpoint, budget, evidence and the one terminal event. */
  settle(id: string, verdict: Verdict, text: string): void {
    const meta = this.store.meta();
    const turn = this.store.turn(id);
    if (!meta || !turn || turn.ended !== null) return;
    const version = meta.version + 1;
    const degraded = verdict.state === "completed" && verdict.finish === "length" ? ["truncated"] : [];
    const failure = verdict.state === "failed" ? verdict.failure : null;
    this.store.exec("UPDATE session SET version = ?", version);
    this.store.exec("UPDATE turn SET state = ?, text = ?, degraded = ?, failure = ?, version = ?, reserved = 0, ended = ? WHERE id = ?",
      verdict.state, text, JSON.stringify(degraded), failure && JSON.stringify(failure), version, Date.now(), id);
    if (failure) {
      const {mode, reason, culprit, runbook} = failure;
      this.evidence.append(turn.trace, "failure", {mode, reason, culprit, runbook});
    }
    this.evidence.append(turn.trace, "settlement", {tokens: turn.charged, micros: 0, version});
    const type = `turn.${verdict.state}`;
    this.evidence.append(turn.trace, "terminal", {type, degraded});
    const shared = {usage: usageOf(turn), budget: this.budget(meta), version};
    this.emit(id, turn.trace, type,
      verdict.state === "completed" ? {finish: verdict.finish, text, ...shared, degraded, message: ""}
        : failure ? {...failure, text, ...shared} : shared);
  }

  view(id: string): Json {
    const turn = this.store.turn(id);
    const meta = this.store.meta();
    if (!turn || !meta) return null;
    return {
      id, session: meta.id, trace: turn.trace, state: turn.state, text: (this.run?.turn === id ? this.run.text : turn.text) ?? "",
      degraded: JSON.parse(turn.degraded), usage: usageOf(turn), budget: this.budget(meta),
      failure: turn.failure ? JSON.parse(turn.failure) : null, version: turn.version,
    };
  }

  budget(meta: Meta) {
    const {budgetMs} = tiersOf(this.env).windows;
    const windowStart = Math.floor(Date.now() / budgetMs) * budgetMs;
    const {settled, reserved} = this.store.spent(windowStart);
    return {
      limit: {tokens: meta.tokens, micros: meta.micros}, settled: {tokens: settled, micros: 0}, reserved: {tokens: reserved, micros: 0},
      remaining: {tokens: meta.tokens - settled - reserved, micros: meta.micros}, windowEnds: iso(windowStart + budgetMs),
    };
  }

  emit(turn: string, trace: string, type: string, payload: {[name: string]: Json}): void {
    // JSON.stringify leaves no raw line end in the text, so that one event is one data line whatever a model says.
    this.store.addEvent(turn, type, JSON.stringify({trace, turn, at: iso(Date.now()), ...payload}));
    // Ring 1 is watched closely: every step of a turn but its text.
    if (this.env.RING === "1" && type !== "token") console.log(`trace ${trace} turn ${turn} ${type}`);
    this.wake();
  }

  forget(): void {
    this.history = [];
  }

  wake(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** True on the next change, false when `ms` passed first. */
  change(ms?: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => resolve(false), ms);
      this.waiting.push(() => {
        clearTimeout(timer ?? null);
        resolve(true);
      });
    });
  }
}

export const interrupted = (partial: boolean): Failure => ({
  mode: "other", reason: "interrupted", culprit: "runtime", retryable: true, recoverable: "retry", partial,
  message: "The runtime was stopped during this turn.", runbook: RUNBOOK,
});

export function usageOf(turn: TurnRow) {
  const route = JSON.parse(turn.legs) as Leg[];
  const sum = (name: "inputTokens" | "outputTokens") => route.reduce((all, leg) => all + leg[name], 0);
  return {inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens"), costMicros: 0, route, overdraft: {tokens: turn.overdraft, micros: 0}};
}

function outcomeOf(verdict: Verdict): Leg["outcome"] {
  if (verdict.state === "completed") return "completed";
  if (verdict.state === "cancelled" || verdict.failure.partial) return "partial";
  return verdict.failure.mode === "model-timeout" ? "timeout" : "error";
}
