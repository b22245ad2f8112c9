// The rows of one session: its checkpoint, its turns with their events, its jobs.
export type Meta = {
  id: string; tenant: string; tier: string; ring: number; version: number; created: number; tokens: number; micros: number; erased: number;
};
export type Leg = {
  model: string; inputTokens: number; outputTokens: number; costMicros: number;
  outcome: "completed" | "timeout" | "partial" | "error" | "lost";
};
export type TurnRow = {
  id: string; trace: string; state: string; text: string | null; degraded: string; legs: string; overdraft: number; failure: string | null;
  version: number; input: number; reserved: number; charged: number; started: number; ended: number | null; purged: number;
};
export type JobRow = {
  n: number; id: string; turn: string; state: string; attempts: number; redrives: number; actor: string; message: string | null; due: number; created: number; ended: number | null;
};
export type EventRow = {n: number; type: string; data: string};

export class Store {
  constructor(private readonly sql: SqlStorage) {
    sql.exec(`
      CREATE TABLE IF NOT EXISTS session (id TEXT, tenant TEXT, tier TEXT, ring INTEGER, version INTEGER, created INTEGER,
        tokens INTEGER, micros INTEGER, erased INTEGER);
      CREATE TABLE IF NOT EXISTS turn (id TEXT PRIMARY KEY, trace TEXT UNIQUE, state TEXT, text TEXT, degraded TEXT, legs TEXT,
        overdraft INTEGER, failure TEXT, version INTEGER, input INTEGER, reserved INTEGER, charged INTEGER, started INTEGER,
        ended INTEGER, purged INTEGER);
      CREATE TABLE IF NOT EXISTS event (turn TEXT, n INTEGER, type TEXT, data TEXT, PRIMARY KEY (turn, n));
      CREATE TABLE IF NOT EXISTS job (n INTEGER PRIMARY KEY, id TEXT UNIQUE, turn TEXT, state TEXT, attempts INTEGER, redrives INTEGER,
        actor TEXT, message TEXT, due INTEGER, created INTEGER, ended INTEGER);`);
  }

  open(id: string, tenant: string, tier: string, ring: number, tokens: number, micros: number): void {
    this.exec("INSERT INTO session (id, tenant, tier, ring, version, created, tokens, micros, erased) VALUES (?, ?, ?, ?, 0, ?, ?, ?, 0)",
      id, tenant, tier, ring, Date.now(), tokens, micros);
  }

  /** The session as it stands; nothing where it was never made or is erased. */
  meta = (): Meta | undefined => this.rows<Meta>("SELECT * FROM session WHERE erased = 0")[0];

  /** Whose session it is or was: what the evidence of an erased one still needs. */
  owner = (): {id: string; tenant: string} | undefined => this.rows<Meta>("SELECT * FROM session")[0];

  turn = (id: string): TurnRow | undefined => this.turns("id = ?", id)[0];

  turns = (where: string, ...values: SqlStorageValue[]): TurnRow[] => this.rows<TurnRow>(`SELECT * FROM turn WHERE ${where}`, ...values);

  job = (id: string): JobRow | undefined => this.jobs("id = ?", id)[0];

  jobs = (where: string, ...values: SqlStorageValue[]): JobRow[] => this.rows<JobRow>(`SELECT * FROM job WHERE ${where} ORDER BY n`, ...values);

  addEvent(turn: string, type: string, data: string): void {
    this.exec("INSERT INTO event (turn, n, type, data) SELECT ?, coalesce(max(n), 0) + 1, ?, ? FROM event WHERE turn = ?", turn, type, data, turn);
  }

  eventsBehind = (turn: string, n: number): EventRow[] =>
    this.rows<EventRow>("SELECT n, type, data FROM event WHERE turn = ? AND n > ? ORDER BY n LIMIT 256", turn, n);

  eventsOf = (turn: string): EventRow[] => this.rows<EventRow>("SELECT n, type, data FROM event WHERE turn = ? ORDER BY n", turn);

  /** Answers and events go; what a turn was and cost stays. */
  purge(turn: string): void {
    this.exec("DELETE FROM event WHERE turn = ?", turn);
    this.exec("UPDATE turn SET text = NULL, purged = 1 WHERE id = ?", turn);
  }

  /** A dead letter is kept as long as its message: without it nothing can be run again. */
  purgeJobs(before: number): void {
    this.exec("UPDATE job SET message = NULL WHERE ended <= ?", before);
  }

  /** All but the name on the evidence goes, in one commit; false where there was nothing to erase. */
  erase(): boolean {
    if (!this.meta()) return false;
    for (const table of ["turn", "event", "job"]) this.exec(`DELETE FROM ${table}`);
    this.exec("UPDATE session SET erased = 1, tokens = 0, micros = 0");
    return true;
  }

  /** What is settled since a time, and what is reserved, in tokens. */
  spent(since: number): {settled: number; reserved: number} {
    return this.sql.exec<{settled: number; reserved: number}>(`SELECT
      coalesce(sum(CASE WHEN ended IS NULL OR ended >= ? THEN charged END), 0) AS settled, coalesce(sum(reserved), 0) AS reserved FROM turn`, since).one();
  }

  exec(statement: string, ...values: SqlStorageValue[]): void {
    this.sql.exec(statement, ...values);
  }

  private rows<T>(statement: string, ...values: SqlStorageValue[]): T[] {
    return this.sql.exec(statement, ...values).toArray() as T[];
  }
}
