import { AwsError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import { invalidDomainName } from "../errors.ts";
import { fullName, isName } from "../names.ts";
import { accountAccess, describeZone, insync, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html */
export const createHostedZone = operation("CreateHostedZone", {
  members: {
    Name: true,
    CallerReference: true,
    HostedZoneConfig: { Comment: true, PrivateZone: [false] },
  },
  read: (_call, input) => {
    if (!isName(input.Name)) throw invalidDomainName(input.Name);
    return input;
  },
  access: () => accountAccess("CreateHostedZone"),
  run: async ({ store }, { Name, CallerReference, HostedZoneConfig }) => {
    if (store.all().some(({ callerReference }) => callerReference === CallerReference))
      throw new AwsError(
        "HostedZoneAlreadyExists",
        `A hosted zone has already been created with the specified caller reference.`,
        409,
      );
    const zone = await store.create({
      name: fullName(Name),
      comment: HostedZoneConfig?.Comment ?? "",
      callerReference: CallerReference,
      origin: "api",
    });
    return {
      HostedZone: describeZone(store, zone),
      ChangeInfo: insync(`C${randomId(20).toUpperCase()}`),
      DelegationSet: { NameServers: zone.nameServers },
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    };
  },
});
