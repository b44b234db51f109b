import { parseArn } from "../../../contract/arn.ts";
import type { NetworkInterface, Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { jsonBody, jsonCall } from "../../../delivery/destinations.ts";
import type { ContainerDefinition } from "../container-definition.ts";

/** Parameters of one GetParameters. */
const PARAMETERS = 10;

/** A task that gets secrets. */
interface Asker {
  readonly region: string;
  readonly network: NetworkInterface;
  /** Execution role; undefined when the task definition has none. */
  readonly execution: Principal | undefined;
}

type Secret = NonNullable<ContainerDefinition["secrets"]>[number];

/** Reads the secrets of a container as Fargate does before a task starts: with the execution role, over the task's own network interface.
 * @returns variables of the container.
 * @throws Error whose message is what ECS shows as the reason: `ResourceInitializationError: …`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html */
export async function readSecrets(
  platform: Platform,
  secrets: readonly Secret[],
  asker: Asker,
): Promise<Record<string, string>> {
  if (secrets.length === 0) return {};
  const { execution } = asker;
  if (!execution) throw failure("the task definition has no execution role, which secrets need");
  const isOfManager = ({ valueFrom }: Secret) => valueFrom.includes(":secretsmanager:");
  const variables: Record<string, string> = {};
  for (const secret of secrets.filter(isOfManager))
    variables[secret.name] = await secretValue(platform, secret.valueFrom, asker, execution);
  const regionOf = ({ valueFrom }: Secret) =>
    valueFrom.startsWith("arn:") ? parseArn(valueFrom).region : asker.region;
  const regions = Map.groupBy(
    secrets.filter((secret) => !isOfManager(secret)),
    regionOf,
  );
  for (const [region, parameters] of regions)
    for (let from = 0; from < parameters.length; from += PARAMETERS) {
      const part = parameters.slice(from, from + PARAMETERS);
      Object.assign(variables, await parameterValues(platform, part, { ...asker, region }, execution));
    }
  return variables;
}

/** A reference to a secret: `arn:aws:secretsmanager:region:account:secret:name-AbCdEf[:json-key:version-stage:version-id]`. */
function readReference(valueFrom: string) {
  const parts = valueFrom.split(":");
  if (parts.length !== 7 && parts.length !== 10)
    throw failure(
      "unable to retrieve secret from asm: unexpected ARN format with parameters when trying to retrieve ASM secret",
    );
  const [member = "", stage = "", version = ""] = parts.slice(7);
  return { arn: parts.slice(0, 7).join(":"), member, stage, version };
}

async function secretValue(
  platform: Platform,
  valueFrom: string,
  { network }: Asker,
  execution: Principal,
): Promise<string> {
  const { arn, member, stage, version } = readReference(valueFrom);
  const { region } = parseArn(arn);
  checkReach(platform, network, { service: "secretsmanager", region, name: "AWS Secrets Manager" });
  const asm = "unable to retrieve secret from asm: service call has been retried 1 time(s)";
  const input = {
    SecretId: arn,
    ...(stage !== "" && { VersionStage: stage }),
    ...(version !== "" && { VersionId: version }),
  };
  let text: string;
  try {
    const request = jsonCall(region, "secretsmanager.GetSecretValue", input);
    const answer = await platform.capabilities.gateway.call(execution, "secretsmanager", request);
    const { SecretString } = jsonBody<{ readonly SecretString?: string }>(answer);
    if (SecretString === undefined) throw new Error("the secret has no text");
    text = SecretString;
  } catch (error) {
    throw failure(`${asm}: failed to fetch secret ${arn} from secrets manager: ${reasonOf(error)}`);
  }
  if (member === "") return text;
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    throw failure(
      `${asm}: invalid character in the secret ${arn}: it is not JSON, and "${member}" is asked of it`,
    );
  }
  const value = Object.entries((members ?? {}) as Record<string, unknown>).find(
    ([name]) => name === member,
  )?.[1];
  if (value === undefined)
    throw failure(`${asm}: retrieved secret from Secrets Manager did not contain json key ${member}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function parameterValues(
  platform: Platform,
  parameters: readonly Secret[],
  { region, network }: Asker,
  execution: Principal,
): Promise<Record<string, string>> {
  const ssm = "unable to retrieve secrets from ssm: service call has been retried 1 time(s)";
  checkReach(platform, network, { service: "ssm", region, name: "AWS Systems Manager" });
  const input = { Names: [...new Set(parameters.map(({ valueFrom }) => valueFrom))], WithDecryption: true };
  let answer: ParametersAnswer;
  try {
    const request = jsonCall(region, "AmazonSSM.GetParameters", input);
    answer = jsonBody<ParametersAnswer>(await platform.capabilities.gateway.call(execution, "ssm", request));
  } catch (error) {
    throw failure(`${ssm}: ${reasonOf(error)}`);
  }
  const { Parameters = [], InvalidParameters = [] } = answer;
  if (InvalidParameters.length > 0)
    throw failure(`${ssm}: invalid parameters: ${InvalidParameters.join(", ")}`);
  return Object.fromEntries(
    parameters.map(({ name, valueFrom }) => {
      const parameter = Parameters.find(({ ARN, Name, Selector = "" }) =>
        [`${ARN}${Selector}`, `${Name}${Selector}`].includes(valueFrom),
      );
      if (!parameter) throw failure(`${ssm}: invalid parameters: ${valueFrom}`);
      return [name, parameter.Value];
    }),
  );
}

/** Answer of GetParameters. */
interface ParametersAnswer {
  readonly Parameters?: readonly {
    readonly Name: string;
    readonly ARN: string;
    /** `:3`, when a version or a label was asked for. */
    readonly Selector?: string;
    readonly Value: string;
  }[];
  readonly InvalidParameters?: readonly string[];
}

function checkReach(
  { capabilities }: Platform,
  network: NetworkInterface,
  { service, region, name }: { readonly service: string; readonly region: string; readonly name: string },
): void {
  const reach = capabilities.network.reachService(network, service, region);
  if (!reach.reachable)
    throw failure(
      `There is a connection issue between the task and ${name}. Check your task network configuration. ${reach.reason}`,
    );
}

const failure = (why: string) =>
  new Error(
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${why}`,
  );

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === "AccessDenied" ? `AccessDeniedException: ${message}` : `${name}: ${message}`;
}
