import { ofTypes, snapshot, type PolicyGraph } from "./graph.ts";
import type { Rule, Violation } from "./rule.ts";
import { apiGateway } from "./rules/api-gateway.ts";
import { cloudfront } from "./rules/cloudfront.ts";
import { cognito } from "./rules/cognito.ts";
import { data } from "./rules/data.ts";
import { delivery } from "./rules/delivery.ts";
import { dynamodb } from "./rules/dynamodb.ts";
import { ec2 } from "./rules/ec2.ts";
import { ecr } from "./rules/ecr.ts";
import { ecs } from "./rules/ecs.ts";
import { elasticache } from "./rules/elasticache.ts";
import { elb } from "./rules/elb.ts";
import { iam } from "./rules/iam.ts";
import { lambda } from "./rules/lambda.ts";
import { messaging } from "./rules/messaging.ts";
import { pairs } from "./rules/pairs/index.ts";
import { program } from "./rules/program.ts";
import { rds } from "./rules/rds.ts";
import { s3 } from "./rules/s3.ts";
import { waf } from "./rules/waf.ts";

export type { PolicyGraph, PolicyResource } from "./graph.ts";
export type { Finding, Rule, Severity, Violation } from "./rule.ts";

/** Every rule, by the service that it is about. */
export const rules: readonly Rule[] = [
  ...s3,
  ...cloudfront,
  ...apiGateway,
  ...ecs,
  ...ecr,
  ...elasticache,
  ...elb,
  ...ec2,
  ...dynamodb,
  ...rds,
  ...lambda,
  ...data,
  ...iam,
  ...cognito,
  ...messaging,
  ...waf,
  ...delivery,
  ...program,
  ...pairs,
];

/** Asks one rule of all that it is about. The graph must not change meanwhile. */
export function violationsOf(rule: Rule, graph: PolicyGraph): readonly Violation[] {
  if ("checkProgram" in rule)
    return rule.checkProgram(graph).map((finding) => ({ ...finding, rule, resource: undefined }));
  return ofTypes(graph, rule.types).flatMap((resource) =>
    rule.check(resource, graph).map((finding) => ({ ...finding, rule, resource })),
  );
}

/** Asks every rule of a program; in the order of the rules, then of the graph. Values that are not known yet break nothing. */
export function violations(graph: PolicyGraph): readonly Violation[] {
  const now = snapshot(graph);
  return rules.flatMap((rule) => violationsOf(rule, now));
}

/** Tells a violation in one line: rule, resource, what is wrong and what to do.
 *
 * `s3-versioning: aws:s3/bucket:Bucket "clicks-bucket": A bucket keeps versions (it is missing). Fix: give the bucket …` */
export function describe(violation: Violation): string {
  const { rule, resource } = violation;
  const of = resource ? `${resource.type} "${resource.name}"` : "the program";
  return `${rule.id}: ${of}: ${rule.title} ${faultOf(violation)}`;
}

/** Tells what is wrong with a resource and what to do, without the rule: `(acl is "public-read"). Fix: omit it.` A secret is not told. */
export function faultOf({ resource, property, got, fix }: Violation): string {
  const where = property ?? "it";
  const isSecret =
    property !== undefined &&
    (resource?.secrets ?? []).some(
      (path) => path === property || property.startsWith(`${path}.`) || path.startsWith(`${property}.`),
    );
  const value = isSecret ? "a secret" : JSON.stringify(got);
  return got === undefined ? `(${where} is missing). Fix: ${fix}.` : `(${where} is ${value}). Fix: ${fix}.`;
}
