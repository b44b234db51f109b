import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { ConsoleResource } from "../../../local/console/data.ts";
import type { Visit } from "./visit.ts";

/** True for the log group with a logical name. */
export const isGroup = (one: ConsoleResource, name: string): boolean =>
  one.type === "aws:cloudwatch/logGroup:LogGroup" && one.name === name;

/** Waits for a line in a log group. */
export async function lineIn(visit: Visit, name: string): Promise<void> {
  const group = (await visit.resources()).find((one) => isGroup(one, name));
  const client = new CloudWatchLogsClient(visit.client());
  const logGroupName = group?.id;
  await visit.until(`a line in ${name}`, async () => {
    const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
    return events.length > 0 ? true : undefined;
  });
  client.destroy();
}
