import type { Properties } from "../wire/values.ts";

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly Principals[];
  readonly notPrincipals?: readonly Principals[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

interface Principals {
  readonly type: string;
  readonly identifiers: readonly string[];
}

/** `aws.iam.getPolicyDocument`: statements written as an IAM policy. Statements of source documents come first; those of override
 * documents, and then the own ones, replace statements of the same Sid.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/ */
export function policyDocument(args: Properties): Properties {
  const {
    version = "2012-10-17",
    policyId,
    sourcePolicyDocuments = [],
    overridePolicyDocuments = [],
    statements = [],
  } = args as {
    version?: string;
    policyId?: string;
    sourcePolicyDocuments?: string[];
    overridePolicyDocuments?: string[];
    statements?: Statement[];
  };
  const parsed = (documents: string[]) =>
    documents.flatMap((text) => {
      const { Statement } = JSON.parse(text) as { Statement: Properties | Properties[] };
      return Array.isArray(Statement) ? Statement : [Statement];
    });
  const all: Properties[] = [];
  for (const statement of [
    ...parsed(sourcePolicyDocuments),
    ...statements.map(write),
    ...parsed(overridePolicyDocuments),
  ]) {
    const same = statement.Sid ? all.findIndex((other) => other.Sid === statement.Sid) : -1;
    if (same >= 0) all[same] = statement;
    else all.push(statement);
  }
  const document = { Version: version, ...(policyId && { Id: policyId }), Statement: all };
  return { ...args, json: JSON.stringify(document, undefined, 2), minifiedJson: JSON.stringify(document) };
}

function write(statement: Statement): Properties {
  const written: Properties = {
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Principal: writePrincipals(statement.principals),
    NotPrincipal: writePrincipals(statement.notPrincipals),
    Action: oneOrMany(statement.actions),
    NotAction: oneOrMany(statement.notActions),
    Resource: oneOrMany(statement.resources),
    NotResource: oneOrMany(statement.notResources),
    Condition: writeConditions(statement.conditions),
  };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}

function writePrincipals(principals: readonly Principals[] = []): unknown {
  if (principals.length === 0) return undefined;
  if (principals.length === 1 && principals[0]?.type === "*") return "*";
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of principals) (byType[type] ??= []).push(...identifiers);
  return Object.fromEntries(
    Object.entries(byType).map(([type, identifiers]) => [type, oneOrMany(identifiers)]),
  );
}

function writeConditions(conditions: Statement["conditions"] = []): unknown {
  if (conditions.length === 0) return undefined;
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) (byTest[test] ??= {})[variable] = oneOrMany(values);
  return byTest;
}

function oneOrMany(values: readonly string[] | undefined): unknown {
  if (!values || values.length === 0) return undefined;
  return values.length === 1 ? values[0] : [...values];
}
