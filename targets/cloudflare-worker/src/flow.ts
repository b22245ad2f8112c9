// The workflow of a job: takes it until it is over, sleeping in between. It holds ids alone, no text.
import {WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep} from "cloudflare:workers";
import {tiersOf, type Env} from "./config";
import type {Next} from "./jobs";
import {sessionOf} from "./stub";

export class JobFlow extends WorkflowEntrypoint<Env, {session: string; job: string}> {
  override async run({payload: {session, job}}: Readonly<WorkflowEvent<{session: string; job: string}>>, step: WorkflowStep): Promise<string> {
    const timeout = tiersOf(this.env).served.find(({id}) => id === "C")!.turnMs + 60_000;
    for (let n = 1; ; n++) {
      const next = await step.do(`take ${n}`, {timeout, retries: {limit: 5, delay: 1000, backoff: "constant"}},
        async (): Promise<Next> => (await sessionOf(this.env, session)).takeJob(job));
      if (next.over) return job;
      await step.sleep(`back off ${n}`, next.waitMs);
    }
  }
}
