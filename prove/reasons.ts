import type { Reason } from "./verdicts.ts";

/** What the proof can't see, with the reason why it is there all the same. A test says when one of them is not needed any more. */
export const reasons: readonly Reason[] = [
  {
    atoms: "*: Deny s3:* on *",
    why: "A denial lets nothing work, so no journey needs it: it refuses what comes without TLS. The local gateway stands for AWS's endpoints, and all that comes to it counts as encrypted. https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  },
];
