import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { functionNotFound, invalidParameter } from "../errors.ts";
import type { FunctionRecord, PolicyStatement } from "../records.ts";
import { aliasOf, statementsOf, versionOf, type FunctionStore } from "../stores/function-store.ts";

const inputs = {
  function: true,
  qualifier: true,
  statementId: true,
  statementIdPrefix: true,
  action: true,
  principal: true,
  sourceArn: true,
  sourceAccount: true,
  principalOrgId: true,
  eventSourceToken: true,
  functionUrlAuthType: true,
  invokedViaFunctionUrl: true,
} as const;
type PermissionInputs = Read<Inputs<aws.lambda.PermissionArgs>, typeof inputs>;

/** `aws:lambda/permission:Permission`: one statement of a function's resource-based policy.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function permissionResource(functions: FunctionStore) {
  const refer = (given: PermissionInputs, region: string) =>
    functions.parse(given.function as unknown as string, region, given.qualifier);
  const putStatements = async (
    fn: FunctionRecord,
    qualifier: string,
    statements: readonly PolicyStatement[],
  ) => {
    await functions.put({ ...fn, policies: { ...fn.policies, [qualifier]: statements } });
  };
  return resource<aws.lambda.PermissionArgs, { readonly statementId: string }>()({
    inputs,
    create: async ({ name: logicalName, region, inputs: given }) => {
      const { region: where, name, qualifier = "" } = refer(given, region);
      const fn = functions.get(where, name);
      if (qualifier !== "" && !aliasOf(fn, qualifier) && !versionOf(fn, qualifier))
        throw functionNotFound(`${fn.arn}:${qualifier}`);
      if (!/^(\*|lambda:(\*|[a-zA-Z]+))$/.test(given.action))
        throw invalidParameter(
          `action "${given.action}" must be an action of Lambda, such as lambda:InvokeFunction`,
        );
      const statementId = given.statementId ?? physicalName(given.statementIdPrefix ?? logicalName, 100);
      const present = statementsOf(fn, qualifier);
      if (present.some(({ Sid }) => Sid === statementId))
        throw new AwsError(
          "ResourceConflictException",
          `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          409,
        );
      const arn = qualifier === "" ? fn.arn : `${fn.arn}:${qualifier}`;
      await putStatements(fn, qualifier, [...present, statementOf(given, statementId, arn)]);
      return { id: statementId, outputs: { statementId } };
    },
    delete: async ({ id, region, inputs: given }) => {
      const { region: where, name, qualifier = "" } = refer(given, region);
      const fn = functions.find(where, name);
      if (!fn) return;
      const others = statementsOf(fn, qualifier).filter(({ Sid }) => Sid !== id);
      await putStatements(fn, qualifier, others);
    },
  });
}

function statementOf(given: PermissionInputs, statementId: string, arn: string): PolicyStatement {
  const condition = conditionOf(given);
  const statement = {
    Sid: statementId,
    Effect: "Allow",
    Principal: principalOf(given.principal),
    Action: given.action,
    Resource: arn,
  };
  return Object.keys(condition).length > 0 ? { ...statement, Condition: condition } : statement;
}

function principalOf(principal: string): string | Record<string, string> {
  if (principal === "*") return "*";
  return /\.amazonaws\.com$/.test(principal) ? { Service: principal } : { AWS: principal };
}

/** Conditions of a call, by operator and key. There is no organization here, so `principalOrgId` lets nobody in; functions have no URL and
 * nobody sends a token of an event source, so that such conditions are not met either.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html#awslambda-policy-keys */
function conditionOf(given: PermissionInputs): Record<string, Record<string, string>> {
  const { sourceArn, sourceAccount, principalOrgId, eventSourceToken, functionUrlAuthType } = given;
  const condition: Record<string, Record<string, string>> = {};
  const require = (operator: string, key: string, value: string | undefined) => {
    if (value !== undefined) condition[operator] = { ...condition[operator], [key]: value };
  };
  require("ArnLike", "AWS:SourceArn", sourceArn);
  require("StringEquals", "AWS:SourceAccount", sourceAccount);
  require("StringEquals", "aws:PrincipalOrgID", principalOrgId);
  require("StringEquals", "lambda:EventSourceToken", eventSourceToken);
  require("StringEquals", "lambda:FunctionUrlAuthType", functionUrlAuthType);
  require("Bool", "lambda:InvokedViaFunctionUrl", given.invokedViaFunctionUrl ? "true" : undefined);
  return condition;
}
