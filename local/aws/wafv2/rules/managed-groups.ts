import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Statement } from "../configuration.ts";
import { nonexistent } from "../errors.ts";

/** Capacity units of AWS's own rule groups. Their rules are AWS's secret in part: here they match nothing.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
const capacities: Readonly<Record<string, number>> = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesWindowsRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesWordPressRuleSet: 100,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesATPRuleSet: 50,
  AWSManagedRulesACFPRuleSet: 50,
  AWSManagedRulesAntiDDoSRuleSet: 50,
};

/** Capacity units of a managed rule group.
 * @throws AwsError WAFNonexistentItemException for a group that AWS does not have; NotEmulatedError for other vendors. */
export function managedGroupCapacity({
  VendorName,
  Name,
}: NonNullable<Statement["ManagedRuleGroupStatement"]>): number {
  if (VendorName !== "AWS") throw new NotEmulatedError(`rule group ${Name} of ${VendorName}`);
  const capacity = Object.hasOwn(capacities, Name) ? capacities[Name] : undefined;
  if (capacity === undefined) throw nonexistent();
  return capacity;
}
