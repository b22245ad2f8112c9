// The tier document as loaded (durations in ISO 8601): tiers A, B and C.
import type {Json} from "./canonical";

export type Amount = {tokens: number; micros: number};
export type Tier = {
  id: string; title: string; firstTokenMs: number | null; turnMs: number; graceMs: number; acceptMs: number | null; policyDecisionMs: number;
  models: string[]; toolClasses: string[]; degraded: string; recoveredMs: number; maxOutputTokens: number; budget: Amount;
};
export type Tiers = {document: Json; served: Tier[]; windows: Windows};
type Windows = {budgetMs: number; vaultMs: number; heartbeatMs: number; backoffFirstMs: number; backoffMostMs: number};

/** Reads the document; throws with the pointer of what is wrong, so that readiness says so. */
export function readTiers(text: string): Tiers {
  const document = JSON.parse(text) as Json;
  const at = new Cursor(document, "");
  const windows = at.member("windows");
  const served = at.member("tiers").items().map(tier);
  if (served.map(({id}) => id).sort().join() !== "A,B,C") throw new Error("/tiers: expected A, B and C once each");
  return {
    document, served,
    windows: {
      budgetMs: windows.member("budget").millis(), vaultMs: windows.member("vault").millis(),
      heartbeatMs: windows.member("heartbeat").millis(), backoffFirstMs: windows.member("backoffFirst").millis(),
      backoffMostMs: windows.member("backoffMost").millis(),
    },
  };
}

function tier(at: Cursor): Tier {
  return {
    id: at.member("id").text(), title: at.member("title").text(),
    firstTokenMs: at.member("firstToken").maybe((c) => c.millis()), acceptMs: at.member("accept").maybe((c) => c.millis()), turnMs: at.member("turn").millis(), graceMs: at.member("grace").millis(),
    policyDecisionMs: at.member("policyDecision").millis(), recoveredMs: at.member("recovered").millis(),
    models: at.member("models").items().map((m) => m.text()),
    toolClasses: at.member("toolClasses").items().map((c) => c.text()),
    degraded: at.member("degraded").text(), maxOutputTokens: at.member("maxOutputTokens").whole(),
    budget: {tokens: at.member("budget").member("tokens").whole(), micros: at.member("budget").member("micros").whole()},
  };
}

class Cursor {
  constructor(private readonly value: Json | undefined, private readonly pointer: string) {}

  member(name: string): Cursor {
    const {value} = this;
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw this.expected("an object");
    return new Cursor(value[name], `${this.pointer}/${name}`);
  }

  maybe<T>(read: (cursor: Cursor) => T): T | null {
    return this.value === null || this.value === undefined ? null : read(this);
  }

  items(): Cursor[] {
    if (!Array.isArray(this.value)) throw this.expected("an array");
    return this.value.map((item, i) => new Cursor(item, `${this.pointer}/${i}`));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.expected("a string");
    return this.value;
  }

  whole(): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < 0) throw this.expected("a whole number");
    return this.value as number;
  }

  millis(): number {
    const m = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(this.text());
    const ms = m ? [86400000, 3600000, 60000, 1000].reduce((sum, unit, i) => sum + unit * Number(m[i + 1] ?? 0), 0) : 0;
    if (!(ms > 0)) throw this.expected("a duration such as PT2S");
    return Math.round(ms);
  }

  private expected(what: string): Error {
    return new Error(`tiers: ${this.pointer}: found ${JSON.stringify(this.value)?.slice(0, 80)}, expected ${what}`);
  }
}
