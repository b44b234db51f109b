import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { hashPassword } from "../authentication.ts";
import { invalidCombination, invalidParameter } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { checkAccessString, type CacheStore } from "../store.ts";

/** Outputs of a user. */
interface UserOutputs {
  readonly arn: string;
}

/** Arguments of a user that decide. */
interface UserInputs {
  readonly accessString: string;
  readonly authenticationMode?: { readonly type: string; readonly passwords?: readonly string[] } | undefined;
  readonly engine: string;
  readonly noPasswordRequired?: boolean;
  readonly passwords?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly userId: string;
  readonly userName: string;
}

/** `aws:elasticache/user:User`.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html */
export const userResource = (store: CacheStore) => {
  const put = async (inputs: UserInputs, region: string) => {
    const arn = store.arnOf("user", inputs.userId, region);
    await store.putUser(read(inputs, arn, region));
    return { id: inputs.userId, outputs: { arn } };
  };
  return resource<aws.elasticache.UserArgs, UserOutputs>()({
    inputs: {
      accessString: true,
      authenticationMode: true,
      engine: true,
      noPasswordRequired: true,
      passwords: true,
      tags: true,
      userId: true,
      userName: true,
    },
    replaceOn: ["userId", "userName", "region"],
    create: async ({ inputs, region }) => {
      if (store.has(store.arnOf("user", inputs.userId, region)))
        throw invalidParameter(`User ${inputs.userId} already exists.`);
      return await put(inputs, region);
    },
    update: async ({ inputs, region }) => await put(inputs, region),
    delete: async ({ outputs: { arn } }) => await store.deleteUser(arn),
    lookUp: async (id, region) => {
      const user = store.users(region).find((one) => one.id === id);
      if (!user) return undefined;
      const { name, engine, accessString, arn, tags } = user;
      return { id, outputs: { arn }, inputs: { userId: id, userName: name, engine, accessString, tags } };
    },
  });
};

function read(inputs: UserInputs, arn: string, region: string): UserRecord {
  const { userId, userName, engine, accessString, tags = {} } = inputs;
  if (!/^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,39}$/.test(userId) || userId.endsWith("-"))
    throw invalidParameter(
      `The user id must begin with a letter, have at most 40 letters, digits and single hyphens, and not end with one (got "${userId}")`,
    );
  if (!["valkey", "redis"].includes(engine.toLowerCase()))
    throw invalidParameter(`The engine must be valkey or redis (got "${engine}")`);
  checkAccessString(accessString);
  const { mode, passwords } = authentication(inputs);
  if (mode === "iam" && userId !== userName)
    throw invalidParameter(
      `For IAM-enabled users, the username and user id must be identical (got ${userName} and ${userId})`,
    );
  if (mode === "no-password" && engine.toLowerCase() === "valkey")
    throw invalidCombination("A user of engine valkey must have a password or use IAM");
  return {
    id: userId,
    name: userName,
    arn,
    region,
    engine: engine.toLowerCase(),
    accessString,
    mode,
    passwords,
    tags,
  };
}

/** Reads how a user authenticates: one of three ways.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html */
function authentication(inputs: UserInputs): Pick<UserRecord, "mode" | "passwords"> {
  const { authenticationMode, noPasswordRequired } = inputs;
  const passwords = authenticationMode?.passwords ?? inputs.passwords ?? [];
  const type = authenticationMode?.type ?? (noPasswordRequired ? "no-password-required" : "password");
  if (type === "iam" || type === "no-password-required") {
    if (passwords.length > 0) throw invalidCombination(`A user of the mode ${type} has no passwords`);
    return { mode: type === "iam" ? "iam" : "no-password", passwords: [] };
  }
  if (type !== "password")
    throw invalidParameter(
      `The authentication mode must be iam, password or no-password-required (got "${type}")`,
    );
  if (passwords.length < 1 || passwords.length > 2)
    throw invalidCombination(`A user has one or two passwords (got ${passwords.length})`);
  if (passwords.some((password) => password.length < 16 || password.length > 128))
    throw invalidParameter("Passwords length must be between 16-128 characters.");
  return { mode: "password", passwords: passwords.map(hashPassword) };
}
