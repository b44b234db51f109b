/** A function that rotates as AWS's template does, and fails at the steps that the tag `fails` names.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export const rotator = `
import { DescribeSecretCommand, GetRandomPasswordCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
const client = new SecretsManagerClient({});
export const handler = async (event) => {
  const { Step, SecretId, ClientRequestToken } = event;
  const { VersionIdsToStages = {}, Tags = [] } = await client.send(new DescribeSecretCommand({ SecretId }));
  if (!VersionIdsToStages[ClientRequestToken]?.includes("AWSPENDING")) throw new Error("not pending");
  console.log("step " + Step + " " + Object.keys(event).sort().join());
  if (Tags.some(({ Key, Value }) => Key === "fails" && Value === Step)) throw new Error("told to fail");
  if (Step === "createSecret") {
    const there = await client.send(new GetSecretValueCommand({ SecretId, VersionId: ClientRequestToken })).catch(() => undefined);
    if (there) return;
    const { RandomPassword } = await client.send(new GetRandomPasswordCommand({ ExcludePunctuation: true }));
    await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: RandomPassword, VersionStages: ["AWSPENDING"] }));
  }
  if (Step === "finishSecret") {
    const current = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"))?.[0];
    if (current !== ClientRequestToken)
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: ClientRequestToken, RemoveFromVersionId: current }));
  }
};`;
