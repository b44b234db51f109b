import { randomUUID } from "node:crypto";
import { formatArn } from "../contract/arn.ts";
import { physicalName } from "../contract/names.ts";
import type { RecordedResource, Resource } from "../contract/resource.ts";
import type { Platform, Service, ServiceFactory } from "../contract/service.ts";

type Text = (resource: Resource) => string;

/** Form of what a recorded type answers. */
interface Recording {
  /** Lack that comes of it here. */
  readonly without: string;
  /** Input that is the physical name; made up when the program gives none. */
  readonly name?: string;
  /** Physical name, or what stands for it, where there is no such input. */
  readonly id?: Text;
  /** Part of the ARN after the account. Absent: the type has no ARN. */
  readonly arn?: (resource: Resource, name: string) => string;
  /** True when the provider's id is the ARN. @default false */
  readonly idIsArn?: boolean;
  /** Service in the ARN, where it is not the service that records. */
  readonly arnService?: string;
  /** Services whose ARNs name no region. */
  readonly global?: boolean;
}

function input({ inputs }: Resource, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** By service and Pulumi type. */
const recordings: Readonly<Record<string, Readonly<Record<string, Recording>>>> = {
  budgets: {
    "aws:budgets/budget:Budget": {
      without: "nothing costs anything",
      name: "name",
      global: true,
      arn: (_, name) => `budget/${name}`,
    },
  },
  cloudtrail: {
    "aws:cloudtrail/trail:Trail": {
      without: "calls of AWS's APIs are not kept; the console lists those that IAM refused",
      name: "name",
      idIsArn: true,
      arn: (_, name) => `trail/${name}`,
    },
  },
  codestarnotifications: {
    "aws:codestarnotifications/notificationRule:NotificationRule": {
      without: "nobody is told by it; a rule of EventBridge for the same events runs",
      idIsArn: true,
      arnService: "codestar-notifications",
      id: () => randomUUID().replaceAll("-", ""),
      arn: (_, id) => `notificationrule/${id}`,
    },
  },
  costexplorer: {
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": {
      without: "nothing costs anything",
      id: () => randomUUID(),
      idIsArn: true,
      arnService: "ce",
      global: true,
      arn: (_, id) => `anomalymonitor/${id}`,
    },
    "aws:costexplorer/anomalySubscription:AnomalySubscription": {
      without: "nothing costs anything",
      id: () => randomUUID(),
      idIsArn: true,
      arnService: "ce",
      global: true,
      arn: (_, id) => `anomalysubscription/${id}`,
    },
  },
  chatbot: {
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
      without: "no chat is told",
      id: (resource) => input(resource, "configurationName"),
    },
  },
  kms: {
    "aws:kms/key:Key": {
      without: "data are kept in clear, readable by you alone",
      id: () => randomUUID(),
      arn: (_, id) => `key/${id}`,
    },
    "aws:kms/alias:Alias": {
      without: "data are kept in clear, readable by you alone",
      name: "name",
      arn: (_, name) => name,
    },
  },
};

/** Services whose resources the program may declare and which do nothing here. Each type says what is missing because of it;
 * that is printed at start. */
export const recorded: readonly ServiceFactory[] = Object.entries(recordings).map(
  ([service, types]) =>
    (platform: Platform): Service => ({
      name: service,
      resources: Object.fromEntries(
        Object.entries(types).map(([type, recording]) => [type, record(service, recording, platform)]),
      ),
    }),
);

function record(service: string, recording: Recording, { accountId }: Platform): RecordedResource {
  const { without, name: nameInput, idIsArn = false, arnService = service, global = false } = recording;
  return {
    without,
    outputs: (resource) => {
      const name =
        nameInput === undefined
          ? undefined
          : ((resource.inputs[nameInput] as string | undefined) ?? physicalName(resource.name));
      const id = recording.id?.(resource) ?? name ?? physicalName(resource.name);
      const arn =
        recording.arn &&
        formatArn({
          service: arnService,
          region: global ? "" : resource.region,
          accountId,
          resource: recording.arn(resource, name ?? id),
        });
      return {
        id: idIsArn && arn !== undefined ? arn : id,
        outputs: {
          ...(nameInput !== undefined && { [nameInput]: name }),
          ...(arn !== undefined && { arn }),
          ...("tags" in resource.inputs && { tagsAll: resource.inputs["tags"] }),
        },
      };
    },
  };
}
