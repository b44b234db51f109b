import { write, type Report } from "./report.ts";

/** Where and when a proof was made. */
export interface Circumstances {
  /** `2026-11-30` */
  readonly date: string;
  readonly processors: number;
  /** Copies at a time. */
  readonly parallel: number;
}

/** Page about the proof, with the figures of a run. */
export function document(reports: readonly Report[], { date, processors, parallel }: Circumstances): string {
  return `# Proof of least privilege

Made by \`npm run prove:iam -- --stack ${reports.map(({ stage }) => stage).join(",")} --write\` on ${date}, on ${processors} processors, ${parallel} copies at a time.

Every part of the program's policies is taken away, and something that people or the application do must break. A part is a statement, or one of
its actions, resources or principals where it has several; of a pattern such as \`dynamodb:*\`, each action that fits. What nothing breaks for is
unproven, or has a reason in [prove/reasons.ts](../prove/reasons.ts); a run with an unproven part ends with 1.

1. The journeys of [tests/e2e/journeys](../tests/e2e/journeys) are made in copies with every right: visitors, registrations, clicks, the report, alarms,
   logs, and faults, on which dead letters and failure destinations are used. Each question that IAM is asked is written down, with the journey.
2. Each question is asked again without each part, by the same evaluator. A part without which every answer stays the same is unproven. So is one that
   allows all resources when only some were ever asked for.
3. All unproven parts are removed together from one copy. Every journey that does not take minutes must go on: nothing hangs on them, and a journey that fails
   here proves nothing below.
4. Every other part is really removed. Several are removed from one copy where each can break something that no other of them can: a journey, or, for
   what is asked while a resource is made (the trust of a function's role, the reading of a stream), the making of that resource. A part counts as proven
   when that is broken **and** the copy refused something that this part alone decides. What a group did not prove is removed alone. What only the start
   as a whole asks for (pulling an image) is removed alone too, and the copy must not start. Evaluation alone proves nothing here; \`--quick\` stops after
   step 2 and says so.

Conditions are not removed: without one a statement allows more, not less. Policies of AWS's own are listed, since what is in them is AWS's to change. Where
two resources have the same statement, word by word, it is removed from both: the endpoints of \`ecr.api\` and \`ecr.dkr\`. A journey gets four times as long
as it took with every right, and ten seconds, before it counts as broken; in step 3, where all of them are made at once and none may break, a minute and more.

GitHub runs it every night for both stages ([least-privilege.yml](../.github/workflows/least-privilege.yml)); \`npm test\` makes the journeys of dev that do not
take minutes, asks again, and fails on a part that is neither needed nor has a reason, and on a reason that nothing needs. Four journeys wait
for a schedule, or for a pipe or Lambda to give up: they take up to three minutes each, beside everything else.

${write(reports, "markdown")}`;
}
