import {
  at,
  hasUnknown,
  isUnknown,
  ofTypes,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { json, target } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";

const tables = ["aws:dynamodb/table:Table"];
const buckets = ["aws:s3/bucket:Bucket"];

/** Where the consumers of a table's changes name it. */
const sources: Readonly<Record<string, string>> = {
  "aws:lambda/eventSourceMapping:EventSourceMapping": "eventSourceArn",
  "aws:pipes/pipe:Pipe": "source",
};

/** What of an item is in a stream of each kind.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
const images: Readonly<Record<string, readonly string[]>> = {
  KEYS_ONLY: [],
  NEW_IMAGE: ["NewImage"],
  OLD_IMAGE: ["OldImage"],
  NEW_AND_OLD_IMAGES: ["NewImage", "OldImage"],
};

/** Rules of what tells of changes, and what waits for them. */
export const streamPairs: readonly Rule[] = [
  {
    id: "stream-of-table",
    title: "A table that something reads changes of has a stream, with the images that are read",
    number: "pair",
    sources: [],
    severity: "medium",
    types: Object.keys(sources),
    check: (consumer, graph): readonly Finding[] => {
      const property = sources[consumer.type] as string;
      const table = target(graph, consumer, property, tables);
      if (!table || hasUnknown(table.inputs["streamEnabled"]) || hasUnknown(table.inputs["streamViewType"]))
        return [];
      if (table.inputs["streamEnabled"] !== true)
        return [{ property, got: table.name, fix: `give the table "${table.name}" streamEnabled` }];
      const kind = String(table.inputs["streamViewType"]);
      const { filterCriteria, sourceParameters, targetParameters } = consumer.inputs;
      const reading = JSON.stringify([filterCriteria, sourceParameters, targetParameters]);
      const missing = ["NewImage", "OldImage"].filter(
        (image) => reading.includes(image) && !(images[kind] ?? [image]).includes(image),
      );
      return missing.length > 0
        ? [
            {
              property,
              got: kind,
              fix: `give the table "${table.name}" a streamViewType with ${missing.join(" and ")}: what is read of it is never there`,
            },
          ]
        : [];
    },
  },
  {
    id: "bucket-tells-eventbridge",
    title: "A bucket whose events a rule waits for tells EventBridge of them",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
    types: ["aws:cloudwatch/eventRule:EventRule"],
    check: (rule, graph) => {
      const pattern = json(rule.inputs["eventPattern"]);
      if (!texts(at(pattern, "source")).includes("aws.s3")) return [];
      const names = texts(at(pattern, "detail.bucket.name"));
      return ofTypes(graph, buckets)
        .filter(({ id, outputs }) =>
          [outputs["bucket"], id].some((name) => texts(name).some((text) => names.includes(text))),
        )
        .filter((bucket) => !tells(graph, bucket))
        .map((bucket) => ({
          property: "eventPattern",
          got: bucket.name,
          fix: `give the bucket "${bucket.name}" a BucketNotification with eventbridge`,
        }));
    },
  },
];

/** True when a notification of a bucket tells EventBridge, or may do so. */
const tells = (graph: PolicyGraph, bucket: PolicyResource): boolean =>
  ofTypes(graph, ["aws:s3/bucketNotification:BucketNotification"]).some((notification) => {
    const { bucket: of, eventbridge } = notification.inputs;
    const isOf = target(graph, notification, "bucket", buckets) === bucket || isUnknown(of);
    return isOf && (eventbridge === true || isUnknown(eventbridge));
  });
