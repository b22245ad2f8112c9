// One per tenant: which sessions, traces and idempotency keys are the tenant's. What is not listed
// here does not exist for its tokens, so another tenant's things and missing things take one path.
import {DurableObject} from "cloudflare:workers";
import type {Env} from "./config";

export type Claim = {turn: string; trace: string; body: string};
export type Owned = {tier: string};

// The planted defect (README): keys that all tenants share. Off unless the starter was told.
const everyones = new Map<string, Claim>();

export class TenantIndex extends DurableObject<Env> {
  private readonly sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(`
      CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, tier TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS trace (id TEXT PRIMARY KEY, session TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, session TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS claim (key TEXT PRIMARY KEY, session TEXT NOT NULL, turn TEXT NOT NULL, trace TEXT NOT NULL, body TEXT NOT NULL);`);
  }

  addSession(id: string, tier: string): void {
    this.sql.exec("INSERT INTO session (id, tier) VALUES (?, ?)", id, tier);
  }

  owns(session: string): Owned | undefined {
    return this.sql.exec<Owned>("SELECT tier FROM session WHERE id = ?", session).toArray()[0];
  }

  sessionOf(what: "trace" | "job", id: string): string | undefined {
    return this.sql.exec<{session: string}>(`SELECT session FROM ${what} WHERE id = ?`, id).toArray()[0]?.session;
  }

  /**
   * Writes down the turn's trace and, under an idempotency key, the turn itself, before the turn begins;
   * nothing for a session that is not (or no longer) listed. The same key gives the first claim again: a
   * turn begins at most once by its id, so that a crash in between leaves nothing to undo.
   */
  claim(session: string, key: string | null, wanted: Claim, job: string | null): Claim | undefined {
    if (!this.owns(session)) return undefined;
    const shared = this.env.PLANT === "shared-keys";
    const held = key === null ? undefined : shared ? everyones.get(key)
      : this.sql.exec<Claim>("SELECT turn, trace, body FROM claim WHERE key = ?", key).toArray()[0];
    if (held) return held;
    const {turn, trace, body} = wanted;
    this.sql.exec("INSERT INTO trace (id, session) VALUES (?, ?)", trace, session);
    if (job !== null) this.sql.exec("INSERT INTO job (id, session) VALUES (?, ?)", job, session);
    if (key !== null && shared) everyones.set(key, wanted);
    else if (key !== null) this.sql.exec("INSERT INTO claim (key, session, turn, trace, body) VALUES (?, ?, ?, ?, ?)", key, session, turn, trace, body);
    return wanted;
  }

  addTrace(trace: string, session: string): void {
    this.sql.exec("INSERT INTO trace (id, session) SELECT ?, id FROM session WHERE id = ?", trace, session);
  }

  /** The sessions that have jobs. */
  withJobs(): string[] {
    return this.sql.exec<{session: string}>("SELECT DISTINCT session FROM job").toArray().map(({session}) => session);
  }

  /** Lists the session no more, nor its keys and jobs; its traces still lead to the evidence that is kept. */
  erase(session: string): void {
    for (const table of ["claim", "job"]) this.sql.exec(`DELETE FROM ${table} WHERE session = ?`, session);
    this.sql.exec("DELETE FROM session WHERE id = ?", session);
  }
}
