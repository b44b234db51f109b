import * as pulumi from "@pulumi/pulumi";
import { Type, type Static } from "typebox";
import { Settings } from "typebox/system";
import { Pointer, Value } from "typebox/value";
import { boundRoles } from "./boundary.ts";
import {
  paymentProblems,
  type Payments,
  Provider,
  readPayments,
  StripeSecret,
} from "./program/payment-settings.ts";

// TypeBox stops at the eighth fault unless told otherwise.
Settings.Set({ maxErrors: 1_000 });

const region = Type.String({ pattern: "^[a-z]{2}(-[a-z]+)+-\\d$" });
const closed = { additionalProperties: false };
const throttle = Type.Object(
  { ratePerSecond: Type.Number({ exclusiveMinimum: 0 }), burst: Type.Integer({ minimum: 1, maximum: 5000 }) },
  closed,
);

const digest = Type.String({ pattern: "@sha256:[0-9a-f]{64}$" });
const scaling = Type.Object(
  {
    maximum: Type.Integer({ minimum: 1, maximum: 100 }),
    cpuPercent: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })),
    requestsPerTarget: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    schedules: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            schedule: Type.String(),
            timeZone: Type.Optional(Type.String()),
            minimum: Type.Integer({ minimum: 0, maximum: 100 }),
            maximum: Type.Integer({ minimum: 0, maximum: 100 }),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);

/** Sizes of the shop, which has a database of its own. */
const shopSizes = Type.Object(
  {
    cpu: Type.Integer({ minimum: 256 }),
    memory: Type.Integer({ minimum: 512 }),
    tasks: Type.Integer({ minimum: 1, maximum: 100 }),
    scaling: Type.Optional(scaling),
    spot: Type.Boolean(),
    image: Type.Optional(digest),
    payments: Type.Optional(Provider),
    database: Type.Object(
      {
        minimum: Type.Number({ minimum: 0, maximum: 256 }),
        maximum: Type.Number({ minimum: 1, maximum: 256 }),
        readers: Type.Optional(Type.Integer({ minimum: 1, maximum: 15 })),
      },
      closed,
    ),
    cache: Type.Optional(
      Type.Object(
        {
          gigabytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
          unitsPerSecond: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 15_000_000 })),
        },
        closed,
      ),
    ),
  },
  closed,
);

const groupMode = Type.Union([Type.Literal("block"), Type.Literal("count"), Type.Literal("off")]);
const waf = Type.Object(
  {
    groups: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([
          groupMode,
          Type.Object({ mode: groupMode, countedRules: Type.Optional(Type.Array(Type.String())) }, closed),
        ]),
      ),
    ),
    requestsPerAddress: Type.Optional(Type.Integer()),
    windowSeconds: Type.Optional(Type.Integer()),
    limits: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    aboveLimit: Type.Optional(Type.Union([Type.Literal("block"), Type.Literal("count")])),
    allowedAddresses: Type.Optional(Type.Array(Type.String())),
    blockedAddresses: Type.Optional(Type.Array(Type.String())),
    allowedCountries: Type.Optional(Type.Array(Type.String())),
    blockedCountries: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

/** Schema of what `Pulumi.<stack>.yaml` may say under `mysfits:`. The meaning of the members is that of the components' arguments. */
const Configuration = Type.Object(
  {
    sesRegion: region,
    mail: Type.Object(
      {
        // Addresses are looked at by the components that use them.
        sender: Type.String(),
        identity: Type.Optional(
          Type.Union([Type.Literal("address"), Type.Literal("domain"), Type.Literal("existing")]),
        ),
        identityName: Type.Optional(Type.String()),
        dmarc: Type.Optional(Type.Union([Type.Literal("existing"), Type.String({ pattern: "^v=DMARC1;" })])),
        administrator: Type.String(),
      },
      closed,
    ),
    users: Type.Optional(
      Type.Object(
        {
          mailBy: Type.Optional(Type.Union([Type.Literal("cognito"), Type.Literal("sender")])),
          threatProtection: Type.Optional(Type.Union([Type.Literal("audit"), Type.Literal("enforced")])),
          passkeyDomain: Type.Optional(Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)*$" })),
        },
        closed,
      ),
    ),
    domain: Type.Optional(
      Type.Object(
        {
          name: Type.String(),
          hostedZone: Type.String(),
          www: Type.Optional(Type.Boolean()),
          certificateArn: Type.Optional(Type.String()),
          validated: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    network: Type.Object(
      {
        egress: Type.Union([Type.Literal("public-ip"), Type.Literal("endpoints"), Type.Literal("nat")]),
        zones: Type.Optional(Type.Integer({ minimum: 2, maximum: 3 })),
        endpointZones: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
        natGateways: Type.Optional(Type.Union([Type.Literal("single"), Type.Literal("per-zone")])),
        cidrBlock: Type.Optional(Type.String({ pattern: "^\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+$" })),
      },
      closed,
    ),
    service: Type.Object(
      {
        cpu: Type.Integer({ minimum: 256 }),
        memory: Type.Integer({ minimum: 512 }),
        tasks: Type.Integer({ minimum: 1, maximum: 100 }),
        scaling: Type.Optional(scaling),
        image: Type.Optional(digest),
        baseImage: Type.Optional(digest),
        spot: Type.Boolean(),
        cacheSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      },
      closed,
    ),
    api: Type.Optional(throttle),
    clicks: Type.Optional(throttle),
    registrations: Type.Optional(throttle),
    frontDoor: Type.Optional(
      Type.Object(
        {
          keys: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 5, uniqueItems: true }),
          current: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        closed,
      ),
    ),
    adoptions: Type.Optional(Type.Object({ fifo: Type.Boolean() }, closed)),
    alarms: Type.Optional(
      Type.Object(
        {
          mailTo: Type.Optional(Type.Array(Type.String())),
          level: Type.Optional(Type.Union([Type.Literal("essential"), Type.Literal("all")])),
          runbook: Type.Optional(Type.String({ minLength: 1 })),
          budgetUsd: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          anomalies: Type.Optional(
            Type.Object({ monitor: Type.String(), usd: Type.Number({ exclusiveMinimum: 0 }) }, closed),
          ),
          slack: Type.Optional(Type.Object({ teamId: Type.String(), channelId: Type.String() }, closed)),
        },
        closed,
      ),
    ),
    auditTrail: Type.Optional(Type.Boolean()),
    accessLogs: Type.Optional(Type.Literal(true)),
    apiLogging: Type.Optional(Type.Union([Type.Literal("owner"), Type.Literal("shared")])),
    logRetentionDays: Type.Integer({ minimum: 1 }),
    permissionsBoundary: Type.Optional(Type.String({ pattern: "^arn:aws:iam::\\d{12}:policy/" })),
    probe: Type.Optional(Type.Object({ minutes: Type.Optional(Type.Integer()) }, closed)),
    protect: Type.Boolean(),
    shop: Type.Optional(shopSizes),
    stripeKey: Type.Optional(StripeSecret),
    stripeWebhookSecret: Type.Optional(StripeSecret),
    waf: Type.Optional(waf),
  },
  closed,
);

type Configuration = Readonly<Static<typeof Configuration>>;

/** One stage of the program, checked, as the components take it. */
export interface Stage extends Omit<
  Configuration,
  | "sesRegion"
  | "mail"
  | "users"
  | "service"
  | "alarms"
  | "apiLogging"
  | "permissionsBoundary"
  | "shop"
  | "stripeKey"
  | "stripeWebhookSecret"
  | "waf"
> {
  /** Name of the stack: `dev`. */
  readonly name: string;
  readonly region: string;
  /** Of everything that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Sender of mails, and the region that they are sent from. */
  readonly sender: Omit<Configuration["mail"], "administrator"> & { readonly region: string };
  readonly alarms: NonNullable<Configuration["alarms"]> & { readonly region: string };
  /** Passkeys are for the site's own domain; while it has none, for the one that `passkeyDomain` names: CloudFront makes up the site's name when the
   * pool is there already. Without either, there are none. */
  readonly users: Omit<NonNullable<Configuration["users"]>, "passkeyDomain"> & {
    readonly passkeys: { readonly relyingPartyId: string } | undefined;
  };
  /** Network, with the endpoints that what is in it needs. */
  readonly network: Configuration["network"] & { readonly interfaceEndpoints: readonly string[] | undefined };
  /** Who gets the visitors' questions. */
  readonly questions: { readonly mailTo: readonly string[] };
  readonly service: Omit<Configuration["service"], "scaling" | "image" | "baseImage" | "cacheSeconds"> & {
    readonly scaling: (Readonly<Static<typeof scaling>> & { readonly minimum: number }) | undefined;
  };
  /** Address of the service's image where CI has built it, and of what it is made from otherwise. */
  readonly image: { readonly uri: string | undefined; readonly baseImage: string | undefined };
  /** Role of API Gateway's logs, which one stack of an account and region makes.
   * @default this one */
  readonly apiLogging: { readonly isOwner: boolean };
  /** Shop; none when undefined. */
  readonly shop:
    | (Omit<NonNullable<Configuration["shop"]>, "scaling" | "payments"> & {
        readonly scaling: Stage["service"]["scaling"];
        /** @default the sandbox, in every stage */
        readonly payments: Payments;
      })
    | undefined;
  /** Web ACL, and the days that its log is kept; none when undefined. */
  readonly waf: (Readonly<Static<typeof waf>> & { readonly logRetentionDays: number }) | undefined;
  /** Seconds for which the service may answer from memory.
   * @default 1 */
  readonly cacheSeconds: number;
}

/** Reads the stack's configuration. Where it names a permissions boundary, every role that is made afterwards gets it.
 * @throws Error listing everything that is wrong with it: missing, malformed and unknown keys. */
export function readStage(): Stage {
  const name = pulumi.getStack();
  const project = pulumi.getProject();
  const prefix = `${project}:`;
  const given: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig()))
    if (key.startsWith(prefix)) given[key.slice(prefix.length)] = parse(text);
  // What is only turned on is as it is by default.
  for (const key of ["waf", "probe"]) if (given[key] === true) given[key] = {};
  for (const key of ["waf", "accessLogs", "probe", "shop"]) if (given[key] === false) delete given[key];
  const aws = new pulumi.Config("aws").get("region");

  const problems = problemsOf(given, prefix);
  if (!aws) problems.unshift("  aws:region is missing");
  if (problems.length === 0) problems.push(...paymentProblems(given as Configuration, prefix, isSecret));
  if (problems.length > 0)
    throw new Error(
      `Pulumi.${name}.yaml:\n${[...new Set(problems)].join("\n")}\nFix: correct the file; Pulumi.dev.yaml is an example`,
    );
  const { sesRegion, mail, users, network, service, alarms, ...others } = given as Configuration;
  const { apiLogging, permissionsBoundary, shop, waf, stripeKey, stripeWebhookSecret, ...rest } = others;
  if (permissionsBoundary !== undefined) boundRoles(permissionsBoundary);
  const { administrator, ...sender } = mail;
  warnOfPlaceholders(name, { "mail.sender": mail.sender, "mail.administrator": administrator }, prefix);
  const { passkeyDomain: named, ...people } = users ?? {};
  const relyingPartyId = rest.domain?.name ?? named;
  const { scaling, image, baseImage, cacheSeconds = 1, ...size } = service;
  const region = aws as string;
  return {
    ...rest,
    name,
    region,
    tags: { project, stage: name },
    sender: { ...sender, region: sesRegion },
    users: { ...people, passkeys: relyingPartyId === undefined ? undefined : { relyingPartyId } },
    questions: { mailTo: [administrator] },
    alarms: { ...alarms, region },
    // The shop tells a bus of its orders, which tasks without a way to the Internet reach by an endpoint.
    network: {
      ...network,
      interfaceEndpoints: shop && network.egress === "endpoints" ? ["events"] : undefined,
    },
    service: { ...size, scaling: scaling && { ...scaling, minimum: size.tasks } },
    shop: shop && {
      ...shop,
      scaling: shop.scaling && { ...shop.scaling, minimum: shop.tasks },
      payments: readPayments({ shop, network, domain: rest.domain, stripeKey, stripeWebhookSecret }),
    },
    image: { uri: image, baseImage },
    apiLogging: { isOwner: apiLogging !== "shared" },
    waf: waf && { ...waf, logRetentionDays: rest.logRetentionDays },
    cacheSeconds,
  };
}

/** Warns of addresses where nobody gets mail, and nobody can confirm any: those of the example files.
 * @see https://www.rfc-editor.org/rfc/rfc2606 */
function warnOfPlaceholders(
  stack: string,
  addresses: Readonly<Record<string, string>>,
  prefix: string,
): void {
  const placeholders = Object.entries(addresses).filter(([, address]) =>
    /[@.](example(\.(com|net|org))?|test|invalid|localhost)$/i.test(address),
  );
  if (placeholders.length === 0) return;
  const named = placeholders.map(([key, address]) => `${prefix}${key} (${address})`).join(" and ");
  void pulumi.log.warn(
    `${named}: nobody owns such an address, so on AWS nothing is confirmed and no mail goes out. Fix: write your own into Pulumi.${stack}.yaml`,
  );
}

/** The command line keeps every value as text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Fault = ReturnType<typeof Value.Errors>[number];

/** Lists what is wrong with the configuration, each line with its key. */
function problemsOf(given: Readonly<Record<string, unknown>>, prefix: string): string[] {
  const faults = Value.Errors(Configuration, given);
  const isUnion = ({ keyword }: Fault) => keyword === "anyOf";
  const choicesOf = (union: Fault) =>
    faults.filter(
      ({ schemaPath, instancePath }) =>
        instancePath === union.instancePath && schemaPath.startsWith(`${union.schemaPath}/anyOf/`),
    );
  // A choice is told with its union, an unknown key with what it is in.
  const choices = new Set(faults.filter(isUnion).flatMap(choicesOf));
  const told = faults.filter((fault) => !choices.has(fault) && fault.keyword !== "boolean");
  return told.map((fault) => {
    const reasons = isUnion(fault) ? choicesOf(fault).filter((choice) => !isUnion(choice)) : [fault];
    const isOfKeys = fault.keyword === "required" || fault.keyword === "additionalProperties";
    const got = isOfKeys ? "" : ` (got ${shown(given, fault.instancePath, prefix)})`;
    const key = fault.instancePath.slice(1).replaceAll("/", ".") || "*";
    return `  ${prefix}${key} ${reasons.map(describe).join(", or ")}${got}`;
  });
}

function describe(fault: Fault): string {
  switch (fault.keyword) {
    case "required":
      return `lacks ${fault.params.requiredProperties.join(", ")}`;
    case "additionalProperties":
      return `has unknown keys: ${fault.params.additionalProperties.join(", ")}`;
    case "const":
      return `must be ${JSON.stringify(fault.params.allowedValue)}`;
    default:
      return fault.message;
  }
}

/** Most characters of a value in a message. */
const SHOWN = 60;

/** Writes a value for a message, its beginning if it is long; never one that is a secret. */
function shown(given: Readonly<Record<string, unknown>>, path: string, prefix: string): string {
  if (isSecret(`${prefix}${Pointer.Indices(path)[0]}`)) return "a secret";
  const text = JSON.stringify(Pointer.Get(given, path));
  // Stripe's, where its publishable key belongs.
  if (/\b([rs]k_(test|live)|whsec)_/.test(text)) return "a secret";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** True for a key whose value Pulumi holds as a secret. The SDK has it from PULUMI_CONFIG_SECRET_KEYS, or from whoever runs the program in its own
 * process; the types leave the function out. */
const isSecret = (key: string): boolean =>
  (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
