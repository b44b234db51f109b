import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import { checkName } from "./code.ts";
import { badRequest } from "../errors.ts";

const inputs = {
  apiId: true,
  name: true,
  type: true,
  serviceRoleArn: true,
  dynamodbConfig: { tableName: true, region: true, useCallerCredentials: [false], versioned: [false] },
  description: "it is shown in AWS's console alone",
} as const;

type DataSourceInputs = Read<Inputs<aws.appsync.DataSourceArgs>, typeof inputs>;

/** Outputs of a data source. */
interface DataSourceOutputs {
  readonly arn: string;
  readonly name: string;
}

/** `aws:appsync/dataSource:DataSource`, of a DynamoDB table or of nothing.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateDataSource.html */
export const dataSourceResource = (store: GraphQlApiStore) => {
  const put = async ({ name: logicalName, region, inputs: given }: Resource<DataSourceInputs>) => {
    const { apiId, type, serviceRoleArn, dynamodbConfig } = given;
    const name = given.name ?? logicalName;
    checkName("data source", name);
    if (type !== "AMAZON_DYNAMODB" && type !== "NONE")
      throw new NotEmulatedError(`a data source of type ${type}`, "Here: AMAZON_DYNAMODB and NONE.");
    if (type === "AMAZON_DYNAMODB" && (!dynamodbConfig || !serviceRoleArn))
      throw badRequest(`data source ${name} needs dynamodbConfig and serviceRoleArn`);
    const arn = `${store.get(apiId).arn}/datasources/${name}`;
    await store.putSource({
      apiId,
      name,
      type,
      roleArn: serviceRoleArn,
      tableName: dynamodbConfig?.tableName,
      region: dynamodbConfig?.region ?? region,
    });
    return { id: `${apiId}-${name}`, outputs: { arn, name } };
  };
  return resource<aws.appsync.DataSourceArgs, DataSourceOutputs>()({
    inputs,
    replaceOn: ["apiId", "name"],
    create: put,
    update: put,
    delete: async ({ inputs: { apiId }, outputs: { name } }) => await store.deleteSource(apiId, name),
  });
};
