import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { refuse, type Problem, type Tags } from "../parts/component.ts";
import type { SharedFront } from "./args.ts";

/** A rule of a listener that services share. */
interface Claim extends Omit<SharedFront, "service"> {
  /** Logical name of the service. */
  readonly name: string;
  readonly priority: number;
  /** True for a priority that was given. */
  readonly isOrdered: boolean;
}

/** Rules by listener, as far as the program has come. */
const claims = new WeakMap<aws.lb.Listener, Claim[]>();

/** Makes the rule by which the requests for a service leave the way to the service whose load balancer it shares.
 * @throws Error for a priority that another service has, and for requests that another one takes too, without an order that was given.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html */
export function sharingRule(
  name: string,
  { service, paths, hosts, priority }: SharedFront,
  { targetGroup, tags }: { readonly targetGroup: aws.lb.TargetGroup; readonly tags: Tags | undefined },
  parent: pulumi.Resource,
): aws.lb.ListenerRule {
  const { listener } = service.nodes;
  const others = claims.get(listener) ?? [];
  const claim: Claim = {
    name,
    paths,
    hosts,
    priority: priority ?? derivedPriority(name),
    isOrdered: priority !== undefined,
  };
  refuse("FargateService", name, clashes(claim, others));
  claims.set(listener, [...others, claim]);
  return new aws.lb.ListenerRule(
    `${name}-rule`,
    {
      listenerArn: listener.arn,
      priority: claim.priority,
      conditions: [
        ...(hosts ? [{ hostHeader: { values: [...hosts] } }] : []),
        ...(paths ? [{ pathPattern: { values: [...paths] } }] : []),
      ],
      actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags,
    },
    { parent },
  );
}

/** Priority that depends on the name alone, so that another service more or less changes nobody's: 1,000 to 49,999. */
const derivedPriority = (name: string): number =>
  1_000 + (createHash("sha256").update(name).digest().readUInt32BE() % 49_000);

function clashes(claim: Claim, others: readonly Claim[]): (Problem | false)[] {
  return others.flatMap((other) => [
    claim.priority === other.priority && {
      argument: "shares.priority",
      must: `be another one than that of service "${other.name}"`,
      got: claim.priority,
      fix: "give one of them another whole number from 1 to 50000",
    },
    !(claim.isOrdered && other.isOrdered) &&
      overlap(claim.hosts, other.hosts) &&
      overlap(claim.paths, other.paths) && {
        argument: "shares.paths",
        must: `name requests that service "${other.name}" does not take, unless both have a priority`,
        got: { paths: claim.paths, hosts: claim.hosts, other: { paths: other.paths, hosts: other.hosts } },
        fix: "give both a priority: the lower number is asked first",
      },
  ]);
}

/** True when a value can match a pattern of both lists; no list matches everything. A pattern with a wildcard in its middle is compared by text. */
function overlap(first: readonly string[] | undefined, second: readonly string[] | undefined): boolean {
  if (!first || !second) return true;
  return first.some((one) => second.some((other) => covers(one, other) || covers(other, one)));
}

function covers(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(text);
}
