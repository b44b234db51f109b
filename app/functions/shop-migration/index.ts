import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../environment.ts";
import { variables } from "./environment.ts";
import { migrateBySecret } from "./handle.ts";

const secrets = new SecretsManagerClient({});
// A migration takes its time: the client must not ask twice.
const lambda = new LambdaClient({ maxAttempts: 1 });
const SecretId = required(variables.secret);
const FunctionName = required(variables.sqlFunction);

/** Lambda that the program invokes before new tasks of the shop serve. */
export async function handler(): Promise<unknown> {
  return await migrateBySecret({
    readSecret: async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString,
    invoke: async (payload) => {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }),
      );
      return { failed: FunctionError !== undefined, answer: Buffer.from(Payload ?? []).toString() };
    },
  });
}
