import { readTags } from "../../../contract/tags.ts";
import { invalid } from "../errors.ts";
import { operation, parameterAccess } from "../operation.ts";
import { readReference } from "../parameter-name.ts";
import { TYPES, type ParameterVersion } from "../records.ts";
import { tagErrors } from "../tags.ts";

const LONGEST_DESCRIPTION = 1024;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter = operation("PutParameter", {
  members: {
    Name: true,
    Value: true,
    Type: true,
    Description: true,
    KeyId: true,
    Overwrite: true,
    AllowedPattern: true,
    Tags: { Key: true, Value: true },
    Tier: ["Standard", "Advanced"],
    DataType: ["text"],
  },
  read: (_, input) => {
    const { Name, Type, Description, KeyId, Overwrite = false, Tags } = input;
    const { name } = readReference(Name);
    if (Type !== undefined && !(TYPES as readonly string[]).includes(Type))
      throw invalid(
        `1 validation error detected: Value '${Type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(", ")}]`,
      );
    if ((Description?.length ?? 0) > LONGEST_DESCRIPTION)
      throw invalid(`The description must have ${LONGEST_DESCRIPTION} characters at the most.`);
    if (KeyId !== undefined && Type !== undefined && Type !== "SecureString")
      throw invalid("KeyId is required for SecureString type parameter only.");
    if (Overwrite && (Tags?.length ?? 0) > 0)
      throw invalid(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    return { ...input, name, tags: readTags(Tags, tagErrors), isOverwrite: Overwrite };
  },
  access: (call, { name }) => [parameterAccess(call, "PutParameter", name)],
  run: async ({ store, region, principal }, input) => {
    const { version, tier } = await store.put({
      region,
      name: input.name,
      value: input.Value,
      origin: "api",
      isOverwrite: input.isOverwrite,
      modifiedBy: principal.arn,
      tags: input.tags,
      settings: {
        type: input.Type as ParameterVersion["type"] | undefined,
        keyId: input.KeyId,
        description: input.Description,
        allowedPattern: input.AllowedPattern,
        tier: input.Tier as ParameterVersion["tier"] | undefined,
      },
    });
    return { Version: version, Tier: tier };
  },
});
