import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { ConnectionView } from "../../../contract/capabilities.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { Collection } from "../../../host/store.ts";

/** Outputs of a connection. */
interface ConnectionOutputs {
  readonly arn: string;
  readonly name: string;
  readonly connectionStatus: string;
  readonly ownerAccountId: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:codeconnections/connection:Connection`: made as PENDING, until somebody completes it, which is a button of the console here.
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html */
export const connectionResource = (connections: Collection<ConnectionView>) =>
  resource<aws.codeconnections.ConnectionArgs, ConnectionOutputs>()({
    inputs: {
      name: true,
      providerType: ["Bitbucket", "GitHub", "GitLab"],
      tags: true,
      timeouts: "it is there at once",
    },
    replaceOn: ["name", "providerType"],
    create: async ({ name: logicalName, region, inputs }) => {
      const { name = physicalName(logicalName, 32), providerType = "GitHub", tags = {} } = inputs;
      const arn = formatArn({
        service: "codeconnections",
        region,
        accountId,
        resource: `connection/${randomUUID()}`,
      });
      await connections.put(arn, { arn, name, region, providerType, status: "PENDING" });
      const outputs = { arn, name, connectionStatus: "PENDING", ownerAccountId: accountId, tagsAll: tags };
      return { id: arn, outputs };
    },
    start: ({ id }) => Promise.resolve({ connectionStatus: connections.get(id)?.status ?? "PENDING" }),
    update: ({ inputs: { tags = {} } }, { id, outputs }) =>
      Promise.resolve({ id, outputs: { ...outputs, tagsAll: tags } }),
    delete: async ({ id }) => await connections.delete(id),
  });
