import { parseArn } from "../../../contract/arn.ts";
import { invalidParameter } from "../errors.ts";
import { access, namePage, operation } from "../operation.ts";

const MINUTE = 60_000;

/** Shows the newest 200 of what happened; the last hour unless asked otherwise.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeEvents.html */
export const describeEvents = operation("DescribeEvents", {
  members: {
    SourceIdentifier: true,
    SourceType: ["db-cluster", "db-instance"],
    StartTime: true,
    EndTime: true,
    Duration: true,
    MaxRecords: true,
    Marker: true,
  },
  access: () => access("DescribeEvents", "*"),
  run: ({ store, region }, input) => {
    const { SourceIdentifier: source, SourceType: type, EndTime: end, Duration: minutes = 60 } = input;
    if (source !== undefined && type === undefined)
      throw invalidParameter("The parameter SourceType must be provided with SourceIdentifier");
    const last = end?.getTime() ?? Date.now();
    const first = input.StartTime?.getTime() ?? last - minutes * MINUTE;
    const events = store.events.filter(
      (event) =>
        parseArn(event.arn).region === region &&
        (source === undefined || event.source === source) &&
        (type === undefined || event.type === type) &&
        Date.parse(event.at) >= first &&
        Date.parse(event.at) <= last,
    );
    const numbered = events.map((event, index) => ({ event, key: String(index).padStart(4, "0") }));
    const { items, next } = namePage(numbered, ({ key }) => key, input);
    const shown = items.map(({ event }) => ({
      SourceIdentifier: event.source,
      SourceType: event.type,
      SourceArn: event.arn,
      Message: event.message,
      Date: new Date(event.at),
    }));
    return { Events: shown, Marker: next };
  },
});
