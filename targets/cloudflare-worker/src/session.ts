// One Agent per session: its turns, their events and their evidence, in the Durable Object's SQLite.
import {Agent} from "agents";
import type {Json} from "./canonical";
import {tiersOf, type Env} from "./config";
import {EvidenceLog} from "./evidence";
import type {Message, Usage} from "./model";
import type {Slug} from "./problem";
import {Run, type Failure, type Verdict} from "./run";
import type {Amount, Tier} from "./tiers";

type Meta = {id: string; tenant: string; tier: string; ring: number; version: number; created: number; tokens: number; micros: number};
type TurnRow = {
  id: string; trace: string; state: string; text: string | null; degraded: string; usage: string; failure: string | null;
  version: number; reserved: number; charged: number; started: number; ended: number | null; purged: number;
};
type EventRow = {n: number; type: string; data: string};
export type Begin = {
  turn: string; trace: string; message: string; ifMatch: number | null; receivedAt: number;
  actor: {sub: string; type: string; tenant: string; scopes: string[]};
};
export type Begun = {turn: string; trace: string} | {refusal: Slug; why: string; extra: {[name: string]: Json}};

const TERMINAL = new Set(["turn.completed", "turn.failed", "turn.cancelled"]);
const MOST_MESSAGES = 40;
const iso = (ms: number) => new Date(ms).toISOString();
const guess = (text: string) => Math.ceil(text.length / 4);

export class Session extends Agent<Env> {
  private readonly db: SqlStorage;
  private readonly evidence: EvidenceLog;
  private run: Run | undefined;
  private waiting: (() => void)[] = [];
  // Prompts live in memory alone: the store holds none, and a restart forgets them.
  private history: Message[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.db = ctx.storage.sql;
    this.db.exec(`
      CREATE TABLE IF NOT EXISTS session (id TEXT, tenant TEXT, tier TEXT, ring INTEGER, version INTEGER, created INTEGER,
        tokens INTEGER, micros INTEGER);
      CREATE TABLE IF NOT EXISTS turn (id TEXT PRIMARY KEY, trace TEXT UNIQUE, state TEXT, text TEXT, degraded TEXT, usage TEXT,
        failure TEXT, version INTEGER, reserved INTEGER, charged INTEGER, started INTEGER, ended INTEGER, purged INTEGER);
      CREATE TABLE IF NOT EXISTS event (turn TEXT, n INTEGER, type TEXT, data TEXT, PRIMARY KEY (turn, n));`);
    this.evidence = new EvidenceLog(this.db);
    // A turn that runs while this object is only just made lost its runner: the process died under it.
    for (const turn of this.turns("state = 'running'")) this.settleInterrupted(turn);
  }

  createSession(id: string, tenant: string, tier: string, ring: number, budget: Amount): Json {
    this.db.exec("INSERT INTO session (id, tenant, tier, ring, version, created, tokens, micros) VALUES (?, ?, ?, ?, 0, ?, ?, ?)",
      id, tenant, tier, ring, Date.now(), budget.tokens, budget.micros);
    return this.viewSession()!;
  }

  viewSession(): Json {
    const meta = this.meta();
    if (!meta) return null;
    const {id, tier, ring, version, created} = meta;
    return {id, tier, ring, version, summary: "", budget: this.budget(meta), activeTurn: this.run?.turn ?? null, createdAt: iso(created)};
  }

  /** Starts the turn, or finds it under way or done: a turn id begins once, whatever is retried. */
  beginTurn(begin: Begin): Begun {
    const {turn, trace, message, actor} = begin;
    if (this.turn(turn)) return {turn, trace};
    const meta = this.meta()!;
    const tier = this.tier(meta);
    if (this.run) {
      return {refusal: "turn-in-progress", why: `Turn ${this.run.turn} is running; try again when it has ended.`, extra: {retryAfterSeconds: 1}};
    }
    if (begin.ifMatch !== null && begin.ifMatch !== meta.version) {
      return {
        refusal: "stale-checkpoint", why: `The session stands at version ${meta.version}; read it and send the turn again.`,
        extra: {version: meta.version, location: `/v1/sessions/${meta.id}`},
      };
    }
    const messages: Message[] = [...this.history, {role: "user", content: message}];
    const input = messages.reduce((sum, m) => sum + guess(m.content) + 4, 0);
    const {remaining, windowEnds} = this.budget(meta);
    const maxTokens = Math.min(tier.maxOutputTokens, remaining.tokens - input);
    if (maxTokens < 1) {
      const wait = Math.max(1, Math.ceil((Date.parse(windowEnds) - Date.now()) / 1000));
      return {refusal: "budget-exhausted", why: "The session's window cannot pay for this turn.", extra: {retryAfterSeconds: wait}};
    }
    const model = tier.models[0]!;
    this.db.exec(`INSERT INTO turn (id, trace, state, degraded, usage, version, reserved, charged, started, purged)
      VALUES (?, ?, 'running', '[]', ?, ?, ?, 0, ?, 0)`,
      turn, trace, JSON.stringify(usageView(model, {inputTokens: 0, outputTokens: 0}, 0, null)), meta.version, input + maxTokens, begin.receivedAt);
    this.evidence.append(trace, "admission", {
      actor: actor.sub, actorType: actor.type, tenant: actor.tenant, tier: tier.id, ring: meta.ring, scopes: actor.scopes, version: meta.version,
    });
    this.evidence.append(trace, "reservation", {tokens: input + maxTokens, micros: 0});
    this.evidence.append(trace, "route", {model, reason: "preferred", costMicros: 0});
    this.emit(turn, trace, "turn.started", {session: meta.id, tier: tier.id, ring: meta.ring, version: meta.version});
    this.emit(turn, trace, "route.selected", {model, position: 0, reason: "preferred", costMicros: 0, marginalMicros: 0});
    this.run = new Run(turn, {receivedAt: begin.receivedAt, firstTokenMs: tier.firstTokenMs, turnMs: tier.turnMs});
    void this.keepAliveWhile(() => this.drive(this.run!, trace, model, messages, input, maxTokens));
    return {turn, trace};
  }

  viewTurn(id: string): Json {
    const turn = this.turn(id);
    if (!turn) return null;
    const meta = this.meta()!;
    return {
      id, session: meta.id, trace: turn.trace, state: turn.state, text: this.run?.turn === id ? this.run.text : turn.text,
      degraded: JSON.parse(turn.degraded), usage: JSON.parse(turn.usage), budget: this.budget(meta),
      failure: turn.failure ? JSON.parse(turn.failure) : null, version: turn.version,
    };
  }

  async awaitTurn(id: string): Promise<Json> {
    while (this.run?.turn === id) await this.change();
    await this.ctx.storage.sync();
    return this.viewTurn(id);
  }

  cancelTurn(id: string): boolean {
    if (!this.turn(id)) return false;
    if (this.run?.turn === id) this.run.cancel();
    return true;
  }

  readTrace(trace: string): Json {
    const entries = this.evidence.read(trace);
    const meta = this.meta();
    if (!meta || entries.length === 0) return null;
    return {trace, tenant: meta.tenant, session: meta.id, entries, head: entries.at(-1)!.hash};
  }

  /** The events of a turn behind `after`: stored ones, then what comes, up to the terminal one. */
  override async onRequest(request: Request): Promise<Response> {
    const asked = new URL(request.url).searchParams;
    const turn = this.turn(asked.get("turn") ?? "");
    if (!turn) return new Response(null, {status: 404});
    if (turn.purged) return new Response(null, {status: 410});
    let last = Number(asked.get("after"));
    if (turn.ended !== null && this.eventsBehind(turn.id, last).length === 0) return new Response(null, {status: 204});
    const heartbeat = tiersOf(this.env).windows.heartbeatMs;
    const encoder = new TextEncoder();
    // Rows are read when the client takes them: a slow reader holds up neither the turn nor anyone else.
    const body = new ReadableStream<Uint8Array>({
      pull: async (out) => {
        const rows = this.eventsBehind(turn.id, last);
        if (rows.length === 0 && this.run?.turn !== turn.id) return out.close();
        if (rows.length === 0) {
          if (!await this.change(heartbeat)) out.enqueue(encoder.encode(": hb\n\n"));
          else return out.enqueue(encoder.encode("")); // asks for the next pull
          return;
        }
        const over = TERMINAL.has(rows.at(-1)!.type);
        if (over) await this.ctx.storage.sync();
        last = rows.at(-1)!.n;
        out.enqueue(encoder.encode(rows.map((e) => `id: ${e.n}\nevent: ${e.type}\ndata: ${e.data}\n\n`).join("")));
        if (over) out.close();
      },
    }, {highWaterMark: 0});
    return new Response(body);
  }

  /** Called by schedule: answers and events go when the vault's window has passed; evidence stays. */
  purge(): void {
    const before = Date.now() - tiersOf(this.env).windows.vaultMs;
    for (const {id} of this.turns("purged = 0 AND ended IS NOT NULL AND ended <= ?", before)) {
      this.db.exec("DELETE FROM event WHERE turn = ?", id);
      this.db.exec("UPDATE turn SET text = NULL, purged = 1 WHERE id = ?", id);
    }
  }

  private async drive(run: Run, trace: string, model: string, messages: Message[], input: number, maxTokens: number): Promise<void> {
    const {MODEL_BASE_URL: url, MODEL_KEY: key} = this.env;
    const {verdict, text, usage} = await run.play({url, key, model, messages, maxTokens},
      (token) => this.emit(run.turn, trace, "token", {text: token}));
    // A provider that reports no usage is charged by our own count, and not at all where it gave nothing.
    const counted = usage ?? {inputTokens: text ? input : 0, outputTokens: guess(text)};
    this.run = undefined;
    this.settle(this.turn(run.turn)!, verdict, text, counted);
    if (verdict.state === "completed") this.history = [...messages, {role: "assistant" as const, content: text}].slice(-MOST_MESSAGES);
    await this.schedule(Math.ceil(tiersOf(this.env).windows.vaultMs / 1000) + 1, "purge");
  }

  private settleInterrupted(turn: TurnRow): void {
    const tokens = this.db.exec<EventRow>("SELECT data FROM event WHERE turn = ? AND type = 'token' ORDER BY n", turn.id).toArray();
    const text = tokens.map((e) => (JSON.parse(e.data) as {text: string}).text).join("");
    const failure: Failure = {
      mode: "other", reason: "interrupted", culprit: "runtime", retryable: true, recoverable: "retry", partial: text !== "",
      message: "The runtime was stopped during this turn.", runbook: null,
    };
    this.settle(turn, {state: "failed", failure}, text, {inputTokens: 0, outputTokens: guess(text)});
  }

  /** Synchronous, so one commit: checkpoint, budget, evidence and the one terminal event. */
  private settle(turn: TurnRow, verdict: Verdict, text: string, used: Usage): void {
    const meta = this.meta()!;
    const version = meta.version + 1;
    const charged = used.inputTokens + used.outputTokens;
    const degraded = verdict.state === "completed" && verdict.finish === "length" ? ["truncated"] : [];
    const failure = verdict.state === "failed" ? verdict.failure : null;
    const usage = usageView(this.tier(meta).models[0]!, used, Math.max(0, charged - turn.reserved), verdict.state);
    this.db.exec("UPDATE session SET version = ?", version);
    this.db.exec(`UPDATE turn SET state = ?, text = ?, degraded = ?, usage = ?, failure = ?, version = ?, reserved = 0, charged = ?, ended = ?
      WHERE id = ?`, verdict.state, text, JSON.stringify(degraded), JSON.stringify(usage), failure && JSON.stringify(failure),
      version, charged, Date.now(), turn.id);
    if (failure) {
      const {mode, reason, culprit, runbook} = failure;
      this.evidence.append(turn.trace, "failure", {mode, reason, culprit, runbook});
    }
    this.evidence.append(turn.trace, "settlement", {tokens: charged, micros: 0, version});
    const type = `turn.${verdict.state}`;
    this.evidence.append(turn.trace, "terminal", {type, degraded});
    const shared = {usage, budget: this.budget(this.meta()!), version};
    this.emit(turn.id, turn.trace, type,
      verdict.state === "completed" ? {finish: verdict.finish, text, ...shared, degraded, message: null}
        : failure ? {...failure, text, ...shared} : shared);
  }

  private emit(turn: string, trace: string, type: string, payload: {[name: string]: Json}): void {
    // JSON.stringify leaves no raw line end in the text, so that one event is one data line whatever a model says.
    const data = JSON.stringify({trace, turn, at: iso(Date.now()), ...payload});
    this.db.exec("INSERT INTO event (turn, n, type, data) SELECT ?, coalesce(max(n), 0) + 1, ?, ? FROM event WHERE turn = ?",
      turn, type, data, turn);
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** True on the next change, false when `ms` passed first. */
  private change(ms?: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => resolve(false), ms);
      this.waiting.push(() => {
        clearTimeout(timer ?? null);
        resolve(true);
      });
    });
  }

  private budget(meta: Meta) {
    const {budgetMs} = tiersOf(this.env).windows;
    const windowStart = Math.floor(Date.now() / budgetMs) * budgetMs;
    const {settled, reserved} = this.db.exec<{settled: number; reserved: number}>(`SELECT
      coalesce(sum(CASE WHEN ended >= ? THEN charged END), 0) AS settled, coalesce(sum(reserved), 0) AS reserved FROM turn`, windowStart).one();
    const tokens = meta.tokens - settled - reserved;
    return {
      limit: {tokens: meta.tokens, micros: meta.micros}, settled: {tokens: settled, micros: 0}, reserved: {tokens: reserved, micros: 0},
      remaining: {tokens, micros: meta.micros}, windowEnds: iso(windowStart + budgetMs),
    };
  }

  private meta = (): Meta | undefined => this.db.exec<Meta>("SELECT * FROM session").toArray()[0];

  private tier = (meta: Meta): Tier => tiersOf(this.env).served.find((t) => t.id === meta.tier)!;

  private turn = (id: string): TurnRow | undefined => this.turns("id = ?", id)[0];

  private turns(where: string, ...values: (string | number)[]): TurnRow[] {
    return this.db.exec<TurnRow>(`SELECT * FROM turn WHERE ${where}`, ...values).toArray();
  }

  private eventsBehind(turn: string, n: number): EventRow[] {
    return this.db.exec<EventRow>("SELECT n, type, data FROM event WHERE turn = ? AND n > ? ORDER BY n LIMIT 256", turn, n).toArray();
  }
}

function usageView(model: string, used: Usage, overdraft: number, outcome: string | null) {
  return {
    ...used, costMicros: 0, route: outcome === null ? [] : [{model, ...used, costMicros: 0, outcome}], overdraft: {tokens: overdraft, micros: 0},
  };
}
