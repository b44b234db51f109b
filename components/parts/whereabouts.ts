import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Account and region that a component's resources go to. */
export interface Whereabouts {
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
}

/** Answers by provider; those of the default provider by the connection to the engine, of which a program has one. */
const known = new WeakMap<object, Whereabouts>();

/** Looks up where the resources of a component go, once for each provider of a program.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/getcalleridentity/ */
export function whereabouts(component: pulumi.ComponentResource): Whereabouts {
  const provider = component.getProvider("aws:index/getCallerIdentity:getCallerIdentity");
  const key = provider ?? pulumi.runtime.getMonitor();
  const before = key && known.get(key);
  if (before) return before;
  const answer: Whereabouts = {
    accountId: aws.getCallerIdentityOutput({}, { provider }).accountId,
    region: aws.getRegionOutput({}, { provider }).region,
  };
  if (key) known.set(key, answer);
  return answer;
}
