import { parseArn } from "../../../contract/arn.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import { invalidParameter } from "../errors.ts";
import type { MailSettings } from "../records.ts";
import { fromSes } from "../users/mails.ts";

/** Regions whose identities a pool of most regions may use beside its own region's.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping */
const ALTERNATE_REGIONS = ["us-east-1", "us-west-2", "eu-west-1"];

/** Tries the identity that a pool is to mail with, as Cognito does when the pool is made or changed.
 * @throws AwsError InvalidParameterException
 * @see https://github.com/aws/aws-cdk/issues/18964 */
export function checkIdentity(
  { capabilities }: Platform,
  poolRegion: string,
  { identity }: MailSettings,
): void {
  if (!identity) return;
  const { region } = parseArn(identity.arn);
  if (region !== poolRegion && !ALTERNATE_REGIONS.includes(region))
    throw invalidParameter(
      `A user pool in ${poolRegion} can't send with an identity in ${region}: use one in ${[poolRegion, ...ALTERNATE_REGIONS].join(", ")}.`,
    );
  try {
    capabilities.mailIdentities.check(identity.arn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(fromSes(error));
  }
}
