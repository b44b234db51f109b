import { randomUUID } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { malformedXml } from "../errors.ts";
import type { LifecycleFilter, LifecycleRule, LifecycleTransition } from "../lifecycle/rule.ts";
import type { XmlElement, XmlValue } from "../wire/xml.ts";
import type { Setting } from "./setting.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const lifecycle: Setting<readonly LifecycleRule[]> = {
  root: "LifecycleConfiguration",
  actions: { get: "GetLifecycleConfiguration", put: "PutLifecycleConfiguration" },
  missing: ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  read: (bucket) => bucket.lifecycle,
  parse: (document) => checkLifecycle(document.all("Rule").map(parseRule)),
  format: (rules) => ({ Rule: (rules ?? []).map(formatRule) }),
  change: (rules) => ({ lifecycle: rules }),
};

const LIMIT = 1000;

/** @throws AwsError MalformedXML, InvalidArgument, InvalidRequest */
export function checkLifecycle(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  if (rules.length === 0 || rules.length > LIMIT)
    throw malformedXml(`a lifecycle configuration has 1 to ${LIMIT} rules`);
  if (new Set(rules.map(({ id }) => id)).size < rules.length)
    throw new AwsError("InvalidArgument", "Rule ID must be unique", 400);
  for (const rule of rules) {
    const { expiration, noncurrentExpiration, abortUploadsAfterDays, transitions, noncurrentTransitions } =
      rule;
    if (
      !expiration &&
      !noncurrentExpiration &&
      abortUploadsAfterDays === undefined &&
      !transitions?.length &&
      !noncurrentTransitions?.length
    )
      throw new AwsError("InvalidRequest", "At least one action needs to be specified in a rule", 400);
    const days = [expiration?.days, noncurrentExpiration?.days, abortUploadsAfterDays];
    if (days.some((value) => value !== undefined && !(Number.isInteger(value) && value > 0)))
      throw new AwsError("InvalidArgument", "'Days' for Expiration action must be a positive integer", 400);
    if (expiration?.date !== undefined && !/T00:00:00(\.000)?Z$/.test(expiration.date))
      throw new AwsError("InvalidArgument", "'Date' must be at midnight GMT", 400);
  }
  return rules;
}

function parseRule(rule: XmlElement): LifecycleRule {
  const status = rule.required("Status");
  if (status !== "Enabled" && status !== "Disabled")
    throw malformedXml(`Status must be Enabled or Disabled, not "${status}"`);
  const expiration = rule.child("Expiration");
  const noncurrent = rule.child("NoncurrentVersionExpiration");
  return {
    id: rule.text("ID") || randomUUID(),
    enabled: status === "Enabled",
    filter: parseFilter(rule),
    ...(expiration && {
      expiration: {
        days: expiration.integer("Days"),
        date: expiration.text("Date"),
        expiredObjectDeleteMarker: expiration.boolean("ExpiredObjectDeleteMarker"),
      },
    }),
    ...(noncurrent && {
      noncurrentExpiration: {
        days: noncurrent.integer("NoncurrentDays") ?? 0,
        newerVersions: noncurrent.integer("NewerNoncurrentVersions"),
      },
    }),
    abortUploadsAfterDays: rule.child("AbortIncompleteMultipartUpload")?.integer("DaysAfterInitiation"),
    transitions: rule.all("Transition").map((transition) => parseTransition(transition, "Days")),
    noncurrentTransitions: rule
      .all("NoncurrentVersionTransition")
      .map((transition) => parseTransition(transition, "NoncurrentDays")),
  };
}

function parseFilter(rule: XmlElement): LifecycleFilter {
  const filter = rule.child("Filter");
  const terms = filter?.child("And") ?? filter;
  const tags = (terms?.all("Tag") ?? []).map(
    (tag) => [tag.required("Key"), tag.text("Value") ?? ""] as const,
  );
  return {
    prefix: terms?.text("Prefix") ?? rule.text("Prefix"),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
    sizeGreaterThan: terms?.integer("ObjectSizeGreaterThan"),
    sizeLessThan: terms?.integer("ObjectSizeLessThan"),
  };
}

function parseTransition(transition: XmlElement, days: "Days" | "NoncurrentDays"): LifecycleTransition {
  return {
    days: transition.integer(days),
    date: transition.text("Date"),
    storageClass: transition.required("StorageClass"),
    newerVersions: transition.integer("NewerNoncurrentVersions"),
  };
}

function formatRule(rule: LifecycleRule): XmlValue {
  const { expiration, noncurrentExpiration } = rule;
  return {
    ID: rule.id,
    Filter: formatFilter(rule.filter),
    Status: rule.enabled ? "Enabled" : "Disabled",
    Expiration: expiration && {
      Days: expiration.days,
      Date: expiration.date,
      ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
    },
    NoncurrentVersionExpiration: noncurrentExpiration && {
      NoncurrentDays: noncurrentExpiration.days,
      NewerNoncurrentVersions: noncurrentExpiration.newerVersions,
    },
    AbortIncompleteMultipartUpload:
      rule.abortUploadsAfterDays === undefined
        ? undefined
        : { DaysAfterInitiation: rule.abortUploadsAfterDays },
    Transition: rule.transitions?.map(({ days, date, storageClass }) => ({
      Days: days,
      Date: date,
      StorageClass: storageClass,
    })),
    NoncurrentVersionTransition: rule.noncurrentTransitions?.map(({ days, storageClass, newerVersions }) => ({
      NoncurrentDays: days,
      StorageClass: storageClass,
      NewerNoncurrentVersions: newerVersions,
    })),
  };
}

function formatFilter({ prefix, tags = {}, sizeGreaterThan, sizeLessThan }: LifecycleFilter): XmlValue {
  const terms = {
    Prefix: prefix,
    Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ObjectSizeGreaterThan: sizeGreaterThan,
    ObjectSizeLessThan: sizeLessThan,
  };
  const count =
    [prefix, sizeGreaterThan, sizeLessThan].filter((term) => term !== undefined).length +
    Object.keys(tags).length;
  return count > 1 ? { And: terms } : terms;
}
