import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import type { DataSourceRecord } from "../records.ts";
import { checkName } from "./code.ts";

type SourceInputs = Inputs<aws.appsync.DataSourceArgs>;

/** `aws:appsync/dataSource:DataSource`, of a DynamoDB table or of nothing. */
export function dataSourceResource(apis: GraphQlApiStore): ResourceHandler<SourceInputs> {
  const put = async ({ name: logical, region, inputs }: Resource<SourceInputs>) => {
    const { apiId, type, serviceRoleArn, dynamodbConfig } = inputs;
    const name = inputs.name ?? logical;
    checkName("data source", name);
    if (type !== "AMAZON_DYNAMODB" && type !== "NONE")
      throw new NotEmulatedError(`a data source of type ${type}`, "Here: AMAZON_DYNAMODB and NONE.");
    if (type === "AMAZON_DYNAMODB" && (!dynamodbConfig || !serviceRoleArn))
      throw new AwsError(
        "BadRequestException",
        `data source ${name} needs dynamodbConfig and serviceRoleArn`,
      );
    const record: DataSourceRecord = {
      apiId,
      name,
      type,
      roleArn: serviceRoleArn,
      tableName: dynamodbConfig?.tableName,
      region: dynamodbConfig?.region ?? region,
    };
    await apis.putSource(record);
    return { id: `${apiId}-${name}`, outputs: { arn: `${apis.get(apiId).arn}/datasources/${name}`, name } };
  };
  return {
    replaceOn: ["apiId", "name"],
    create: put,
    update: put,
    delete: async ({ name, inputs }) => await apis.deleteSource(inputs.apiId, inputs.name ?? name),
  };
}
