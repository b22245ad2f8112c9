// Tier C: the jobs of one session, in order. A workflow per job calls `take` until the job is over; what the
// job is and what came of it stands here, so that a workflow's step may run again without a second execution.
import type {Json} from "./canonical";
import {JOB_TAKES, tiersOf} from "./config";
import type {Failure, Verdict} from "./run";
import type {JobRow, Meta, TurnRow} from "./store";
import {interrupted, iso, usageOf, type Begin, type Plan, type Refused, type Turns} from "./turns";

/** What the workflow does next: end, or come again after a while. */
export type Next = {over: true} | {over: false; waitMs: number};

export type JobView = {
  id: string; session: string; turn: string; trace: string; state: string; attempts: number; redrives: number;
  progress: {at: string; step: string}[]; text: string | null; usage: Json; failure: Json; createdAt: string; endedAt: string | null;
};
/** An operator's word that a dead letter shall run again, as this turn. */
export type Redrive = {job: string; by: string; ifMatch: number | null; turn: string; trace: string};

const OVER: Next = {over: true};
/** A tier without a first-token budget still does not listen to silence for ever. */
const QUIET_MS = 30_000;
/** How late a workflow may be before it is taken for stuck. */
const LATE_MS = 1_000;
/** Few attempts over long pauses: the engine itself adds a fifth of a second to each. */
const GROWS = 8;
const FINISHED = new Set(["complete", "errored", "terminated"]);

export const jobOf = (turn: string) => `wfl_${turn.slice(4)}`;

export class Jobs {
  private taking: {id: string; next: Promise<Next>} | undefined;

  constructor(private readonly turns: Turns, private readonly sync: () => Promise<void>, private readonly keep: () => Promise<void>) {}

  async accept({turn, message, actor}: Begin): Promise<void> {
    const now = Date.now();
    this.turns.store.exec("INSERT INTO job (id, turn, state, attempts, redrives, actor, message, due, created) VALUES (?, ?, 'queued', 0, 0, ?, ?, ?, ?)",
      jobOf(turn), turn, JSON.stringify(actor), message, now, now);
    await this.keep();
    await this.pump();
  }

  /** Without progress and text, oldest first. */
  list(state: string): JobView[] {
    return this.turns.store.jobs("state = ?", state).map(({id}) => ({...this.view(id)!, progress: [], text: null}));
  }

  /** A dead letter joins the end of its session's line again, as a turn of its own on a reservation of its own. */
  async redrive({job: id, by, ifMatch, turn, trace}: Redrive): Promise<{turn: string; trace: string} | Refused> {
    const {store, evidence} = this.turns;
    const [meta, job] = [store.meta(), store.job(id)];
    if (!meta || !job) return {refusal: "not-found", why: "There is nothing here for this token.", extra: {}};
    if (job.state !== "dead") return {refusal: "job-not-dead", why: `The job is ${job.state}.`, extra: {}};
    if (job.message === null) return {refusal: "gone", why: "What the job was to do is no longer kept.", extra: {}};
    const plan = this.turns.admit({turn, trace, message: job.message, ifMatch, receivedAt: Date.now(), actor: JSON.parse(job.actor)}, meta);
    if ("refusal" in plan) return plan;
    const before = store.turn(job.turn)!;
    evidence.append(trace, "redrive", {workflow: id, by, turn: before.id, trace: before.trace});
    evidence.append(before.trace, "redrive", {workflow: id, by, turn, trace});
    store.exec(`UPDATE job SET n = (SELECT max(n) + 1 FROM job), turn = ?, state = 'queued', attempts = 0, redrives = redrives + 1, due = ?, ended = NULL
      WHERE id = ?`, turn, Date.now(), id);
    await this.keep();
    await this.pump();
    return {turn, trace};
  }

  view(id: string): JobView | null {
    const {store, run} = this.turns;
    const [meta, job] = [store.meta(), store.job(id)];
    const turn = job && store.turn(job.turn);
    if (!meta || !job || !turn) return null;
    const steps = store.eventsOf(turn.id).filter((e) => e.type !== "token");
    return {
      id, session: meta.id, turn: turn.id, trace: turn.trace, state: job.state, attempts: job.attempts, redrives: job.redrives,
      progress: steps.map((e) => ({at: (JSON.parse(e.data) as {at: string}).at, step: e.type})),
      text: (run?.turn === turn.id ? run.text : turn.text) ?? "", usage: usageOf(turn), failure: turn.failure ? JSON.parse(turn.failure) : null,
      createdAt: iso(job.created), endedAt: job.ended === null ? null : iso(job.ended),
    };
  }

  /** Whether the turn is a job's that has not ended. */
  open = (turn: string): boolean => this.turns.store.jobs("turn = ? AND ended IS NULL", turn).length > 0;

  /** Takes it back at whatever point it stands; false where there is no such job. */
  async cancel(named: "id" | "turn", value: string, by?: string): Promise<boolean> {
    const job = this.turns.store.jobs(`${named} = ?`, value)[0];
    if (!job) return false;
    if (job.state === "dead" && by !== undefined) {
      this.turns.store.exec("UPDATE job SET state = 'cancelled', message = NULL WHERE id = ?", job.id);
      this.turns.evidence.append(this.turns.store.turn(job.turn)!.trace, "discard", {workflow: job.id, by});
    }
    if (this.taking?.id === job.id && this.turns.run?.turn === job.turn) {
      this.turns.run.cancel();
      await this.taking.next;
    } else if (job.ended === null) {
      const meta = this.turns.store.meta()!;
      if (job.state === "running") this.turns.chargeLost(this.turns.store.turn(job.turn)!, meta);
      this.end(job, "cancelled", {state: "cancelled"}, "");
      await this.pump();
    }
    return true;
  }

  /** Two askers get one execution: a step that runs again finds the take under way, or what came of it. */
  take(id: string): Promise<Next> {
    const job = this.turns.store.job(id);
    if (!job || job.ended !== null) return Promise.resolve(OVER);
    if (this.taking?.id === id) return this.taking.next;
    const early = job.due - Date.now();
    if (job.state === "waiting" && early > 0) return Promise.resolve({over: false, waitMs: early});
    const next = this.run(job).finally(() => {
      this.taking = undefined;
      return this.pump();
    });
    this.taking = {id, next};
    return next;
  }

  /** Starts the workflow of the job whose turn it is, and wakes one that should have come and did not. */
  async tend(): Promise<void> {
    const [head] = this.turns.store.jobs("ended IS NULL");
    const now = Date.now();
    if (!head || this.taking?.id === head.id) return;
    if (head.state === "waiting" && now < head.due + LATE_MS) return;
    await this.kick(head);
  }

  private async pump(): Promise<void> {
    const [head] = this.turns.store.jobs("ended IS NULL");
    if (head?.state === "queued" && this.taking === undefined) await this.kick(head);
  }

  private async kick({id}: JobRow): Promise<void> {
    const {JOBS: jobs} = this.turns.env;
    try {
      const instance = await jobs.get(id).catch(() => undefined);
      if (!instance) {
        await jobs.create({id, params: {session: this.turns.store.meta()!.id, job: id}});
      } else if (FINISHED.has((await instance.status()).status)) {
        await instance.restart();
      } else {
        // The local engine forgets what ran when it was killed; any event makes it go on (README).
        await instance.sendEvent({type: "wake", payload: {}});
      }
    } catch (e) {
      console.error(`the workflow of ${id} could not be woken, which is tried again: ${String(e).slice(0, 200)}`);
    }
  }

  private async run(job: JobRow): Promise<Next> {
    const {turns} = this;
    const meta = turns.store.meta()!;
    const turn = turns.store.turn(job.turn)!;
    const cutOff = job.state === "running";
    if (cutOff) turns.chargeLost(turn, meta);
    if (job.attempts >= JOB_TAKES) return this.end(job, "dead", {state: "failed", failure: interrupted(false)}, "");
    turns.store.exec("UPDATE turn SET reserved = 0 WHERE id = ?", turn.id);
    const plan = turns.plan(meta, job.message ?? "");
    if (!plan) return this.end(job, "failed", {state: "failed", failure: unpaid()}, "");
    this.begin(job, turn, meta, plan, cutOff);
    await this.sync();
    if (turns.store.job(job.id)?.ended !== null) return OVER; // taken back or erased meanwhile
    const quiet = turns.tier(meta).firstTokenMs || QUIET_MS;
    const clocks = {firstTokenAt: Date.now() + quiet, quietMs: quiet, deadlineAt: job.created + turns.tier(meta).turnMs};
    const played = await turns.play(turn, plan, clocks, () => {});
    if (!played) return OVER; // erased meanwhile
    const {verdict, text, retryAfterMs} = played;
    if (verdict.state === "completed") {
      if (text) turns.emit(turn.id, turn.trace, "token", {text});
      return this.end(job, "done", verdict, text);
    }
    if (verdict.state === "cancelled") return this.end(job, "cancelled", verdict, text);
    return this.failed(job, verdict, text, retryAfterMs);
  }

  private begin(job: JobRow, turn: TurnRow, meta: Meta, plan: Plan, cutOff: boolean): void {
    const {turns} = this;
    turns.store.exec("UPDATE job SET state = 'running', attempts = attempts + 1 WHERE id = ?", job.id);
    turns.store.exec("UPDATE turn SET input = ?, reserved = ?, version = ? WHERE id = ?", plan.input, plan.input + plan.maxTokens, meta.version, turn.id);
    if (job.attempts === 0) {
      turns.started(turn, meta);
      return turns.route(turn, plan, "preferred");
    }
    if (cutOff) this.recovery(turn, {cause: "restart"});
    turns.evidence.append(turn.trace, "reservation", {tokens: plan.input + plan.maxTokens, micros: 0});
    const last = (JSON.parse(turns.store.turn(turn.id)!.legs) as {outcome: string}[]).at(-1)?.outcome;
    turns.route(turn, plan, last === "timeout" ? "timeout" : "error");
  }

  private recovery({id, trace}: TurnRow, told: {[name: string]: Json}): void {
    this.turns.evidence.append(trace, "recovery", told);
    this.turns.emit(id, trace, "recovery", told);
  }

  /** Backs off with jitter, as long as the model asks for at least, and comes again as often as a job may be taken. */
  private failed(job: JobRow, verdict: Verdict & {state: "failed"}, text: string, retryAfterMs: number): Next {
    const {store, env} = this.turns;
    const attempts = store.job(job.id)!.attempts;
    const {backoffFirstMs, backoffMostMs} = tiersOf(env).windows;
    const full = Math.min(backoffMostMs * 0.8, backoffFirstMs * GROWS ** (attempts - 1));
    const waitMs = Math.ceil(Math.max(backoffFirstMs, full * (1 + Math.random() / 4), retryAfterMs));
    const {failure} = verdict;
    const late = failure.reason === "turn_deadline" || Date.now() + waitMs > job.created + this.turns.tier(store.meta()!).turnMs;
    if (!failure.retryable) return this.end(job, "failed", verdict, text);
    if (late || attempts >= JOB_TAKES) return this.end(job, "dead", verdict, text);
    store.exec("UPDATE job SET state = 'waiting', due = ? WHERE id = ?", Date.now() + waitMs, job.id);
    const {reason, culprit} = failure;
    this.recovery(store.turn(job.turn)!, {cause: "retry", attempt: attempts, reason, culprit});
    return {over: false, waitMs};
  }

  /** One commit with the turn's settlement. The message of what cannot run again is not needed any more. */
  private end(job: JobRow, state: string, verdict: Verdict, text: string): Next {
    this.turns.store.exec(`UPDATE job SET state = ?, ended = ?, message = ${state === "dead" ? "message" : "NULL"} WHERE id = ? AND ended IS NULL`,
      state, Date.now(), job.id);
    this.turns.settle(job.turn, verdict, text);
    return OVER;
  }
}

const unpaid = (): Failure => ({
  mode: "other", reason: "budget_exhausted", culprit: "client", retryable: true, recoverable: "retry", partial: false,
  message: "The session's window could no longer pay for this job.", runbook: "",
});
