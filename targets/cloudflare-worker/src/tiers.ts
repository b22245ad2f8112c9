// The tier document as loaded (durations in ISO 8601), or the defaults; tiers A and B are served.
import type {Json} from "./canonical";

export type Amount = {tokens: number; micros: number};
export type Tier = {
  id: string; title: string; firstTokenMs: number; turnMs: number; graceMs: number; policyDecisionMs: number;
  models: string[]; toolClasses: string[]; degraded: string; recoveredMs: number; maxOutputTokens: number; budget: Amount;
};
export type Tiers = {document: Json; served: Tier[]; windows: {budgetMs: number; vaultMs: number; heartbeatMs: number}};

const DEFAULTS: Json = {
  tiers: [
    {id: "A", title: "Customer-facing conversation", firstToken: "PT2S", turn: "PT30S", grace: "PT1S", policyDecision: "PT0.05S",
      degraded: "deny", models: ["large"], toolClasses: [], maxOutputTokens: 1024, budget: {tokens: 200000, micros: 2000000}, recovered: "PT10S"},
    {id: "B", title: "Internal assistance", firstToken: "PT5S", turn: "PT2M", grace: "PT1S", policyDecision: "PT0.2S",
      degraded: "deny", models: ["large"], toolClasses: [], maxOutputTokens: 2048, budget: {tokens: 500000, micros: 5000000}, recovered: "PT30S"},
  ],
  windows: {budget: "PT1H", vault: "PT6H", heartbeat: "PT10S"},
};

/** Reads the document; throws with the pointer of what is wrong, so that readiness says so. */
export function readTiers(text: string | undefined): Tiers {
  const document = text ? (JSON.parse(text) as Json) : DEFAULTS;
  const at = new Cursor(document, "");
  const windows = at.member("windows");
  const served = at.member("tiers").items().filter((t) => ["A", "B"].includes(t.member("id").text())).map(tier);
  if (served.length !== 2) throw new Error("/tiers: expected A and B once each");
  return {
    document, served,
    windows: {
      budgetMs: windows.member("budget").millis(), vaultMs: windows.member("vault").millis(),
      heartbeatMs: windows.member("heartbeat").millis(),
    },
  };
}

function tier(at: Cursor): Tier {
  return {
    id: at.member("id").text(), title: at.member("title").text(),
    firstTokenMs: at.member("firstToken").millis(), turnMs: at.member("turn").millis(), graceMs: at.member("grace").millis(),
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
