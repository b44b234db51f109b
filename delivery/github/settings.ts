import * as pulumi from "@pulumi/pulumi";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

const closed = { additionalProperties: false };
const whole = Type.Integer({ minimum: 1 });

/** Schema of what `Pulumi.<stack>.yaml` may say. The meaning of the members is that of the arguments of `GitHubDelivery`. */
const Settings = Type.Object(
  {
    repository: Type.String(),
    repositoryIds: Type.Optional(Type.Object({ owner: whole, repository: whole }, closed)),
    providerArn: Type.Optional(Type.String({ pattern: "^arn:aws:iam::\\d{12}:oidc-provider/" })),
    stages: Type.Record(
      Type.String(),
      Type.Object(
        {
          environment: Type.Optional(Type.String()),
          preview: Type.Optional(
            Type.Union([Type.Literal("environment"), Type.Literal("pull-request"), Type.Literal(false)]),
          ),
          stacks: Type.Optional(Type.String()),
          sessionMinutes: Type.Optional(whole),
        },
        closed,
      ),
    ),
    state: Type.Union([Type.Boolean(), Type.Object({ protect: Type.Optional(Type.Boolean()) }, closed)]),
  },
  closed,
);

/** Reads the stack's configuration.
 * @throws Error listing everything that is wrong with it: missing, malformed and unknown keys. */
export function readSettings(): Readonly<Static<typeof Settings>> {
  const prefix = `${pulumi.getProject()}:`;
  const given: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig()))
    if (key.startsWith(prefix)) given[key.slice(prefix.length)] = parse(text);
  const problems = Value.Errors(Settings, given).map(
    ({ instancePath, message }) =>
      `  ${prefix}${instancePath.slice(1).replaceAll("/", ".") || "*"} ${message}`,
  );
  if (problems.length > 0)
    throw new Error(
      `Pulumi.${pulumi.getStack()}.yaml:\n${[...new Set(problems)].join("\n")}\nFix: correct the file; delivery/github/Pulumi.dev.yaml is an example`,
    );
  return given as Static<typeof Settings>;
}

/** The command line keeps every value as text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
