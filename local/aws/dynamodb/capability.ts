import type { StreamCapability } from "../../contract/capabilities.ts";
import type { ForeignResource } from "../../contract/service.ts";
import { resourceNotFound } from "./errors.ts";
import type { DynamoDbStore } from "./store.ts";

/** Reading streams in process. */
export function streamCapability({ streams }: DynamoDbStore): StreamCapability {
  const existing = (arn: string) => {
    const stream = streams.get(arn);
    if (!stream) throw resourceNotFound(`Stream: ${arn} not found`);
    return stream;
  };
  return {
    newest: (arn) => {
      existing(arn);
      return streams.newest(arn);
    },
    read: async (arn, { after, limit = 1000 }) => {
      const { disabledAt } = existing(arn);
      const records = await streams.read(arn, { ...(after !== undefined && { after }), limit });
      const last = records.at(-1)?.dynamodb.SequenceNumber ?? after;
      const newest = streams.newest(arn);
      return {
        records,
        ended: disabledAt !== undefined && (newest === undefined || (last !== undefined && last >= newest)),
      };
    },
    originOf: (record) => streams.originOf(record),
    listen: (arn, listener) => {
      existing(arn);
      return streams.listen(arn, listener);
    },
  };
}

/** The tables that a call of the API made. */
export function foreignTables({ tables }: DynamoDbStore): ForeignResource[] {
  return tables
    .all()
    .filter(({ definition }) => definition.origin === "api")
    .map(({ definition: { name, arn, region } }) => ({
      type: "aws:dynamodb/table:Table",
      name,
      id: name,
      region,
      outputs: { arn },
    }));
}
