import { parse, stringify } from "yaml";

/** Keys of a stage's file that belong to that stage alone, by why a short-lived copy of it can't have them. */
const left: Readonly<Record<string, string>> = {
  accessLogs: "a bucket with logs of what is gone tomorrow",
  alarms: "nobody is told of them, and the budget is the account's",
  auditTrail: "one of an account",
  domain: "a name leads to one stage",
  frontDoor: "keys are rotated where people are",
  permissionsBoundary: "the stage's own; that of short-lived stacks is given to the command",
  probe: "its alarm would tell nobody",
  stripeKey: "its shop takes money in the sandbox",
  stripeWebhookSecret: "its shop takes money in the sandbox",
  users: "costs by the user",
  waf: "11 USD a month",
};

/** The smallest shop: its database pauses while nobody shops, and its tasks keep what they read themselves. */
const smallShop = { cpu: 256, memory: 512, tasks: 1, spot: true, database: { minimum: 0, maximum: 1 } };

type Values = Readonly<Record<string, unknown>>;

/** Facts about a short-lived stack that its stage's file has not. */
interface Surroundings {
  /** ARN of the permissions boundary that the roles of short-lived stacks must have, if delivery set one.
   * @default none */
  readonly boundary?: string | undefined;
  /** Lines about the stack's secrets, from before; the stage's own are left out.
   * @default none: the stack is new */
  readonly secrets?: Values;
}

/** Makes the settings file of a short-lived stack from that of the stage that it is a copy of: as small as a stage can be, without what an account has
 * once, without protection.
 * @param text The stage's file: `Pulumi.dev.yaml`.
 * @throws Error for a secret among the stage's settings: only the stage can read it. */
export function previewSettings(
  text: string,
  project: string,
  { boundary, secrets = {} }: Surroundings = {},
): string {
  const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
  const own = (key: string) => `${project}:${key}`;
  const kept = Object.entries(config).filter(([key]) => !Object.hasOwn(left, key.slice(project.length + 1)));
  for (const [key, value] of kept)
    if (JSON.stringify(value).includes('"secure":'))
      throw new Error(
        `${key} is a secret of the stage, which another stack can't read. Fix: write it into the program in another way`,
      );
  const mail = config[own("mail")] as Values;
  const service = config[own("service")] as Values;
  const settings = {
    ...Object.fromEntries(kept),
    [own("mail")]: mailOf(mail),
    [own("network")]: { egress: "public-ip", zones: 2 },
    [own("service")]: {
      cpu: 256,
      memory: 512,
      tasks: 1,
      spot: true,
      ...(service["baseImage"] !== undefined && { baseImage: service["baseImage"] }),
    },
    ...(config[own("shop")] !== undefined && { [own("shop")]: smallShop }),
    ...(boundary !== undefined && { [own("permissionsBoundary")]: boundary }),
    [own("alarms")]: { level: "essential" },
    [own("apiLogging")]: "shared",
    [own("logRetentionDays")]: 1,
    [own("protect")]: false,
  };
  return `# Made from the file of the stage that this stack is a copy of, by npm run delivery. Not to be committed.\n${stringify({ ...secrets, config: settings })}`;
}

/** The stage's identity, which is there already: nothing is verified, and nothing of it is deleted with the stack. */
function mailOf({ sender, administrator, identity = "address", identityName }: Values): Values {
  const name = identity === "address" ? sender : identityName;
  return { sender, administrator, identity: "existing", ...(name !== undefined && { identityName: name }) };
}
