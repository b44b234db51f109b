import assert from "node:assert/strict";
import { reasons } from "../../prove/reasons.ts";
import { staleReasons } from "../../prove/verdicts.ts";
import { Pool } from "../../scripts/prove-iam/pool.ts";
import { prove } from "../../scripts/prove-iam/prove.ts";

/** Parts that only journeys of minutes prove: `npm run prove:iam` makes them. */
const long = [
  "adoptions-pipe, adoptions-failures: sqs:SendMessage on sqs adoptions-failures",
  "questions-pipe, questions-failures: sqs:SendMessage on sqs questions-failures",
  "pictures-processor-role, pictures-tell: sqs:SendMessage on sqs pictures-failures",
  "network-s3: s3:DeleteObject on s3 pictures-bucket/private/*",
  "service-task, pictures-service-delete: on s3 pictures-bucket/private/* of s3:DeleteObject",
  "function probe-function, probe-schedule: lambda:InvokeFunction on probe-function by events.amazonaws.com",
];

describe("Least privilege of the stage dev", function () {
  this.timeout(300_000);
  const pool = new Pool(1, () => undefined);
  after(() => pool.stop());

  it("holds: every journey goes well, each part of the policies is asked for on one or has a reason, and no reason is stale", async () => {
    const proof = await prove(pool, {
      stage: "dev",
      role: undefined,
      isQuick: true,
      isWithoutLong: true,
      progress: () => undefined,
    });
    assert.deepEqual(proof.contradictions, []);
    const unproven = proof.verdicts.filter(({ state }) => state === "unproven").map(({ atom }) => atom.id);
    assert.deepEqual(unproven.toSorted(), long.toSorted());
    assert.ok(proof.verdicts.filter(({ state }) => state === "proven").length > 120);
    const ofDev = reasons.filter(({ stages }) => stages?.includes("dev") ?? true);
    assert.deepEqual(
      staleReasons(ofDev, [proof]).map(({ atoms }) => atoms),
      [],
    );
  });
});
