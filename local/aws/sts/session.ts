import { AwsError } from "../../contract/errors.ts";
import { constraintViolated } from "./errors.ts";

/** Seconds that credentials may live.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const DURATION = { shortest: 900, longest: 43_200, usual: 3600 };
const MANAGED_POLICIES = 10;
const POLICY_LENGTH = 2048;

/** What calls that assume a role say about the session. */
interface SessionInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number | undefined;
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/** Reads what is asked for a session.
 * @throws AwsError ValidationError, PackedPolicyTooLarge. */
export function readSession(input: SessionInput) {
  const { RoleSessionName: sessionName, DurationSeconds: seconds = DURATION.usual, Policy = "" } = input;
  const policyArns = (input.PolicyArns ?? []).map(({ arn = "" }) => arn);
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw constraintViolated(sessionName, "roleSessionName", "[\\w+=,.@-]{2,64}");
  if (!(seconds >= DURATION.shortest && seconds <= DURATION.longest))
    throw constraintViolated(
      String(seconds),
      "durationSeconds",
      `${DURATION.shortest} to ${DURATION.longest}`,
    );
  if (policyArns.length > MANAGED_POLICIES)
    throw constraintViolated(
      policyArns.join(", "),
      "policyArns",
      `${MANAGED_POLICIES} managed policies at the most (got ${policyArns.length})`,
    );
  if (Policy.length > POLICY_LENGTH)
    throw new AwsError(
      "PackedPolicyTooLarge",
      `The session policy must have ${POLICY_LENGTH} characters at the most (got ${Policy.length})`,
    );
  return { roleArn: input.RoleArn, sessionName, seconds, policy: input.Policy, policyArns };
}
