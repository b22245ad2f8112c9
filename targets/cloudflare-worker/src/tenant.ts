// One per tenant: which sessions, traces and idempotency keys are the tenant's. What is not listed
// here does not exist for its tokens, so another tenant's things and missing things take one path.
import {DurableObject} from "cloudflare:workers";
import type {Env} from "./config";

export type Claim = {turn: string; trace: string; body: string};

export class TenantIndex extends DurableObject<Env> {
  private readonly sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(`
      CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS trace (id TEXT PRIMARY KEY, session TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS claim (key TEXT PRIMARY KEY, turn TEXT NOT NULL, trace TEXT NOT NULL, body TEXT NOT NULL);`);
  }

  addSession(id: string): void {
    this.sql.exec("INSERT INTO session (id) VALUES (?)", id);
  }

  owns(session: string): boolean {
    return this.sql.exec("SELECT 1 FROM session WHERE id = ?", session).toArray().length > 0;
  }

  sessionOf(trace: string): string | undefined {
    return this.sql.exec<{session: string}>("SELECT session FROM trace WHERE id = ?", trace).toArray()[0]?.session;
  }

  /**
   * Writes down the turn's trace and, under an idempotency key, the turn itself, before the turn begins.
   * The same key gives the first claim again: a turn begins at most once by its id, so that a crash in
   * between leaves nothing to undo.
   */
  claim(session: string, key: string | null, wanted: Claim): Claim {
    const held = key === null ? undefined
      : this.sql.exec<Claim>("SELECT turn, trace, body FROM claim WHERE key = ?", key).toArray()[0];
    if (held) return held;
    const {turn, trace, body} = wanted;
    this.sql.exec("INSERT INTO trace (id, session) VALUES (?, ?)", trace, session);
    if (key !== null) this.sql.exec("INSERT INTO claim (key, turn, trace, body) VALUES (?, ?, ?, ?)", key, turn, trace, body);
    return wanted;
  }
}
