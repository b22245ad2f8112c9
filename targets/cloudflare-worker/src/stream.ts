// Server-sent events from rows: a first stream, a resumed one and a slow one are the same thing.
import type {EventRow} from "./store";

const TERMINAL = new Set(["turn.completed", "turn.failed", "turn.cancelled"]);

type Source = {
  after: number;
  behind: (n: number) => EventRow[];
  open: () => boolean;
  change: (ms: number) => Promise<boolean>;
  sync: () => Promise<void>;
  heartbeatMs: number;
};

/** Rows are read when the client takes them: a slow reader holds up neither the turn nor anyone else. */
export function streamOf({after, behind, open, change, sync, heartbeatMs}: Source): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last = after;
  return new ReadableStream<Uint8Array>({
    pull: async (out) => {
      const rows = behind(last);
      if (rows.length === 0 && !open()) return out.close();
      if (rows.length === 0) return out.enqueue(encoder.encode(await change(heartbeatMs) ? "" : ": hb\n\n")); // asks for the next pull
      // What a client has seen is there after a kill: or an id that it holds could come again for another event.
      await sync();
      last = rows.at(-1)!.n;
      out.enqueue(encoder.encode(rows.map((e) => `id: ${e.n}\nevent: ${e.type}\ndata: ${e.data}\n\n`).join("")));
      if (TERMINAL.has(rows.at(-1)!.type)) out.close();
    },
  }, {highWaterMark: 0});
}
