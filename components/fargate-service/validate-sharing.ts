import { isWhole, type Problem } from "../parts/component.ts";
import type { FargateServiceArgs } from "./args.ts";

/** Values that the conditions of a rule have at most.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_VALUES = 5;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
const patterns = {
  paths: { expression: /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/, example: '"/shop-api/*"' },
  hosts: { expression: /^[A-Za-z0-9\-.*?]{1,128}$/, example: '"shop.example.com"' },
} as const;

/** Lists what is wrong with the arguments of a service that shares a load balancer. */
export function sharingProblems(given: FargateServiceArgs): (Problem | false)[] {
  const { shares, network, transform } = given;
  if (!shares) return [];
  const { service, paths, hosts, priority } = shares;
  const values = (paths?.length ?? 0) + (hosts?.length ?? 0);
  const elsewhere = {
    idleTimeoutSeconds: given.idleTimeoutSeconds,
    containerInsights: given.containerInsights,
    accessLogs: given.accessLogs && "a bucket",
    "transform.loadBalancer": transform?.loadBalancer,
  };
  return [
    !(values >= 1 && values <= MOST_VALUES) && {
      argument: "shares",
      must: `have 1 to ${MOST_VALUES} paths and hosts`,
      got: { paths, hosts },
      fix: 'name the requests of this service: paths: ["/shop-api/*"]',
    },
    ...(["paths", "hosts"] as const).flatMap((what) =>
      (shares[what] ?? []).map(
        (value) =>
          !patterns[what].expression.test(value) && {
            argument: `shares.${what}`,
            must: "be a pattern that a load balancer takes, of 128 characters at most",
            got: value,
            fix: `use one such as ${patterns[what].example}`,
          },
      ),
    ),
    priority !== undefined &&
      !isWhole(priority, 1, 50_000) && {
        argument: "shares.priority",
        must: "be a whole number from 1 to 50000",
        got: priority,
        fix: "omit it",
      },
    network !== service.network && {
      argument: "network",
      must: `be that of service "${service.name}", whose load balancer is shared`,
      got: "another one",
      fix: "give both the same",
    },
    ...Object.entries(elsewhere).map(
      ([argument, value]) =>
        value !== undefined && {
          argument,
          must: `be left out: it is that of service "${service.name}"`,
          got: value,
          fix: "say it there",
        },
    ),
  ];
}
