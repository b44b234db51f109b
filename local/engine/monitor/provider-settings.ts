import { ProgramError } from "../errors.ts";
import { isPlainObject, type Properties } from "../wire/values.ts";

/** What an AWS provider says of every resource that it makes. */
export interface ProviderSettings {
  readonly region?: string;
  /** On each resource that can have tags, unless it has a tag of the same name itself. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Settings of the default provider, which come from the stack file.
 * @param config By full key: `aws:region`, `aws:defaultTags`.
 * @throws ProgramError for default tags that are none.
 * @see https://www.pulumi.com/registry/packages/aws/installation-configuration/ */
export function defaultProvider(config: Readonly<Record<string, string>>): ProviderSettings {
  return { region: config["aws:region"], defaultTags: readDefaultTags(config["aws:defaultTags"]) };
}

/** Settings of an explicit provider. It takes nothing from the stack file but the region.
 * @param inputs As the SDK sends them: values other than text are JSON.
 * @throws ProgramError for default tags that are none. */
export function explicitProvider(inputs: Readonly<Properties>, fallback: ProviderSettings): ProviderSettings {
  const { region } = inputs;
  return {
    region: typeof region === "string" ? region : fallback.region,
    defaultTags: readDefaultTags(inputs["defaultTags"]),
  };
}

/** Arguments of a provider that say something of its resources which nothing here does. Credentials, profiles and checks of them are not
 * among these: here is one account, and no sign-in. */
export const settingsWithoutEffect = [
  "assumeRoles",
  "assumeRoleWithWebIdentity",
  "endpoints",
  "ignoreTags",
] as const;

function readDefaultTags(given: unknown): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  const value = typeof given === "string" ? parse(given) : given;
  const tags =
    isPlainObject(value) && Object.keys(value).every((key) => key === "tags") && (value["tags"] ?? {});
  if (!isPlainObject(tags))
    throw new ProgramError(
      {},
      `defaultTags must be { tags: { name: value } } (got ${JSON.stringify(value)})`,
      'write the tags below "tags"',
    );
  return Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, String(tag)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
