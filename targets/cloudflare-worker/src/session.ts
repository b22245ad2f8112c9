// One Agent per session: the verbs that the front door calls, on rows in the Durable Object's SQLite.
import {Agent} from "agents";
import type {Json} from "./canonical";
import {tiersOf, type Env} from "./config";
import {EvidenceLog} from "./evidence";
import {Jobs, type JobView, type Next, type Redrive} from "./jobs";
import {Store, type EventRow} from "./store";
import {streamOf} from "./stream";
import type {Amount} from "./tiers";
import {iso, Turns, type Begin, type Refused} from "./turns";

export type {Begin} from "./turns";
export type Begun = {turn: string; trace: string} | Refused;

const OPEN_STREAMS_MS = 30_000;

export class Session extends Agent<Env> {
  private readonly store: Store;
  private readonly evidence: EvidenceLog;
  private readonly turns: Turns;
  private readonly jobs: Jobs;
  /** The last events of a turn whose session was erased under it, for the streams that were open. */
  private farewell: {turn: string; rows: EventRow[]} | undefined;
  private relist: (() => Promise<void>) | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new Store(ctx.storage.sql);
    this.evidence = new EvidenceLog(ctx.storage.sql);
    this.turns = new Turns(this.store, this.evidence, env);
    this.jobs = new Jobs(this.turns, () => ctx.storage.sync(), () => this.keep());
    // A turn that runs while this object is only just made lost its runner: the process died under it.
    for (const turn of this.store.turns("state = 'running' AND id NOT IN (SELECT turn FROM job)")) this.turns.settleInterrupted(turn);
    ctx.waitUntil(this.jobs.tend());
  }

  createSession(id: string, tenant: string, tier: string, ring: number, budget: Amount): Json {
    this.store.open(id, tenant, tier, ring, budget.tokens, budget.micros);
    return this.viewSession()!;
  }

  viewSession(): Json {
    const meta = this.store.meta();
    if (!meta) return null;
    const {id, tier, ring, version, created} = meta;
    return {id, tier, ring, version, summary: "", budget: this.turns.budget(meta), activeTurn: this.turns.run?.turn ?? null, createdAt: iso(created)};
  }

  /** Starts the turn, or finds it under way or done: a turn id begins once, whatever is retried. */
  async beginTurn(begin: Begin): Promise<Begun> {
    const {turn, trace} = begin;
    const meta = this.store.meta();
    if (!meta) return {refusal: "not-found", why: "There is nothing here for this token.", extra: {}};
    if (this.store.turn(turn)) return {turn, trace};
    if (meta.tier !== "C" && this.turns.run) {
      return {refusal: "turn-in-progress", why: `Turn ${this.turns.run.turn} is running; try again when it has ended.`, extra: {retryAfterSeconds: 1}};
    }
    const plan = this.turns.admit(begin, meta);
    if ("refusal" in plan) return plan;
    if (meta.tier === "C") {
      await this.jobs.accept(begin);
      return {turn, trace};
    }
    const row = this.store.turn(turn)!;
    this.turns.started(row, meta);
    this.turns.route(row, plan, "preferred");
    const {firstTokenMs, turnMs} = this.turns.tier(meta);
    const quiet = firstTokenMs ?? turnMs;
    // The failure itself has to be with the client by the budget, so the watchdog bites a little earlier.
    const clocks = {firstTokenAt: begin.receivedAt + quiet * 0.9, quietMs: quiet, deadlineAt: begin.receivedAt + turnMs};
    const playing = this.turns.play(row, plan, clocks, (text) => this.turns.emit(turn, trace, "token", {text}));
    void this.keepAliveWhile(async () => {
      const played = await playing;
      if (played) this.turns.settle(turn, played.verdict, played.text);
      if (this.env.PLANT === "late-commit" && this.relist) await this.relist();
      await this.keep();
    });
    return {turn, trace};
  }

  viewTurn(id: string): Json {
    return this.turns.view(id);
  }

  async awaitTurn(id: string): Promise<Json> {
    while (this.turns.run?.turn === id) await this.turns.change();
    await this.ctx.storage.sync();
    return this.viewTurn(id);
  }

  async cancelTurn(id: string): Promise<boolean> {
    if (!this.store.turn(id)) return false;
    if (!await this.jobs.cancel("turn", id) && this.turns.run?.turn === id) this.turns.run.cancel();
    return true;
  }

  viewJob(id: string): JobView | null {
    return this.jobs.view(id);
  }

  async cancelJob(id: string, by: string): Promise<boolean> {
    return this.jobs.cancel("id", id, by);
  }

  listJobs(state: string): JobView[] {
    return this.jobs.list(state);
  }

  async redriveJob(again: Redrive): Promise<Begun> {
    return this.jobs.redrive(again);
  }

  /** Called by the job's workflow: runs the job once, or says why not now, or that it is over. */
  takeJob(id: string): Promise<Next> {
    return this.jobs.take(id);
  }

  /** Erased is erased: whatever still runs finds no session to commit to. Returns the traces that are kept. */
  erase(): string[] | null {
    const run = this.turns.run;
    const meta = this.store.meta();
    if (this.env.PLANT === "late-commit" && run && meta) {
      // The planted defect (README): what runs goes on, and its commit lists the session anew.
      this.relist = () => this.env.TENANT.get(this.env.TENANT.idFromName(meta.tenant)).addSession(meta.id, meta.tier);
      return this.evidence.traces();
    }
    if (run) {
      this.turns.settle(run.turn, {state: "cancelled"}, run.text);
      this.farewell = {turn: run.turn, rows: this.store.eventsOf(run.turn)};
      setTimeout(() => (this.farewell = undefined), OPEN_STREAMS_MS);
      this.turns.run = undefined;
      run.cancel();
    }
    const erased = this.store.erase();
    this.turns.forget();
    this.turns.wake();
    return erased ? this.evidence.traces() : null;
  }

  readTrace(trace: string): Json {
    const entries = this.evidence.read(trace);
    const owner = this.store.owner();
    if (!owner || entries.length === 0) return null;
    return {trace, tenant: owner.tenant, session: owner.id, entries, head: entries.at(-1)!.hash};
  }

  /** The events of a turn behind `after`: stored ones, then what comes, up to the terminal one. */
  override async onRequest(request: Request): Promise<Response> {
    const asked = new URL(request.url).searchParams;
    const turn = this.store.turn(asked.get("turn") ?? "");
    if (!turn) return new Response(null, {status: 404});
    if (turn.purged) return new Response(null, {status: 410});
    const after = Number(asked.get("after"));
    const behind = (n: number) => {
      const rows = this.store.eventsBehind(turn.id, n);
      return rows.length || this.farewell?.turn !== turn.id ? rows : this.farewell.rows.filter((e) => e.n > n);
    };
    const names = {"ringproof-turn": turn.id, "ringproof-trace": turn.trace};
    if (turn.ended !== null && behind(after).length === 0) return new Response(null, {status: 204, headers: names});
    const open = () => this.turns.run?.turn === turn.id || this.jobs.open(turn.id);
    return new Response(streamOf({
      after, behind, open, change: (ms) => this.turns.change(ms), sync: () => this.ctx.storage.sync(),
      heartbeatMs: tiersOf(this.env).windows.heartbeatMs,
    }), {headers: names});
  }

  /** Called by schedule: answers and events go when the vault's window has passed; evidence stays. */
  purge(): void {
    const before = Date.now() - tiersOf(this.env).windows.vaultMs;
    this.store.purgeJobs(before);
    for (const {id} of this.store.turns("purged = 0 AND ended IS NOT NULL AND ended <= ?", before)) this.store.purge(id);
  }

  /** Called by schedule while jobs are open. */
  async tend(beat: number): Promise<void> {
    await this.jobs.tend();
    await this.keep(1 - beat);
  }

  /** Sees to it that this object is woken for what is still to be done here, a restart in between or not. */
  private async keep(beat = 0): Promise<void> {
    // Two beats in turn: a schedule that is just being run would count as the one that is asked for.
    if (this.store.jobs("ended IS NULL").length > 0) await this.schedule(1, "tend", beat, {idempotent: true});
    else await this.schedule(Math.ceil(tiersOf(this.env).windows.vaultMs / 1000) + 1, "purge");
  }
}
