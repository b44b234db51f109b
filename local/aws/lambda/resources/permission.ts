import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { notFound, type Functions } from "../functions.ts";

type PermissionInputs = Omit<Inputs<aws.lambda.PermissionArgs>, "function"> & { readonly function: string };

/** `aws:lambda/permission:Permission`: one statement of a function's resource-based policy.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function permissionHandler(functions: Functions): ResourceHandler<PermissionInputs> {
  return {
    create: async ({ name: logicalName, region, inputs }) => {
      const reference = functions.parse(inputs.function, region, inputs.qualifier);
      const fn = functions.get(reference.region, reference.name);
      const qualifier = reference.qualifier ?? "";
      if (qualifier !== "" && !fn.aliases[qualifier] && !fn.versions[qualifier])
        throw notFound(`${fn.arn}:${qualifier}`);
      if (!/^(\*|lambda:(\*|[a-zA-Z]+))$/.test(inputs.action))
        throw new AwsError(
          "InvalidParameterValueException",
          `action "${inputs.action}" must be an action of Lambda, such as lambda:InvokeFunction`,
        );
      const Sid = inputs.statementId ?? physicalName(inputs.statementIdPrefix ?? logicalName, 100);
      const present = fn.policies[qualifier] ?? [];
      if (present.some((statement) => statement.Sid === Sid))
        throw new AwsError(
          "ResourceConflictException",
          `The statement id (${Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          409,
        );
      const condition = conditionOf(inputs);
      const isService = /\.amazonaws\.com$/.test(inputs.principal);
      await functions.put({
        ...fn,
        policies: {
          ...fn.policies,
          [qualifier]: [
            ...present,
            {
              Sid,
              Effect: "Allow",
              Principal: isService
                ? { Service: inputs.principal }
                : inputs.principal === "*"
                  ? "*"
                  : { AWS: inputs.principal },
              Action: inputs.action,
              Resource: qualifier === "" ? fn.arn : `${fn.arn}:${qualifier}`,
              ...(Object.keys(condition).length > 0 && { Condition: condition }),
            },
          ],
        },
      });
      return { id: Sid, outputs: { statementId: Sid } };
    },
    delete: async ({ id, region, inputs }) => {
      const reference = functions.parse(inputs.function, region, inputs.qualifier);
      const fn = functions.find(reference.region, reference.name);
      const qualifier = reference.qualifier ?? "";
      if (fn)
        await functions.put({
          ...fn,
          policies: {
            ...fn.policies,
            [qualifier]: (fn.policies[qualifier] ?? []).filter(({ Sid }) => Sid !== id),
          },
        });
    },
  };
}

/** What must hold of a call, by operator and key. There is no organization here, so `principalOrgId` lets nobody in; functions have no URL and
 * nobody sends a token of an event source, so that such conditions are not met either.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html#awslambda-policy-keys */
function conditionOf(inputs: PermissionInputs): Record<string, Record<string, string>> {
  const { sourceArn, sourceAccount, principalOrgId, eventSourceToken, functionUrlAuthType } = inputs;
  const condition: Record<string, Record<string, string>> = {};
  const require = (operator: string, key: string, value: string | undefined) => {
    if (value !== undefined) condition[operator] = { ...condition[operator], [key]: value };
  };
  require("ArnLike", "AWS:SourceArn", sourceArn);
  require("StringEquals", "AWS:SourceAccount", sourceAccount);
  require("StringEquals", "aws:PrincipalOrgID", principalOrgId);
  require("StringEquals", "lambda:EventSourceToken", eventSourceToken);
  require("StringEquals", "lambda:FunctionUrlAuthType", functionUrlAuthType);
  require("Bool", "lambda:InvokedViaFunctionUrl", inputs.invokedViaFunctionUrl ? "true" : undefined);
  return condition;
}
