import * as pulumi from "@pulumi/pulumi";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

const closed = { additionalProperties: false };
const texts = Type.Array(Type.String({ minLength: 1 }));
const arn = (service: string) => Type.String({ pattern: `^arn:aws:${service}:` });

/** Schema of what `Pulumi.<stack>.yaml` may say. The meaning of the members is that of the arguments of `Pipeline`. */
const Settings = Type.Object(
  {
    source: Type.Union([
      Type.Object(
        {
          repository: Type.String(),
          provider: Type.Optional(
            Type.Union([Type.Literal("Bitbucket"), Type.Literal("GitHub"), Type.Literal("GitLab")]),
          ),
          connectionArn: Type.Optional(arn("code(connections|star-connections)")),
          branch: Type.Optional(Type.String({ minLength: 1 })),
          tags: Type.Optional(texts),
          paths: Type.Optional(texts),
        },
        closed,
      ),
      Type.Object(
        {
          codeCommit: Type.String(),
          existing: Type.Optional(Type.Boolean()),
          branch: Type.Optional(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ]),
    stages: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          approval: Type.Optional(Type.Boolean()),
          rollBack: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    state: Type.Union([
      Type.Literal(true),
      Type.Object({ bucket: Type.String({ minLength: 3 }), keyArn: Type.Optional(arn("kms")) }, closed),
      Type.Object({ accessTokenArn: arn("secretsmanager") }, closed),
    ]),
    mailTo: Type.Optional(texts),
    workloadBoundaries: Type.Optional(Type.Union([Type.Literal("existing"), Type.Literal("make")])),
    executionMode: Type.Optional(Type.Union([Type.Literal("QUEUED"), Type.Literal("SUPERSEDED")])),
    variables: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            description: Type.Optional(Type.String()),
            defaultValue: Type.Optional(Type.String()),
          },
          closed,
        ),
      ),
    ),
    badge: Type.Optional(Type.Boolean()),
    logRetentionDays: Type.Optional(Type.Integer({ minimum: 1 })),
    protect: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Settings of a stack of the pipeline. */
export type Settings = Readonly<Static<typeof Settings>> & {
  /** Region of the pipeline, which is that of its stages. */
  readonly region: string;
};

/** Reads the stack's configuration.
 * @throws Error listing everything that is wrong with it: missing, malformed and unknown keys. */
export function readSettings(): Settings {
  const prefix = `${pulumi.getProject()}:`;
  const given: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig()))
    if (key.startsWith(prefix)) given[key.slice(prefix.length)] = parse(text);
  const region = new pulumi.Config("aws").get("region");
  const problems = Value.Errors(Settings, given).map(
    ({ instancePath, message }) =>
      `  ${prefix}${instancePath.slice(1).replaceAll("/", ".") || "*"} ${message}`,
  );
  if (!region) problems.unshift("  aws:region is missing");
  if (problems.length > 0)
    throw new Error(
      `Pulumi.${pulumi.getStack()}.yaml:\n${[...new Set(problems)].join("\n")}\nFix: correct the file; delivery/pipeline/Pulumi.main.yaml is an example`,
    );
  return { ...(given as Static<typeof Settings>), region: region as string };
}

/** The command line keeps every value as text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
