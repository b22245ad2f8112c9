// One streamed call of an OpenAI-compatible model. Whatever is not a clean end is a fault with a name.
export type Message = {role: "user" | "assistant"; content: string};
export type Usage = {inputTokens: number; outputTokens: number};
export type Ending = {finish: "stop" | "length"; usage: Usage | undefined};
export type Ask = {
  url: string; key: string | undefined; model: string; messages: Message[]; maxTokens: number; signal: AbortSignal;
};

export class ModelFault extends Error {
  /**
   * `refused`: the request itself is at fault, so that to send it again is of no use. `retryAfterMs`:
   * the model asks not to be called again before.
   */
  constructor(message: string, readonly refused = false, readonly retryAfterMs = 0) {
    super(message);
  }
}

const MOST_LINE = 1_000_000;
// As JSON in UTF-8: the event that ends the turn holds the whole text in one row, and a row may be 2 MB.
const MOST_TEXT = 1_800_000;

/** Calls `onToken` for each piece of text; returns only after `[DONE]` behind a finish reason that is an end. */
export async function stream(ask: Ask, onToken: (text: string) => void, onUsage: (usage: Usage) => void): Promise<Ending> {
  const response = await call(ask);
  let finish: string | undefined;
  let usage: Usage | undefined;
  let length = 0;
  const encoder = new TextEncoder();
  for await (const data of events(response.body!)) {
    if (data === "[DONE]") return {finish: ended(finish), usage};
    const chunk = parse(data);
    const choice = chunk.choices?.[0];
    if (choice?.delta?.tool_calls?.length) throw new ModelFault("the model asked for an action; none was offered, none was run");
    const text = choice?.delta?.content;
    if (typeof text === "string" && text) {
      length += encoder.encode(JSON.stringify(text)).length - 2;
      if (length > MOST_TEXT) throw new ModelFault("the model does not stop");
      onToken(text);
    }
    finish = choice?.finish_reason ?? finish;
    usage = usageOf(chunk) ?? usage;
    if (usage) onUsage(usage);
  }
  throw new ModelFault("the model's stream broke off");
}

async function call({url, key, model, messages, maxTokens, signal}: Ask): Promise<Response> {
  const headers: Record<string, string> = {"content-type": "application/json", accept: "text/event-stream"};
  if (key) headers["authorization"] = `Bearer ${key}`;
  const body = JSON.stringify({
    model, messages, stream: true, stream_options: {include_usage: true}, max_tokens: maxTokens,
  });
  const response = await fetch(`${url.replace(/\/+$/, "")}/chat/completions`,
    {method: "POST", headers, body, redirect: "manual", signal});
  if (response.status !== 200) {
    await response.body?.cancel();
    const {status} = response;
    throw new ModelFault(`the model answered ${status}`, status >= 400 && status < 500 && status !== 408 && status !== 429,
      1000 * (Number(/^\d{1,9}$/.exec(response.headers.get("retry-after") ?? "")?.[0]) || 0));
  }
  if (!response.body) throw new ModelFault("the model answered nothing");
  return response;
}

/** Data of server-sent events; bounded, and deaf to how lines end and where chunks are cut. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true});
  let rest = "";
  let data: string[] = [];
  for await (const chunk of body) {
    rest += decoder.decode(chunk, {stream: true});
    // A CR at the end may be half of a CRLF: it waits for the next chunk.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length > MOST_LINE) throw new ModelFault("the model sent an endless line");
    for (const line of lines) {
      if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
      else if (line === "" && data.length) {
        yield data.join("\n");
        data = [];
      }
    }
  }
}

type Chunk = {
  error?: unknown;
  choices?: {delta?: {content?: unknown; tool_calls?: unknown[]}; finish_reason?: string | null}[];
  usage?: {prompt_tokens?: unknown; completion_tokens?: unknown} | null;
};

function parse(data: string): Chunk {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch {
    throw new ModelFault("the model sent what is no JSON");
  }
  if (chunk === null || typeof chunk !== "object") throw new ModelFault("the model sent what is no chunk");
  if ((chunk as Chunk).error) throw new ModelFault("the model reported an error in its stream");
  return chunk as Chunk;
}

function usageOf({usage}: Chunk): Usage | undefined {
  const {prompt_tokens: input, completion_tokens: output} = usage ?? {};
  const whole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  return whole(input) && whole(output) ? {inputTokens: input, outputTokens: output} : undefined;
}

function ended(finish: string | undefined): "stop" | "length" {
  if (finish === "stop" || finish === "length") return finish;
  throw new ModelFault(finish ? "the model ended for a reason that is no end" : "the model gave no finish reason");
}
