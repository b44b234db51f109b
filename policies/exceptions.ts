import type { Exception } from "./judgement.ts";

/** Name of the program, in Pulumi.yaml, that these are for. */
export const project = "mysfits";

/** By then a stage's exceptions are looked at again. */
const inAYear = "2027-11-30";

const dev = ["dev"];
const prod = ["prod"];
const both = ["dev", "prod"];

/** Rules that dev breaks because it is a stage to play with: it is taken down whole, holds no data of people, and pays for nothing that only
 * people in production need. */
const ofDev: readonly Exception[] = [
  ...[
    "dynamodb-deletion-protection",
    "elb-deletion-protection",
    "cognito-deletion-protection",
    "rds-deletion-protection",
  ].map((rule) => ({
    rule,
    resources: "*",
    stages: dev,
    reason:
      "`pulumi destroy` takes dev down with one command; mysfits:protect turns the protection on in prod.",
    expires: inAYear,
  })),
  {
    rule: "dynamodb-backups",
    resources: "*",
    stages: dev,
    reason:
      "What is in dev's tables is made up, and seeded again by the next `up`; prod has point-in-time recovery.",
    expires: inAYear,
  },
  ...["service-service", "shop-service"].map((resources) => ({
    rule: "ecs-no-public-ip",
    resources,
    stages: dev,
    reason:
      "dev has neither NAT gateway nor endpoints (43 USD a month and more): its task reaches AWS by an address of its own. " +
      "Its security group admits the load balancer and nobody else; prod's tasks have no public address.",
    expires: inAYear,
  })),
  {
    rule: "logs-kept-a-year",
    resources: "*",
    stages: dev,
    reason: "Logs of a stage to play with prove nothing in a year; a week is enough to find a fault.",
    expires: inAYear,
  },
  ...["s3-access-logs", "cloudfront-logs", "elb-access-logs", "vpc-flow-logs"].map((rule) => ({
    rule,
    resources: "*",
    stages: dev,
    reason:
      "Nobody looks back at who visited a stage to play with, and addresses of people are not kept without a need. API Gateway's access logs and the service's " +
      "lines are on; mysfits:accessLogs turns on the others.",
    expires: inAYear,
  })),
  ...["cloudfront-waf", "api-waf"].map((rule) => ({
    rule,
    resources: "*",
    stages: dev,
    reason:
      "A web ACL costs 5 USD a month and 1 for each rule, a fifth of what dev may cost. Throttles of every route hold without it; " +
      "mysfits:waf turns it on.",
    expires: inAYear,
  })),
];

/** Rules that neither stage keeps, for reasons of its own. */
const ofBoth: readonly Exception[] = [
  {
    rule: "lambda-failures-kept",
    resources: "probe-function",
    stages: both,
    reason:
      "What the probe gets is a tick of the clock, with nothing in it to keep or to replay. The next one comes by itself, and an alarm tells of two that failed.",
    expires: inAYear,
  },
  ...["dynamodb-key", "firehose-key", "lambda-environment-key", "logs-key"].map((rule) => ({
    rule,
    resources: "*",
    stages: both,
    reason:
      "Everything is encrypted at rest by keys that AWS owns. A key of the account's own adds revocation and a second log of its use, " +
      "and a second way to lose all data; nothing here is regulated so that it must. See docs/decisions/2026-11-29-customer-keys.md.",
    expires: inAYear,
  })),
  ...["sender-feedback", "alarms-*"].map((resources) => ({
    rule: "sns-encrypted",
    resources,
    stages: both,
    reason:
      "SES, CloudWatch and Budgets can't publish to a topic that AWS's own key encrypts, only to one with a key of the account whose policy names them. " +
      "SNS keeps messages encrypted on its disks anyway, and keeps none that it has delivered. See docs/decisions/2026-11-29-customer-keys.md.",
    expires: inAYear,
  })),
  ...["api-logging-role", "clicks-route"].map((resources) => ({
    rule: "iam-confused-deputy",
    resources,
    stages: both,
    reason:
      "AWS documents no aws:SourceAccount for the roles that API Gateway takes, and a condition that it does not send would end logs and clicks. " +
      "It takes a role only for who passed it with iam:PassRole, which works within the account alone.",
    expires: inAYear,
  })),
  {
    rule: "s3-versioning",
    resources: "pictures-bucket",
    stages: both,
    reason:
      "Pictures of people: who takes theirs back, or leaves, wants it gone, and a version would stay for a month. Nothing is lost by an accident that can't be " +
      "uploaded again; what is made of an upload is never overwritten. See docs/decisions/2026-11-29-pictures.md.",
    expires: inAYear,
  },
  {
    rule: "timeout-api-balancer",
    resources: "service-lb",
    stages: both,
    reason:
      "A load balancer's idle time-out also ends connections that API Gateway keeps open for the next request, so a short one costs 502s. What ends a slow " +
      "request is the service's own request time-out of 12 seconds (app/service), below the 15 that API Gateway waits; no input of a resource tells it.",
    expires: inAYear,
  },
  {
    rule: "cognito-threat-protection",
    resources: "users-pool",
    stages: both,
    reason:
      "It needs Cognito's tier PLUS: 0.02 USD for each user of a month from the first one on, where ESSENTIALS has ten thousand for nothing. " +
      "Passwords have 14 characters and never leave the browser, and sign-up has limits. mysfits:users.threatProtection turns it on.",
    expires: inAYear,
  },
  {
    rule: "ecs-insights",
    resources: "service-cluster",
    stages: both,
    reason:
      "Container Insights bills some 25 metrics, 7.50 USD a month. CPU, memory, running tasks and unhealthy targets are known without it, " +
      "have alarms and are on the dashboard.",
    expires: inAYear,
  },
  {
    rule: "vpc-no-automatic-ip",
    resources: "network-vpc-public-*",
    stages: both,
    reason:
      "awsx makes public subnets so, and has no argument for it. Nothing is started in them but a NAT gateway, or dev's task, which states its address itself; " +
      "prod's tasks are in the isolated subnets.",
    expires: inAYear,
  },
  {
    rule: "cloudfront-viewer-tls",
    resources: "site-cdn",
    stages: both,
    reason:
      "A distribution without a domain of its own has CloudFront's certificate, and with that one AWS fixes the minimum at TLSv1. " +
      "Browsers of today use TLS 1.3 with it. With mysfits:domain the minimum is TLSv1.2_2025.",
    expires: inAYear,
  },
  {
    rule: "lambda-concurrency",
    resources: "*",
    stages: both,
    reason:
      "A new account has a concurrency of 10, and Lambda refuses a reservation that leaves less than the account's minimum unreserved: " +
      "the first `up` would fail. Throttles of the routes, batch windows and the two workers' queues limit the calls instead, and an alarm tells of throttling.",
    expires: inAYear,
  },
];

/** Rules that prod breaks where something else does what they ask for. */
const ofProd: readonly Exception[] = [
  {
    rule: "s3-access-logs",
    resources: "site-fallback-bucket",
    stages: prod,
    reason:
      "It is in another region than the bucket of logs, which S3 asks to be the same. One public page is in it, CloudFront alone reads it, and CloudFront's log has every request.",
    expires: inAYear,
  },
  {
    rule: "api-waf",
    resources: "graphql-api",
    stages: prod,
    reason:
      "It admits CloudFront alone, whose distribution has the web ACL: every resolver asks for the secret that CloudFront sends. A second ACL in " +
      "the region would see the same requests for another 5 USD a month and more. See docs/decisions/2026-11-29-front-door.md.",
    expires: inAYear,
  },
];

/** Every leave to break a rule of policies/rules, with its reason. `npm test` refuses one that is not used, has expired or says too little. */
export const exceptions: readonly Exception[] = [...ofDev, ...ofProd, ...ofBoth];
