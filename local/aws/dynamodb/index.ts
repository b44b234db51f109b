import type { ServiceFactory } from "../../contract/service.ts";
import { dynamoDbApi } from "./api.ts";
import { foreignTables, streamCapability } from "./capability.ts";
import { DynamoDbStore } from "./store.ts";
import { resourcePolicyResource } from "./resources/resource-policy.ts";
import { tableItemResource } from "./resources/table-item.ts";
import { tableResource } from "./resources/table.ts";
import { tagResource } from "./resources/tag.ts";
import { dynamoDbStreamsApi } from "./streams/api.ts";

/** DynamoDB and DynamoDB Streams. The data are in `dynamodb/` of the state folder. */
export const dynamodb: ServiceFactory = async (platform) => {
  const warn = (message: string) => platform.logs.write("dynamodb", "warn", message);
  const store = await DynamoDbStore.open(await platform.store.folder("dynamodb"), {
    accountId: platform.accountId,
    warn,
  });
  return {
    name: "dynamodb",
    resources: {
      "aws:dynamodb/table:Table": tableResource(store, warn),
      "aws:dynamodb/tableItem:TableItem": tableItemResource(store),
      "aws:dynamodb/resourcePolicy:ResourcePolicy": resourcePolicyResource(store),
      "aws:dynamodb/tag:Tag": tagResource(store),
    },
    api: [dynamoDbStreamsApi(store), dynamoDbApi(store)],
    capabilities: { streams: streamCapability(store) },
    foreign: () => foreignTables(store),
    stop: () => store.stop(),
    abandon: () => store.stop(),
  };
};
