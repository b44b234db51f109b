import { badRequest } from "./errors.ts";

/** Tags of a message as the APIs have them. */
export type Tags = readonly { readonly Name: string; readonly Value: string }[];

/** Tags of a message by name. @throws AwsError BadRequestException
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
export function readTags(tags: Tags = []): Record<string, readonly string[]> {
  for (const { Name, Value } of tags)
    if (!/^[\w.@:-]{1,256}$/.test(Name) || !/^[\w.@-]{1,256}$/.test(Value))
      throw badRequest(`Invalid tag ${String(Name)}: names and values are letters, digits, _, -, . and @.`);
  return Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]]));
}
