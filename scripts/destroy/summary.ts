import { updates } from "../../plan/updates.ts";
import type { StateResource } from "../pulumi/state.ts";
import { guardsOf } from "./guards.ts";

/** Types that hold what nobody can make again, in the order of their weight. */
const data: readonly string[] = [
  "aws:cognito/userPool:UserPool",
  "aws:dynamodb/table:Table",
  "aws:s3/bucket:Bucket",
  "aws:sqs/queue:Queue",
  "aws:ecr/repository:Repository",
  "aws:cloudwatch/logGroup:LogGroup",
];

/** Lines that say what will go: counts, data with what is lost, what is protected, what others may miss. */
export function summary(stack: string, resources: readonly StateResource[]): readonly string[] {
  const custom = resources.filter((resource) => resource.custom);
  const names = (type: string) =>
    custom.filter((resource) => resource.type === type).map(({ id, name }) => id ?? name);
  const counts = new Map<string, number>();
  for (const { type } of custom) {
    const service = type.split(":")[1]?.split("/")[0] ?? type;
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const guarded = resources.filter((resource) => guardsOf(resource).length > 0);
  return [
    `Stack ${stack} has ${custom.length} resources:`,
    `  ${[...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([service, count]) => `${service} ${count}`)
      .join(", ")}`,
    "Lost for good:",
    ...data.flatMap((type) => {
      const held = names(type);
      return held.length === 0
        ? []
        : [
            `  ${held.length} ${type.split(":").at(-1)}: ${updates[type]?.loses ?? ""}`,
            `    ${held.join(", ")}`,
          ];
    }),
    ...names("aws:dynamodb/table:Table").map(
      (table) =>
        `  a copy first, if in doubt: aws dynamodb create-backup --table-name ${table} --backup-name ${table}-last`,
    ),
    ...(guarded.length === 0
      ? ["Nothing is protected."]
      : [
          `Protected, and released first (${guarded.length}):`,
          ...guarded.map(
            (resource) => `  ${resource.id ?? resource.name} (${guardsOf(resource).join(", ")})`,
          ),
        ]),
    ...(names("aws:apigateway/account:Account").length > 0
      ? [
          "This stack owns the role of API Gateway's logs in its account and region: other stacks' APIs stop logging until one of them has apiLogging: owner and is brought up.",
        ]
      : []),
  ];
}
