import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { missing } from "./errors.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import { deleteLogGroup } from "./operations/delete-log-group.ts";
import { deleteLogStream } from "./operations/delete-log-stream.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import {
  deleteResourcePolicy,
  describeResourcePolicies,
  putResourcePolicy,
} from "./operations/resource-policies.ts";
import { deleteRetentionPolicy, putRetentionPolicy } from "./operations/retention-policy.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import type { LogGroupStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<LogGroupStore>[] = [
  createLogGroup,
  createLogStream,
  deleteLogGroup,
  deleteLogStream,
  deleteResourcePolicy,
  deleteRetentionPolicy,
  describeLogGroups,
  describeLogStreams,
  describeResourcePolicies,
  filterLogEvents,
  getLogEvents,
  listTagsForResource,
  putLogEvents,
  putResourcePolicy,
  putRetentionPolicy,
  tagResource,
  untagResource,
];

/** CloudWatch Logs as SDK clients call it. */
export function logsApi(store: LogGroupStore): ServiceApi {
  return serviceApi({
    signingName: "logs",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing },
  });
}
