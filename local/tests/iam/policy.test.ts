import assert from "node:assert/strict";
import { compilePolicy, type Policy } from "../../aws/iam/policy/policy.ts";
import { evaluate, type Asker } from "../../aws/iam/policy/evaluate.ts";
import { parsePattern } from "../../aws/iam/policy/pattern.ts";

const ACCOUNT = "111122223333";
const role = `arn:aws:iam::${ACCOUNT}:role/app`;
const session = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;
const table = `arn:aws:dynamodb:ap-northeast-2:${ACCOUNT}:table/mysfits`;
const object = "arn:aws:s3:::site/assets/app.js";

const appRole: Asker = { arn: session, roleArn: role, accountId: ACCOUNT, anonymous: false };
const cloudfront: Asker = {
  arn: "cloudfront.amazonaws.com",
  service: "cloudfront.amazonaws.com",
  accountId: ACCOUNT,
  anonymous: false,
};
const nobody: Asker = { arn: "*", accountId: "", anonymous: true };

type Element = Record<string, unknown>;
const allow = (Action: unknown, Resource: unknown, more: Element = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: Element = {}) => ({
  Effect: "Deny",
  Action,
  Resource,
  ...more,
});
const when = (Condition: Element) => allow("dynamodb:GetItem", table, { Condition });

interface Case {
  readonly identity?: readonly Element[];
  readonly boundary?: readonly Element[];
  readonly session?: readonly Element[];
  readonly resourcePolicy?: readonly Element[];
  readonly endpoint?: readonly Element[];
  readonly asker?: Asker;
  /** `dynamodb:GetItem` unless given. */
  readonly action?: string;
  /** The table unless given. */
  readonly resource?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly reason?: RegExp;
}

const compile = (name: string, statements: readonly Element[], kind: "identity" | "resource") =>
  compilePolicy(name, JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);

function decide({
  identity = [],
  boundary,
  session: scope,
  resourcePolicy,
  endpoint,
  asker = appRole,
  context = {},
  ...asked
}: Case) {
  const policies: Policy[] = identity.length > 0 ? [compile("identity", identity, "identity")] : [];
  return evaluate({
    asker,
    action: asked.action ?? "dynamodb:GetItem",
    resource: asked.resource ?? table,
    context: new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values])),
    identity: policies,
    boundary: boundary && compile("boundary", boundary, "identity"),
    session: scope && [compile("session", scope, "identity")],
    resourcePolicy: resourcePolicy && compile("resource", resourcePolicy, "resource"),
    endpointPolicy: endpoint && compile("endpoint", endpoint, "resource"),
  });
}

const key = (name: string, ...values: string[]) => ({ context: { [name]: values } });
const get = "s3:GetObject";
const bucketPolicy = (Principal: unknown, more: Element = {}) => [
  { ...allow(get, "arn:aws:s3:::site/*"), Principal, ...more },
];
const reading = { action: get, resource: object };

/** Decisions by group: `true` is allowed. */
const groups: Readonly<Record<string, readonly (readonly [string, boolean, Case])[]>> = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
  actions: [
    [
      "nothing allows anything",
      false,
      { reason: /no identity-based policy allows the dynamodb:GetItem action/ },
    ],
    ["the action by name", true, { identity: [allow("dynamodb:GetItem", table)] }],
    ["in any case", true, { identity: [allow("DynamoDB:getitem", table)] }],
    ["one of a list", true, { identity: [allow(["dynamodb:Query", "dynamodb:GetItem"], table)] }],
    ["another action", false, { identity: [allow("dynamodb:PutItem", table)] }],
    [
      "a name that only begins the same",
      false,
      { identity: [allow("dynamodb:Get*", table)], action: "dynamodb:PutItem" },
    ],
    ["a wildcard at the end", true, { identity: [allow("dynamodb:Get*", table)] }],
    ["a wildcard in the middle", true, { identity: [allow("dynamodb:G*Item", table)] }],
    ["a question mark for one character", true, { identity: [allow("dynamodb:?etItem", table)] }],
    ["everything of a service", true, { identity: [allow("dynamodb:*", table)] }],
    ["everything of another service", false, { identity: [allow("s3:*", "*")] }],
    ["everything", true, { identity: [allow("*", "*")] }],
    [
      "NotAction leaves the named out",
      false,
      { identity: [{ Effect: "Allow", NotAction: "dynamodb:GetItem", Resource: "*" }] },
    ],
    [
      "NotAction takes all others",
      true,
      { identity: [{ Effect: "Allow", NotAction: "dynamodb:PutItem", Resource: "*" }] },
    ],
    [
      "NotAction with a wildcard",
      false,
      { identity: [{ Effect: "Allow", NotAction: ["dynamodb:*", "s3:*"], Resource: "*" }] },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  resources: [
    ["the resource by name", true, { identity: [allow("dynamodb:GetItem", table)] }],
    ["another table", false, { identity: [allow("dynamodb:GetItem", `${table}2`)] }],
    ["a prefix is not the table", false, { identity: [allow("dynamodb:GetItem", table.slice(0, -1))] }],
    [
      "a wildcard in the last part",
      true,
      { identity: [allow("dynamodb:GetItem", table.replace("mysfits", "mys*"))] },
    ],
    [
      "an index needs its own ARN",
      false,
      { identity: [allow("dynamodb:Query", table)], action: "dynamodb:Query", resource: `${table}/index/a` },
    ],
    [
      "an index by its ARN",
      true,
      {
        identity: [allow("dynamodb:Query", `${table}/index/*`)],
        action: "dynamodb:Query",
        resource: `${table}/index/a`,
      },
    ],
    [
      "case counts",
      false,
      {
        identity: [
          allow("dynamodb:GetItem", table.toUpperCase().replace("ARN:AWS:DYNAMODB", "arn:aws:dynamodb")),
        ],
      },
    ],
    [
      "another region",
      false,
      { identity: [allow("dynamodb:GetItem", table.replace("ap-northeast-2", "us-east-1"))] },
    ],
    ["any region", true, { identity: [allow("dynamodb:GetItem", table.replace("ap-northeast-2", "*"))] }],
    [
      "a wildcard crosses slashes in a key",
      true,
      { identity: [allow(get, "arn:aws:s3:::site/*")], ...reading },
    ],
    ["the bucket is not its objects", false, { identity: [allow(get, "arn:aws:s3:::site")], ...reading }],
    [
      "NotResource leaves the named out",
      false,
      { identity: [{ Effect: "Allow", Action: "dynamodb:*", NotResource: table }] },
    ],
    [
      "NotResource takes all others",
      true,
      { identity: [{ Effect: "Allow", Action: "dynamodb:*", NotResource: `${table}2` }] },
    ],
    ["one of a list", true, { identity: [allow("dynamodb:GetItem", ["arn:aws:s3:::x", table])] }],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  "explicit deny": [
    [
      "wins over an allow",
      false,
      {
        identity: [allow("*", "*"), deny("dynamodb:GetItem", table)],
        reason: /explicit deny in an identity-based policy/,
      },
    ],
    [
      "wins whatever the order",
      false,
      { identity: [deny("dynamodb:*", "*"), allow("dynamodb:GetItem", table)] },
    ],
    ["of another resource does not", true, { identity: [allow("*", "*"), deny("*", `${table}2`)] }],
    [
      "with a condition that does not hold does not",
      true,
      {
        identity: [
          allow("*", "*"),
          deny("*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        ],
        ...key("aws:SecureTransport", "true"),
      },
    ],
    [
      "with a condition that holds",
      false,
      {
        identity: [
          allow("*", "*"),
          deny("*", "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
        ],
        ...key("aws:SecureTransport", "true"),
      },
    ],
    [
      "by NotAction hits everything else",
      false,
      { identity: [allow("*", "*"), { Effect: "Deny", NotAction: "s3:*", Resource: "*" }] },
    ],
    [
      "by NotResource hits everything else",
      false,
      { identity: [allow("*", "*"), { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::*" }] },
    ],
    [
      "in the resource's policy",
      false,
      {
        identity: [allow("*", "*")],
        resourcePolicy: [{ ...deny(get, "arn:aws:s3:::site/*"), Principal: "*" }],
        ...reading,
        reason: /resource-based/,
      },
    ],
    [
      "in the boundary",
      false,
      { identity: [allow("*", "*")], boundary: [allow("*", "*"), deny("dynamodb:GetItem", "*")] },
    ],
    [
      "in the endpoint's policy",
      false,
      {
        identity: [allow("*", "*")],
        endpoint: [{ ...deny("dynamodb:GetItem", "*"), Principal: "*" }],
        reason: /VPC endpoint/,
      },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  "boundary, session and endpoint": [
    ["a boundary alone allows nothing", false, { boundary: [allow("*", "*")] }],
    [
      "a boundary must allow too",
      false,
      { identity: [allow("*", "*")], boundary: [allow("s3:*", "*")], reason: /permissions boundary/ },
    ],
    [
      "both allow",
      true,
      { identity: [allow("dynamodb:*", "*")], boundary: [allow("dynamodb:GetItem", "*")] },
    ],
    [
      "a session policy must allow too",
      false,
      { identity: [allow("*", "*")], session: [allow("s3:*", "*")], reason: /session/ },
    ],
    [
      "a session policy that allows",
      true,
      { identity: [allow("*", "*")], session: [allow("dynamodb:GetItem", table)] },
    ],
    [
      "an endpoint must allow too",
      false,
      {
        identity: [allow("*", "*")],
        endpoint: [{ ...allow("s3:*", "*"), Principal: "*" }],
        reason: /no VPC endpoint policy allows/,
      },
    ],
    [
      "an endpoint that allows the table",
      true,
      { identity: [allow("*", "*")], endpoint: [{ ...allow("*", `${table}*`), Principal: "*" }] },
    ],
    [
      "an endpoint for another account's tables",
      false,
      {
        identity: [allow("*", "*")],
        endpoint: [{ ...allow("*", table.replace(ACCOUNT, "999999999999")), Principal: "*" }],
      },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
  "string conditions": [
    [
      "StringEquals",
      true,
      {
        identity: [when({ StringEquals: { "aws:PrincipalTag/team": "web" } })],
        ...key("aws:PrincipalTag/team", "web"),
      },
    ],
    [
      "StringEquals, another value",
      false,
      {
        identity: [when({ StringEquals: { "aws:PrincipalTag/team": "web" } })],
        ...key("aws:PrincipalTag/team", "data"),
      },
    ],
    [
      "StringEquals, case counts",
      false,
      {
        identity: [when({ StringEquals: { "aws:PrincipalTag/team": "Web" } })],
        ...key("aws:PrincipalTag/team", "web"),
      },
    ],
    [
      "keys ignore case",
      true,
      {
        identity: [when({ StringEquals: { "AWS:principaltag/TEAM": "web" } })],
        ...key("aws:PrincipalTag/team", "web"),
      },
    ],
    [
      "one of several values",
      true,
      { identity: [when({ StringEquals: { k: ["a", "b"] } })], ...key("k", "b") },
    ],
    ["a key that is not there", false, { identity: [when({ StringEquals: { k: "a" } })] }],
    [
      "StringEquals takes * as a character",
      false,
      { identity: [when({ StringEquals: { k: "a*" } })], ...key("k", "ab") },
    ],
    [
      "StringEqualsIfExists without the key",
      true,
      { identity: [when({ StringEqualsIfExists: { k: "a" } })] },
    ],
    [
      "StringEqualsIfExists with another value",
      false,
      { identity: [when({ StringEqualsIfExists: { k: "a" } })], ...key("k", "b") },
    ],
    ["StringNotEquals", true, { identity: [when({ StringNotEquals: { k: "a" } })], ...key("k", "b") }],
    [
      "StringNotEquals, the value",
      false,
      { identity: [when({ StringNotEquals: { k: "a" } })], ...key("k", "a") },
    ],
    [
      "StringNotEquals, none of several",
      false,
      { identity: [when({ StringNotEquals: { k: ["a", "b"] } })], ...key("k", "b") },
    ],
    ["StringNotEquals without the key holds", true, { identity: [when({ StringNotEquals: { k: "a" } })] }],
    [
      "StringEqualsIgnoreCase",
      true,
      { identity: [when({ StringEqualsIgnoreCase: { k: "Web" } })], ...key("k", "wEB") },
    ],
    [
      "StringNotEqualsIgnoreCase",
      false,
      { identity: [when({ StringNotEqualsIgnoreCase: { k: "Web" } })], ...key("k", "wEB") },
    ],
    ["StringLike with *", true, { identity: [when({ StringLike: { k: "user-*" } })], ...key("k", "user-1") }],
    [
      "StringLike with ?",
      false,
      { identity: [when({ StringLike: { k: "user-?" } })], ...key("k", "user-12") },
    ],
    ["StringNotLike", false, { identity: [when({ StringNotLike: { k: "user-*" } })], ...key("k", "user-1") }],
    [
      "two keys: both must hold",
      false,
      { identity: [when({ StringEquals: { k: "a", l: "b" } })], ...key("k", "a") },
    ],
    [
      "two operators: both must hold",
      false,
      { identity: [when({ StringEquals: { k: "a" }, StringLike: { l: "*" } })], ...key("k", "a") },
    ],
  ],
  "numeric, date and boolean conditions": [
    ["NumericEquals", true, { identity: [when({ NumericEquals: { k: "10" } })], ...key("k", "10.0") }],
    ["NumericNotEquals", false, { identity: [when({ NumericNotEquals: { k: "10" } })], ...key("k", "10") }],
    ["NumericLessThan", true, { identity: [when({ NumericLessThan: { k: "10" } })], ...key("k", "9.99") }],
    [
      "NumericLessThan, equal",
      false,
      { identity: [when({ NumericLessThan: { k: "10" } })], ...key("k", "10") },
    ],
    [
      "NumericLessThanEquals",
      true,
      { identity: [when({ NumericLessThanEquals: { k: "10" } })], ...key("k", "10") },
    ],
    ["NumericGreaterThan", true, { identity: [when({ NumericGreaterThan: { k: 10 } })], ...key("k", "11") }],
    [
      "NumericGreaterThanEquals",
      false,
      { identity: [when({ NumericGreaterThanEquals: { k: "10" } })], ...key("k", "9") },
    ],
    [
      "a number that is none",
      false,
      { identity: [when({ NumericLessThan: { k: "10" } })], ...key("k", "few") },
    ],
    [
      "DateGreaterThan",
      true,
      {
        identity: [when({ DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } })],
        ...key("aws:CurrentTime", "2026-11-24T00:00:00Z"),
      },
    ],
    [
      "DateLessThan",
      false,
      {
        identity: [when({ DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } })],
        ...key("aws:CurrentTime", "2026-11-24T00:00:00Z"),
      },
    ],
    [
      "dates as seconds",
      true,
      {
        identity: [when({ DateLessThan: { "aws:EpochTime": "2000000000" } })],
        ...key("aws:EpochTime", "1900000000"),
      },
    ],
    [
      "DateEquals in another zone",
      true,
      {
        identity: [when({ DateEquals: { k: "2026-01-01T09:00:00+09:00" } })],
        ...key("k", "2026-01-01T00:00:00Z"),
      },
    ],
    [
      "DateNotEquals",
      false,
      {
        identity: [when({ DateNotEquals: { k: "2026-01-01T00:00:00Z" } })],
        ...key("k", "2026-01-01T00:00:00Z"),
      },
    ],
    [
      "Bool",
      true,
      {
        identity: [when({ Bool: { "aws:SecureTransport": "true" } })],
        ...key("aws:SecureTransport", "true"),
      },
    ],
    [
      "Bool as JSON",
      true,
      { identity: [when({ Bool: { "aws:SecureTransport": true } })], ...key("aws:SecureTransport", "true") },
    ],
    [
      "Bool, the other",
      false,
      {
        identity: [when({ Bool: { "aws:SecureTransport": "true" } })],
        ...key("aws:SecureTransport", "false"),
      },
    ],
    [
      "BoolIfExists without the key",
      true,
      { identity: [when({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })] },
    ],
    ["Null true: the key is not there", true, { identity: [when({ Null: { k: "true" } })] }],
    ["Null true: it is", false, { identity: [when({ Null: { k: "true" } })], ...key("k", "a") }],
    ["Null false: the key is there", true, { identity: [when({ Null: { k: "false" } })], ...key("k", "a") }],
    [
      "BinaryEquals",
      true,
      { identity: [when({ BinaryEquals: { k: "QmluYXJ5" } })], ...key("k", "QmluYXJ5") },
    ],
  ],
  "address and ARN conditions": [
    [
      "IpAddress in a block",
      true,
      {
        identity: [when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })],
        ...key("aws:SourceIp", "10.1.2.3"),
      },
    ],
    [
      "IpAddress outside of it",
      false,
      {
        identity: [when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })],
        ...key("aws:SourceIp", "11.1.2.3"),
      },
    ],
    [
      "one address",
      true,
      {
        identity: [when({ IpAddress: { "aws:SourceIp": "127.0.0.1" } })],
        ...key("aws:SourceIp", "127.0.0.1"),
      },
    ],
    [
      "an address of IPv6",
      true,
      {
        identity: [when({ IpAddress: { "aws:SourceIp": "2001:db8::/32" } })],
        ...key("aws:SourceIp", "2001:db8::1"),
      },
    ],
    [
      "IPv4 in IPv6",
      true,
      {
        identity: [when({ IpAddress: { "aws:SourceIp": "127.0.0.0/8" } })],
        ...key("aws:SourceIp", "::ffff:127.0.0.1"),
      },
    ],
    [
      "NotIpAddress",
      false,
      {
        identity: [when({ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } })],
        ...key("aws:SourceIp", "10.1.2.3"),
      },
    ],
    [
      "ArnEquals",
      true,
      { identity: [when({ ArnEquals: { "aws:PrincipalArn": role } })], ...key("aws:PrincipalArn", role) },
    ],
    [
      "ArnLike with a wildcard",
      true,
      {
        identity: [when({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/a*" } })],
        ...key("aws:PrincipalArn", role),
      },
    ],
    [
      "ArnLike with a wildcard in each part",
      true,
      {
        identity: [when({ ArnLike: { "aws:PrincipalArn": "arn:*:iam:*:*:role/app" } })],
        ...key("aws:PrincipalArn", role),
      },
    ],
    [
      "ArnNotLike",
      false,
      {
        identity: [when({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } })],
        ...key("aws:PrincipalArn", role),
      },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  "keys with several values": [
    [
      "ForAllValues, all fit",
      true,
      {
        identity: [when({ "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a", "b"] } })],
        ...key("dynamodb:Attributes", "a", "b"),
      },
    ],
    [
      "ForAllValues, one does not",
      false,
      {
        identity: [when({ "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a", "b"] } })],
        ...key("dynamodb:Attributes", "a", "c"),
      },
    ],
    [
      "ForAllValues without the key holds",
      true,
      { identity: [when({ "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a"] } })] },
    ],
    [
      "ForAnyValue, one fits",
      true,
      { identity: [when({ "ForAnyValue:StringEquals": { k: ["a", "b"] } })], ...key("k", "c", "b") },
    ],
    [
      "ForAnyValue, none fits",
      false,
      { identity: [when({ "ForAnyValue:StringEquals": { k: ["a"] } })], ...key("k", "c", "d") },
    ],
    [
      "ForAnyValue without the key does not hold",
      false,
      { identity: [when({ "ForAnyValue:StringEquals": { k: ["a"] } })] },
    ],
    [
      "ForAllValues:StringLike",
      true,
      {
        identity: [when({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["user-*"] } })],
        ...key("dynamodb:LeadingKeys", "user-1", "user-2"),
      },
    ],
    [
      "ForAnyValue:StringNotEquals",
      true,
      { identity: [when({ "ForAnyValue:StringNotEquals": { k: ["a"] } })], ...key("k", "a", "b") },
    ],
    [
      "ForAllValues:StringNotEquals",
      false,
      { identity: [when({ "ForAllValues:StringNotEquals": { k: ["a"] } })], ...key("k", "a", "b") },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  variables: [
    [
      "in a resource",
      true,
      {
        identity: [allow(get, "arn:aws:s3:::site/${aws:PrincipalTag/team}/*")],
        action: get,
        resource: "arn:aws:s3:::site/web/a",
        ...key("aws:PrincipalTag/team", "web"),
      },
    ],
    [
      "in a resource, another value",
      false,
      {
        identity: [allow(get, "arn:aws:s3:::site/${aws:PrincipalTag/team}/*")],
        action: get,
        resource: "arn:aws:s3:::site/data/a",
        ...key("aws:PrincipalTag/team", "web"),
      },
    ],
    [
      "without a value match nothing",
      false,
      {
        identity: [allow(get, "arn:aws:s3:::site/${aws:PrincipalTag/team}/*")],
        action: get,
        resource: "arn:aws:s3:::site//a",
      },
    ],
    [
      "a value with * is no wildcard",
      false,
      {
        identity: [allow(get, "arn:aws:s3:::site/${aws:PrincipalTag/team}/a")],
        action: get,
        resource: "arn:aws:s3:::site/web/a",
        ...key("aws:PrincipalTag/team", "*"),
      },
    ],
    [
      "in a condition",
      true,
      {
        identity: [when({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:userid}"] } })],
        context: { "aws:userid": ["u1"], "dynamodb:LeadingKeys": ["u1"] },
      },
    ],
    [
      "in a condition, another user's key",
      false,
      {
        identity: [when({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:userid}"] } })],
        context: { "aws:userid": ["u1"], "dynamodb:LeadingKeys": ["u2"] },
      },
    ],
    [
      "${*} is a star",
      true,
      { identity: [allow(get, "arn:aws:s3:::site/a${*}b")], action: get, resource: "arn:aws:s3:::site/a*b" },
    ],
    [
      "${*} is only a star",
      false,
      { identity: [allow(get, "arn:aws:s3:::site/a${*}b")], action: get, resource: "arn:aws:s3:::site/axb" },
    ],
    [
      "a default value",
      true,
      {
        identity: [allow(get, "arn:aws:s3:::site/${aws:PrincipalTag/team, 'all'}/*")],
        action: get,
        resource: "arn:aws:s3:::site/all/a",
      },
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  "resource policies": [
    ["name the role", true, { resourcePolicy: bucketPolicy({ AWS: role }), ...reading }],
    ["name the session", true, { resourcePolicy: bucketPolicy({ AWS: session }), ...reading }],
    ["name another role", false, { resourcePolicy: bucketPolicy({ AWS: `${role}2` }), ...reading }],
    ["name everybody", true, { resourcePolicy: bucketPolicy("*"), ...reading }],
    ["name everybody in an account", true, { resourcePolicy: bucketPolicy({ AWS: "*" }), ...reading }],
    [
      "name the account: the identity must allow",
      false,
      { resourcePolicy: bucketPolicy({ AWS: `arn:aws:iam::${ACCOUNT}:root` }), ...reading },
    ],
    ["name the account by its number", false, { resourcePolicy: bucketPolicy({ AWS: ACCOUNT }), ...reading }],
    [
      "deny the account: everybody in it",
      false,
      {
        identity: [allow("*", "*")],
        resourcePolicy: [{ ...deny(get, "arn:aws:s3:::site/*"), Principal: { AWS: ACCOUNT } }],
        ...reading,
      },
    ],
    [
      "let a service in",
      true,
      {
        asker: cloudfront,
        resourcePolicy: bucketPolicy({ Service: "cloudfront.amazonaws.com" }),
        ...reading,
      },
    ],
    [
      "do not let another service in",
      false,
      { asker: cloudfront, resourcePolicy: bucketPolicy({ Service: "lambda.amazonaws.com" }), ...reading },
    ],
    [
      "let a service in for one distribution",
      true,
      {
        asker: cloudfront,
        resourcePolicy: bucketPolicy(
          { Service: "cloudfront.amazonaws.com" },
          { Condition: { StringEquals: { "AWS:SourceArn": "arn:d1" } } },
        ),
        ...reading,
        ...key("aws:SourceArn", "arn:d1"),
      },
    ],
    [
      "not for another distribution",
      false,
      {
        asker: cloudfront,
        resourcePolicy: bucketPolicy(
          { Service: "cloudfront.amazonaws.com" },
          { Condition: { StringEquals: { "AWS:SourceArn": "arn:d1" } } },
        ),
        ...reading,
        ...key("aws:SourceArn", "arn:d2"),
      },
    ],
    [
      "a service has no identity policies",
      false,
      { asker: cloudfront, identity: [allow("*", "*")], ...reading },
    ],
    ["nobody gets in without one", false, { asker: nobody, ...reading }],
    [
      "nobody gets in where everybody may",
      true,
      { asker: nobody, resourcePolicy: bucketPolicy("*"), ...reading },
    ],
    [
      "nobody is not the account",
      false,
      { asker: nobody, resourcePolicy: bucketPolicy({ AWS: ACCOUNT }), ...reading },
    ],
    [
      "NotPrincipal denies all but the named",
      true,
      {
        identity: [allow("*", "*")],
        resourcePolicy: [{ ...deny(get, "*"), NotPrincipal: { AWS: role } }],
        ...reading,
      },
    ],
    [
      "NotPrincipal denies the others",
      false,
      {
        identity: [allow("*", "*")],
        resourcePolicy: [{ ...deny(get, "*"), NotPrincipal: { AWS: `${role}2` } }],
        ...reading,
      },
    ],
    [
      "the bucket's own ARN is not its objects",
      false,
      { resourcePolicy: [{ ...allow(get, "arn:aws:s3:::site"), Principal: "*" }], ...reading },
    ],
  ],
};

describe("IAM decides", () => {
  for (const [group, cases] of Object.entries(groups))
    describe(group, () => {
      for (const [name, expected, question] of cases)
        it(`${name}: ${expected ? "allowed" : "refused"}`, () => {
          const { allowed, reason } = decide(question);
          assert.equal(allowed, expected, reason);
          if (question.reason) assert.match(reason, question.reason);
        });
    });

  it("in at least 120 cases", () => {
    assert.ok(Object.values(groups).flat().length >= 120, String(Object.values(groups).flat().length));
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
describe("IAM refuses a policy document", () => {
  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ["that is not JSON", "{", /policy "p" is not JSON/],
    ["without Statement", {}, /has no Statement/],
    ["with an unknown version", { Version: "2020-01-01", Statement: [] }, /Version must be 2012-10-17/],
    [
      "with variables in the old version",
      { Statement: [allow("s3:GetObject", "arn:aws:s3:::${aws:username}")] },
      /variables need "Version"/,
    ],
    [
      "with an unknown element",
      { Version: "2012-10-17", Statement: [{ ...allow("s3:GetObject", "*"), Resources: "*" }] },
      /statement 1: there is no element "Resources"/,
    ],
    [
      "without an effect",
      { Version: "2012-10-17", Statement: [{ Action: "s3:GetObject", Resource: "*" }] },
      /Effect must be Allow or Deny/,
    ],
    [
      "without an action",
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*" }] },
      /exactly one of Action and NotAction/,
    ],
    [
      "with Action and NotAction",
      { Version: "2012-10-17", Statement: [{ ...allow("s3:GetObject", "*"), NotAction: "s3:*" }] },
      /exactly one of Action and NotAction/,
    ],
    [
      "without a resource",
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject" }] },
      /exactly one of Resource and NotResource/,
    ],
    [
      "with an action that does not exist",
      { Version: "2012-10-17", Statement: [allow("dynamodb:GetItems", "*")] },
      /action "dynamodb:GetItems" does not exist/,
    ],
    [
      "with a service that does not exist",
      { Version: "2012-10-17", Statement: [allow("dynamo:GetItem", "*")] },
      /"dynamo:GetItem"/,
    ],
    [
      "with an operator that does not exist",
      { Version: "2012-10-17", Statement: [when({ StringSame: { k: "a" } })] },
      /operator "StringSame" does not exist/,
    ],
    [
      "naming the statement by its Sid",
      { Version: "2012-10-17", Statement: [{ ...allow("x:Y", "*"), Sid: "Mine" }] },
      /policy "p", Mine:/,
    ],
    [
      "with a principal, when it is an identity's",
      { Version: "2012-10-17", Statement: [{ ...allow("s3:GetObject", "*"), Principal: "*" }] },
      /an identity policy has no Principal/,
    ],
  ];
  for (const [name, document, message] of refused)
    it(name, () => {
      const text = typeof document === "string" ? document : JSON.stringify(document);
      assert.throws(() => compilePolicy("p", text, "identity"), message);
    });

  it("without a principal, when it is a resource's", () => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [allow("s3:GetObject", "*")] });
    assert.throws(
      () => compilePolicy("p", document, "resource"),
      /exactly one of Principal and NotPrincipal/,
    );
  });
});

describe("Wildcards", () => {
  it("match what a slow and simple matcher matches, in 10,000 random cases", () => {
    const simple = (pattern: string, text: string): boolean => {
      if (pattern === "") return text === "";
      if (pattern.startsWith("*"))
        return simple(pattern.slice(1), text) || (text !== "" && simple(pattern, text.slice(1)));
      return (
        text !== "" &&
        (pattern.startsWith("?") || pattern.startsWith(text.slice(0, 1))) &&
        simple(pattern.slice(1), text.slice(1))
      );
    };
    let seed = 20_261_124;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const word = (letters: string, most: number) =>
      Array.from({ length: random(most + 1) }, () => letters[random(letters.length)]).join("");
    const none = new Map<string, readonly string[]>();
    let matched = 0;
    for (let round = 0; round < 10_000; round++) {
      const [pattern, text] = [word("ab*?", 6), word("ab", 7)];
      const expected = simple(pattern, text);
      assert.equal(parsePattern(pattern).matches(text, none), expected, `"${pattern}" and "${text}"`);
      if (expected) matched++;
    }
    assert.ok(matched > 500, String(matched));
  });
});
