import { write, type Report } from "./report.ts";

/** Page about the proof, with the figures of a run. */
export function document(reports: readonly Report[]): string {
  return `# Proof of least privilege

Made by \`npm run prove:iam -- --stack ${reports.map(({ stage }) => stage).join(",")} --write\`.

Every part of the program's policies is taken away, and something that people or the application do must break. A part is a statement, or one of
its actions, resources or principals where it has several; of a pattern such as \`dynamodb:*\`, each action that fits. What nothing breaks for is
unproven, or has a reason in [prove/reasons.ts](../prove/reasons.ts); a run with an unproven part ends with 1.

1. The journeys of [tests/e2e/journeys](../tests/e2e/journeys) are made in copies with every right: visitors, registrations, clicks, the report, alarms,
   logs, and faults, on which dead letters and failure destinations are used. Each question that IAM is asked is written down, with the journey.
2. Each question is asked again without each part, by the same evaluator. A part without which every answer stays the same is unproven. So is one that
   allows all resources when only some were ever asked for.
3. All unproven parts are removed together from one copy. Every journey that does not take minutes must go on: nothing hangs on them, and a journey that fails
   here proves nothing below.
4. Every other part is really removed. Several are removed from one copy where each has a journey that no other of them touches. One counts as
   proven when such a journey fails **and** the copy refused something that this part alone decides. What is asked only while a stage is made (pulling an
   image, checking a role for a stream) is removed before the start, one at a time: the copy must not start. Evaluation alone proves nothing here;
   \`--quick\` stops after step 2 and says so.

Conditions are not removed: without one a statement allows more, not less. Policies of AWS's own are listed, since what is in them is AWS's to change. Where
two resources have the same statement, word by word, it is removed from both: the endpoints of \`ecr.api\` and \`ecr.dkr\`. A journey gets four times as long
as it took with every right, and ten seconds, before it counts as broken; in step 3, where all of them are made at once and none may break, a minute and more.

GitHub runs it every night for both stages ([least-privilege.yml](../.github/workflows/least-privilege.yml)); \`npm test\` makes the journeys of dev that do not
take minutes, asks again, and fails on a part that is neither needed nor has a reason, and on a reason that nothing needs. The three journeys that wait for a pipe or for Lambda to
give up take three minutes each, and run beside everything else.

${write(reports, "markdown")}`;
}
