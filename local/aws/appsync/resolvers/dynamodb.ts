import { jsonBody, jsonCall, principalOf } from "../../../delivery/destinations.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import type { DataSourceRecord } from "../records.ts";
import { ResolverError } from "../runtime/context.ts";
import { fromItem } from "../runtime/util.ts";

type Item = Record<string, Record<string, unknown>>;

interface Expression {
  readonly expression?: string;
  readonly expressionNames?: Readonly<Record<string, string>>;
  readonly expressionValues?: Readonly<Record<string, unknown>>;
}

/** Request of a resolver to a table.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html */
interface TableRequest {
  readonly operation: string;
  readonly key?: Item;
  readonly attributeValues?: Item;
  readonly condition?: Expression;
  readonly update?: Expression;
  readonly query?: Expression;
  readonly filter?: Expression;
  readonly index?: string;
  readonly limit?: number;
  readonly nextToken?: string | null;
  readonly scanIndexForward?: boolean;
  readonly consistentRead?: boolean;
}

/** Does what a resolver asks, with the data source's role.
 * @throws ResolverError as resolvers see it: `DynamoDB:ConditionalCheckFailedException` */
export async function askTable(
  platform: Platform,
  apiArn: string,
  source: DataSourceRecord,
  request: TableRequest,
): Promise<unknown> {
  const { tableName: TableName = "", region, roleArn = "" } = source;
  const call = async (action: string, input: object): Promise<Record<string, unknown>> => {
    try {
      const principal = principalOf(platform, {
        roleArn,
        service: "appsync.amazonaws.com",
        sourceArn: apiArn,
      });
      return jsonBody<Record<string, unknown>>(
        await platform.capabilities.gateway.call(
          principal,
          "dynamodb",
          jsonCall(region, `DynamoDB_20120810.${action}`, { TableName, ...input }),
        ),
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new ResolverError(error.message, `DynamoDB:${error.code}`, itemOf(error.members?.["Item"]));
    }
  };
  const page = (input: object) => ({
    ...input,
    Limit: request.limit,
    ConsistentRead: request.consistentRead,
    IndexName: request.index,
    ...(request.filter && { FilterExpression: request.filter.expression }),
    ...(request.nextToken && { ExclusiveStartKey: readToken(request.nextToken) }),
  });
  const items = ({ Items, LastEvaluatedKey, ScannedCount }: Record<string, unknown>) => ({
    items: ((Items ?? []) as Item[]).map(fromItem),
    nextToken: LastEvaluatedKey ? Buffer.from(JSON.stringify(LastEvaluatedKey)).toString("base64url") : null,
    scannedCount: ScannedCount,
  });
  const { key: Key } = request;
  switch (request.operation) {
    case "GetItem":
      return itemOf((await call("GetItem", { Key, ConsistentRead: request.consistentRead }))["Item"]);
    case "PutItem": {
      const Item = { ...request.attributeValues, ...Key };
      await call("PutItem", {
        Item,
        ...condition(request.condition),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return fromItem(Item);
    }
    case "UpdateItem": {
      const { update = {} } = request;
      const merged = names([update, request.condition]);
      const input = {
        Key,
        UpdateExpression: update.expression,
        ConditionExpression: request.condition?.expression,
        ReturnValues: "ALL_NEW",
      };
      return itemOf(
        (await call("UpdateItem", { ...input, ...merged, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }))[
          "Attributes"
        ],
      );
    }
    case "DeleteItem":
      return itemOf(
        (await call("DeleteItem", { Key, ...condition(request.condition), ReturnValues: "ALL_OLD" }))[
          "Attributes"
        ],
      );
    case "Query": {
      const input = {
        KeyConditionExpression: request.query?.expression,
        ScanIndexForward: request.scanIndexForward,
      };
      return items(await call("Query", page({ ...input, ...names([request.query, request.filter]) })));
    }
    case "Scan":
      return items(await call("Scan", page(names([request.filter]))));
    default:
      throw new NotEmulatedError(`the operation ${request.operation} of an AppSync resolver`);
  }
}

/** @throws ResolverError when the token is none of ours. */
function readToken(token: unknown): Item {
  try {
    const key: unknown = JSON.parse(Buffer.from(String(token), "base64url").toString());
    if (typeof key === "object" && key !== null && !Array.isArray(key)) return key as Item;
  } catch {
    // The same answer as to another kind of value.
  }
  throw new ResolverError("Invalid pagination token given.", "BadRequestException");
}

const itemOf = (item: unknown) => (item ? fromItem(item as Item) : null);

function condition(given: Expression | undefined): object {
  return given ? { ConditionExpression: given.expression, ...names([given]) } : {};
}

function names(expressions: readonly (Expression | undefined)[]): object {
  const all = (member: "expressionNames" | "expressionValues") =>
    Object.assign({}, ...expressions.map((one) => one?.[member] ?? {})) as object;
  const [ExpressionAttributeNames, ExpressionAttributeValues] = [
    all("expressionNames"),
    all("expressionValues"),
  ];
  return {
    ...(Object.keys(ExpressionAttributeNames).length > 0 && { ExpressionAttributeNames }),
    ...(Object.keys(ExpressionAttributeValues).length > 0 && { ExpressionAttributeValues }),
  };
}
