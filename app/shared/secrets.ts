import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { variable as variableOfProcess } from "./environment.ts";

/** Milliseconds for which a value is kept: a rotated one is there after them at the latest.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html */
const KEEP = 5 * 60_000;

/** Reads the text of a secret or a parameter by its ARN. */
export type ReadValue = (arn: string) => Promise<string>;

/** Settings of {@link secretReader}. */
export interface ReaderOptions {
  /** Environment variable by its name. @default that of the process */
  readonly variable?: (name: string) => string | undefined;
  /** @default Secrets Manager and Parameter Store */
  readonly read?: ReadValue;
  /** Milliseconds since some time. @default those of the machine */
  readonly now?: () => number;
}

/** Values that a function was given by `secrets`. */
export interface SecretReader {
  /** Text of a secret or a parameter; many calls at once are one request.
   * @param name As the program gave it: `WEBHOOK_KEY`.
   * @throws Error when the program gave none of that name; whatever AWS throws while there is no earlier value. */
  text(name: string): Promise<string>;
  /** Member of a secret whose text is JSON. @throws Error when it is not there. */
  member(name: string, member: string): Promise<string>;
  /** Forgets a value that was refused: the next call reads it anew. */
  forget(name: string): void;
}

/** A value, and when it was read. */
interface Kept {
  readonly at: number;
  readonly text: Promise<string>;
}

/** Makes a reader that keeps what it has read for five minutes. While AWS does not answer, what was read before goes on being given. */
export function secretReader({
  variable = variableOfProcess,
  read = readFromAws(),
  now = Date.now,
}: ReaderOptions = {}): SecretReader {
  const kept = new Map<string, Kept>();
  const text = async (name: string): Promise<string> => {
    const before = kept.get(name);
    if (before && now() - before.at < KEEP) return await before.text;
    const arn = variable(`${name}_ARN`);
    if (arn === undefined || arn === "")
      throw new Error(`${name}_ARN is not set: give the function secrets: { ${name}: … } in the program`);
    const fresh = read(arn).catch(async (error: unknown) => {
      kept.delete(name);
      const earlier = await before?.text.catch(() => undefined);
      if (earlier === undefined) throw error;
      return earlier;
    });
    kept.set(name, { at: now(), text: fresh });
    return await fresh;
  };
  return {
    text,
    member: async (name, member) => {
      const members = readMembers(name, await text(name));
      const value = Object.hasOwn(members, member) ? members[member] : undefined;
      if (typeof value !== "string")
        throw new Error(`the secret ${name} has no member "${member}" that is a text`);
      return value;
    },
    forget: (name) => void kept.delete(name),
  };
}

function readMembers(name: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const members: unknown = JSON.parse(text);
    if (typeof members === "object" && members !== null) return members as Readonly<Record<string, unknown>>;
  } catch {
    // The text is not told: it is the secret.
  }
  throw new Error(`the secret ${name} is no JSON object`);
}

/** Reads from the service that an ARN names. */
function readFromAws(): ReadValue {
  const secrets = new SecretsManagerClient({});
  const parameters = new SSMClient({});
  return async (arn) => {
    if (arn.split(":")[2] === "ssm") {
      const { Parameter } = await parameters.send(
        new GetParameterCommand({ Name: arn, WithDecryption: true }),
      );
      return Parameter?.Value ?? "";
    }
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new Error(`${arn} has no text`);
    return SecretString;
  };
}
