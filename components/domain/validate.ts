import type { Problem } from "../parts/component.ts";
import { CERTIFICATE_REGION, ELSEWHERE, type Settings } from "./defaults.ts";
import { isWithin, isZoneId } from "./names.ts";

const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Lists everything that is wrong with the arguments. */
export function problems({
  name,
  hostedZone,
  certificateArn,
  validated,
}: Settings): (Problem | false | undefined)[] {
  const isName = domainName.test(hostedZone);
  return [
    !domainName.test(name) && {
      argument: "name",
      must: "be a domain name in lower case",
      got: name,
      fix: 'write it like "example.com", without https:// and without a dot at the end',
    },
    hostedZone !== ELSEWHERE &&
      !isZoneId(hostedZone) &&
      !isName && {
        argument: "hostedZone",
        must: "be the name or the id of a hosted zone, or elsewhere",
        got: hostedZone,
        fix: 'give the zone that the name is in, like "example.com" or "Z0123456789ABCDEFGHIJ"',
      },
    isName &&
      !isWithin(name, hostedZone) && {
        argument: "name",
        must: `be in the hosted zone ${hostedZone}`,
        got: name,
        fix: "give the zone that the name is in, or another name",
      },
    certificateArn !== undefined &&
      !certificateArn.startsWith(`arn:aws:acm:${CERTIFICATE_REGION}:`) && {
        argument: "certificateArn",
        must: `be the ARN of a certificate in ${CERTIFICATE_REGION}`,
        got: certificateArn,
        fix: `ask for the certificate in ${CERTIFICATE_REGION}, whatever the stage's region: CloudFront takes no other`,
      },
    validated &&
      (hostedZone !== ELSEWHERE || certificateArn !== undefined) && {
        argument: "validated",
        must: "be left out unless the zone is elsewhere and the certificate is made here",
        got: validated,
        fix: "leave it out: the program writes the records itself, or makes no certificate",
      },
  ];
}
