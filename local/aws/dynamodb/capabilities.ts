import type { StreamCapability, TableCapability } from "../../platform/capabilities.ts";
import { resourceNotFound } from "./errors.ts";
import type { Engine } from "./engine.ts";

/** Reading streams in process. */
export function streamCapability({ streams }: Engine): StreamCapability {
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
      return { records, ended: disabledAt !== undefined && (newest === undefined || (last !== undefined && last >= newest)) };
    },
    listen: (arn, listener) => {
      existing(arn);
      return streams.listen(arn, listener);
    },
  };
}

/** What tables there are. */
export function tableCapability({ tables }: Engine): TableCapability {
  return {
    listed: () =>
      tables.all().map(({ definition: { name, arn, region, origin, createdAt } }) => ({ name, arn, region, origin, createdAt })),
  };
}
