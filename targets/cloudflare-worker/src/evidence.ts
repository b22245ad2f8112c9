// The evidence log of a trace: append-only rows, each holding the hash of the one before it.
import {digest, type Json} from "./canonical";

type Row = {seq: number; at: string; type: string; body: string; prev: string; hash: string};
export type Entry = Omit<Row, "body"> & {body: Json};

const GENESIS = `sha256:${"0".repeat(64)}`;

export class EvidenceLog {
  constructor(private readonly sql: SqlStorage) {
    sql.exec(`CREATE TABLE IF NOT EXISTS evidence (trace TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
      type TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (trace, seq));`);
  }

  /** Never a prompt, an argument or a model's text: ids, amounts and reasons only. */
  append(trace: string, type: string, body: Json): void {
    const last = this.sql.exec<Row>("SELECT * FROM evidence WHERE trace = ? ORDER BY seq DESC LIMIT 1", trace).toArray()[0];
    const seq = last ? last.seq + 1 : 0;
    const prev = last?.hash ?? GENESIS;
    const at = new Date().toISOString();
    const hash = digest({trace, seq, at, type, body, prev});
    this.sql.exec("INSERT INTO evidence (trace, seq, at, type, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
      trace, seq, at, type, JSON.stringify(body), prev, hash);
  }

  traces(): string[] {
    return this.sql.exec<{trace: string}>("SELECT DISTINCT trace FROM evidence ORDER BY trace").toArray().map(({trace}) => trace);
  }

  read(trace: string): Entry[] {
    return this.sql.exec<Row>("SELECT seq, at, type, body, prev, hash FROM evidence WHERE trace = ? ORDER BY seq", trace)
      .toArray().map((row) => ({...row, body: JSON.parse(row.body) as Json}));
  }
}
