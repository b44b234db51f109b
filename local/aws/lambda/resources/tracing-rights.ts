import type { Platform } from "../../../contract/service.ts";
import { invalidParameter } from "../errors.ts";

/** Makes the check that Lambda makes of a function with active tracing: its role may write traces.
 * @throws AwsError InvalidParameterValueException, in Lambda's words; AccessDenied when Lambda may not assume the role.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
export function checkTracing(
  { capabilities, accountId }: Platform,
  { roleArn, functionArn, region }: { roleArn: string; functionArn: string; region: string },
): void {
  const { principal } = capabilities.iam.assumeRole({
    roleArn,
    service: "lambda.amazonaws.com",
    sessionName: "tracing",
    seconds: 900,
    context: { "aws:SourceAccount": accountId, "aws:SourceArn": functionArn },
  });
  const access = { action: "xray:PutTraceSegments", resource: "*" };
  const { allowed } = capabilities.iam.authorize(principal, access, { sourceIp: "127.0.0.1", region });
  if (!allowed)
    throw invalidParameter(
      `The provided execution role does not have permissions to call PutTraceSegments on XRAY: ` +
        `grant ${roleArn} xray:PutTraceSegments on *, and let the function depend on the policy`,
    );
}
