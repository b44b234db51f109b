import { arnAccess, tableArn } from "../../access/access.ts";
import { tableName } from "../../table-name.ts";
import { limitOf } from "../limit.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const listStreams = operation("ListStreams", {
  members: { TableName: true, Limit: true, ExclusiveStartStreamArn: true },
  read: (call, { TableName: name, Limit, ExclusiveStartStreamArn: after }) => ({
    limit: limitOf(Limit, 100),
    table: typeof name === "string" ? tableName(call, name) : undefined,
    after: after ?? "",
  }),
  // A policy may name the streams of the table:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-read-stream-only.html
  access: (call, { table }) => [arnAccess(call, "ListStreams", `${tableArn(call, table ?? "*")}/stream/*`)],
  run: ({ store, region }, { limit, table, after }) => {
    const streams = store.streams
      .all()
      .filter(
        (stream) =>
          stream.region === region &&
          (table === undefined || stream.tableName === table) &&
          stream.arn > after,
      );
    const page = streams.slice(0, limit);
    return {
      Streams: page.map(({ arn, label, tableName: of }) => ({
        StreamArn: arn,
        StreamLabel: label,
        TableName: of,
      })),
      LastEvaluatedStreamArn: streams.length > page.length ? page.at(-1)?.arn : undefined,
    };
  },
});
