// A turn under way: one model call under its clocks, ending in exactly one verdict.
import {ModelFault, stream, type Ask, type Ending, type Usage} from "./model";

export type Failure = {
  mode: "model-timeout" | "stream-interrupted" | "other"; reason: string; culprit: "model" | "runtime" | "client"; retryable: boolean;
  recoverable: "retry" | "none"; partial: boolean; message: string; runbook: string;
};
export type Verdict =
  | {state: "completed"; finish: "stop" | "length"}
  | {state: "failed"; failure: Failure}
  | {state: "cancelled"};
export type Result = {verdict: Verdict; text: string; usage: Usage | undefined; retryAfterMs: number};
/** When the first token must be there, how long the model may be silent then, when all is over. */
export type Clocks = {firstTokenAt: number; quietMs: number; deadlineAt: number};
/** What to do about a failed turn. */
export const RUNBOOK = "targets/cloudflare-worker/README.md#when-a-turn-fails";

type Cut = "first-token" | "idle" | "deadline" | "cancelled";
class CutShort extends Error {
  constructor(readonly cut: Cut) {
    super(cut);
  }
}

export class Run {
  text = "";
  private usage: Usage | undefined;
  private retryAfterMs = 0;
  private live = true;
  private stop: (why: CutShort) => void = () => {};
  private quiet: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = new AbortController();

  constructor(readonly turn: string, private readonly clocks: Clocks) {}

  cancel(): void {
    this.stop(new CutShort("cancelled"));
  }

  /** The call is raced, not only aborted: a body that hangs need not answer to an abort in time. */
  async play(ask: Omit<Ask, "signal">, onToken: (text: string) => void): Promise<Result> {
    const cut = new Promise<never>((_, reject) => {
      this.stop = reject;
    });
    const now = Date.now();
    const {firstTokenAt, deadlineAt} = this.clocks;
    const deadline = this.arm(deadlineAt - now, "deadline");
    this.quiet = this.arm(firstTokenAt - now, "first-token");
    try {
      const calling = stream({...ask, signal: this.abort.signal}, (text) => this.token(text, onToken), (usage) => {
        if (this.live) this.usage = usage;
      });
      calling.catch(() => {}); // the loser of the race has nobody else who listens
      return this.result(this.completed(await Promise.race([calling, cut])));
    } catch (e) {
      return this.result(this.broken(e));
    } finally {
      this.live = false;
      clearTimeout(deadline);
      clearTimeout(this.quiet ?? null);
      this.abort.abort();
    }
  }

  private token(text: string, onToken: (text: string) => void): void {
    if (!this.live) return;
    this.text += text;
    clearTimeout(this.quiet ?? null);
    this.quiet = this.arm(this.clocks.quietMs, "idle");
    onToken(text);
  }

  private arm(ms: number, cut: Cut) {
    return setTimeout(() => this.stop(new CutShort(cut)), Math.max(0, ms));
  }

  private completed({finish, usage}: Ending): Verdict {
    this.usage = usage;
    return {state: "completed", finish};
  }

  private result(verdict: Verdict): Result {
    return {verdict, text: this.text, usage: this.usage, retryAfterMs: this.retryAfterMs};
  }

  private broken(e: unknown): Verdict {
    if (e instanceof CutShort && e.cut === "cancelled") return {state: "cancelled"};
    if (e instanceof ModelFault) this.retryAfterMs = e.retryAfterMs;
    return {state: "failed", failure: failureOf(e, this.text !== "")};
  }
}

function failureOf(e: unknown, partial: boolean): Failure {
  const common = {culprit: "model" as const, retryable: true, recoverable: "retry" as const, partial, runbook: RUNBOOK};
  if (partial) {
    const reason = e instanceof CutShort && e.cut === "deadline" ? "turn_deadline" : "partial";
    return {...common, mode: "stream-interrupted", reason, message: "The answer broke off; what is shown is not all of it."};
  }
  if (e instanceof CutShort) {
    return {...common, mode: "model-timeout", reason: e.cut === "deadline" ? "turn_deadline" : "model_timeout",
      message: "Could not reach the model in time; nothing was done."};
  }
  console.error(`model call failed: ${e instanceof ModelFault ? e.message : String(e).slice(0, 200)}`);
  const refused = e instanceof ModelFault && e.refused;
  return {...common, ...(refused ? {retryable: false, recoverable: "none"} : {}), mode: "other", reason: "model_error", message: "The model could not answer; nothing was done."};
}
