import type { Invoke } from "../../contract/service.ts";

interface PolicyStatement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly notPrincipals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** One value stands alone, several in a list, as the provider renders documents. */
const one = (values: readonly string[] | undefined) =>
  values === undefined || values.length === 0
    ? undefined
    : values.length === 1
      ? values[0]
      : [...values].sort().reverse();

function principals(list: PolicyStatement["principals"]) {
  if (!list || list.length === 0) return undefined;
  if (list.length === 1 && list[0]?.type === "*") return "*";
  return Object.fromEntries(list.map(({ type, identifiers }) => [type, one(identifiers)]));
}

function conditions(list: PolicyStatement["conditions"]) {
  if (!list || list.length === 0) return undefined;
  const result: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of list) result[test] = { ...result[test], [variable]: one(values) };
  return result;
}

/** Pulumi functions that tell where the program runs, and `getPolicyDocument`. */
export function iamInvokes(accountId: string): Record<string, Invoke> {
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": async () => ({
      accountId,
      id: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      userId: accountId,
    }),
    "aws:index/getRegion:getRegion": async (_, region) => ({
      region,
      name: region,
      id: region,
      description: region,
      endpoint: `ec2.${region}.amazonaws.com`,
    }),
    "aws:index/getPartition:getPartition": async () => ({
      partition: "aws",
      id: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": async (args) => {
      const sources = [
        ...((args["sourcePolicyDocuments"] as string[] | undefined) ?? []),
        ...((args["overridePolicyDocuments"] as string[] | undefined) ?? []),
      ];
      const document = {
        Version: (args["version"] as string | undefined) ?? "2012-10-17",
        Statement: [
          ...sources.flatMap((source) => (JSON.parse(source) as { Statement: unknown[] }).Statement),
          ...((args["statements"] as PolicyStatement[] | undefined) ?? []).map((statement) => ({
            ...(statement.sid && { Sid: statement.sid }),
            Effect: statement.effect ?? "Allow",
            Principal: principals(statement.principals),
            NotPrincipal: principals(statement.notPrincipals),
            Action: one(statement.actions),
            NotAction: one(statement.notActions),
            Resource: one(statement.resources),
            NotResource: one(statement.notResources),
            Condition: conditions(statement.conditions),
          })),
        ],
      };
      return {
        ...args,
        id: "policy-document",
        json: JSON.stringify(document, undefined, 2),
        minifiedJson: JSON.stringify(document),
      };
    },
  };
}
