import type { ServiceFactory } from "../../contract/service.ts";
import { dynamoDbApi } from "./api.ts";
import { foreignTables, streamCapability } from "./capabilities.ts";
import { Engine } from "./engine.ts";
import { resourcePolicyResource } from "./resources/resource-policy.ts";
import { tableItemResource } from "./resources/table-item.ts";
import { tableResource } from "./resources/table.ts";
import { tagResource } from "./resources/tag.ts";

/** DynamoDB and DynamoDB Streams. The data are in `dynamodb/` of the state folder. */
export const dynamodb: ServiceFactory = async (platform) => {
  const warn = (message: string) => platform.logs.write("dynamodb", "warn", message);
  const engine = await Engine.open(await platform.store.folder("dynamodb"), {
    accountId: platform.accountId,
    warn,
  });
  return {
    name: "dynamodb",
    resources: {
      "aws:dynamodb/table:Table": tableResource(engine, warn),
      "aws:dynamodb/tableItem:TableItem": tableItemResource(engine),
      "aws:dynamodb/resourcePolicy:ResourcePolicy": resourcePolicyResource(engine),
      "aws:dynamodb/tag:Tag": tagResource(engine),
    },
    api: dynamoDbApi(engine),
    capabilities: { streams: streamCapability(engine) },
    foreign: () => foreignTables(engine),
    stop: () => engine.stop(),
    abandon: () => engine.stop(),
  };
};
