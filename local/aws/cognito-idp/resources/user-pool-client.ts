import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource, type ResourceState } from "../../../contract/resource.ts";
import type { UserPoolStore } from "../store.ts";
import { invalidParameter } from "../errors.ts";
import { newClientId, newClientSecret } from "../ids.ts";
import type { ClientRecord, PoolRecord } from "../records.ts";
import { oauthInputs, oauthSettings } from "./oauth.ts";

const clientInputs = {
  name: true,
  userPoolId: true,
  generateSecret: true,
  explicitAuthFlows: true,
  preventUserExistenceErrors: true,
  enableTokenRevocation: true,
  accessTokenValidity: true,
  idTokenValidity: true,
  refreshTokenValidity: true,
  tokenValidityUnits: true,
  authSessionValidity: true,
  refreshTokenRotation: true,
  readAttributes: true,
  writeAttributes: true,
  supportedIdentityProviders: true,
  ...oauthInputs,
  enablePropagateAdditionalUserContextData: [false],
} as const;
type ClientInputs = Read<Inputs<aws.cognito.UserPoolClientArgs>, typeof clientInputs>;

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
const DAY = SECONDS.days;

/** Flows of a client without `explicitAuthFlows`. */
const DEFAULT_FLOWS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];
const FLOWS = [
  ...DEFAULT_FLOWS,
  "ALLOW_USER_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_AUTH_FLOW_ONLY",
  "USER_PASSWORD_AUTH",
];

/** Outputs of a client. */
interface ClientOutputs {
  readonly name: string;
  /** Empty when it has none. */
  readonly clientSecret: string;
  readonly explicitAuthFlows: readonly string[];
  readonly preventUserExistenceErrors: "ENABLED" | "LEGACY";
  readonly enableTokenRevocation: boolean;
  /** Minutes. */
  readonly authSessionValidity: number;
  readonly readAttributes: readonly string[];
  readonly writeAttributes: readonly string[];
  readonly supportedIdentityProviders: readonly string[];
}

/** `aws:cognito/userPoolClient:UserPoolClient`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export function userPoolClientResource(store: UserPoolStore) {
  const write = async (
    wanted: Resource<ClientInputs>,
    before?: ClientRecord,
  ): Promise<ResourceState<ClientOutputs>> => {
    const client = clientRecord(store.pool(wanted.inputs.userPoolId), wanted, before);
    await store.putClient(client);
    return {
      id: client.id,
      outputs: {
        name: client.name,
        clientSecret: client.secret ?? "",
        explicitAuthFlows: client.explicitAuthFlows,
        preventUserExistenceErrors: client.preventUserExistenceErrors ? "ENABLED" : "LEGACY",
        enableTokenRevocation: client.enableTokenRevocation,
        authSessionValidity: client.authSessionValidity / SECONDS.minutes,
        readAttributes: client.readAttributes ?? [],
        writeAttributes: client.writeAttributes ?? [],
        supportedIdentityProviders: ["COGNITO"],
      },
    };
  };
  return resource<aws.cognito.UserPoolClientArgs, ClientOutputs>()({
    inputs: clientInputs,
    create: (wanted) => write(wanted),
    update: (wanted, previous) => write(wanted, store.client(previous.id)),
    delete: ({ id }) => store.deleteClient(id),
    replaceOn: ["userPoolId", "generateSecret", "region"],
  });
}

function clientRecord(
  pool: PoolRecord,
  { name, inputs }: Resource<ClientInputs>,
  before?: ClientRecord,
): ClientRecord {
  const provider = inputs.supportedIdentityProviders?.find((name) => name !== "COGNITO");
  if (provider !== undefined)
    throw new NotEmulatedError(
      `the identity provider ${provider} of a user pool client (supportedIdentityProviders)`,
      "Only the pool's own users sign in here.",
    );
  const explicitAuthFlows = inputs.explicitAuthFlows ?? DEFAULT_FLOWS;
  const unknown = explicitAuthFlows.find((flow) => !FLOWS.includes(flow));
  if (unknown) throw invalidParameter(`explicitAuthFlows: "${unknown}" is none of ${FLOWS.join(", ")}`);
  const rotates = inputs.refreshTokenRotation?.feature === "ENABLED";
  if (rotates && inputs.explicitAuthFlows?.includes("ALLOW_REFRESH_TOKEN_AUTH"))
    throw invalidParameter(
      "Refresh token rotation can't be enabled together with ALLOW_REFRESH_TOKEN_AUTH in explicitAuthFlows.",
    );
  const grace = inputs.refreshTokenRotation?.retryGracePeriodSeconds ?? 0;
  if (!(grace >= 0 && grace <= 60))
    throw invalidParameter(
      `refreshTokenRotation.retryGracePeriodSeconds must be between 0 and 60 (got ${grace})`,
    );
  const units = inputs.tokenValidityUnits;
  const accessTokenValidity = seconds(
    "accessTokenValidity",
    inputs.accessTokenValidity ?? 0,
    units?.accessToken ?? "hours",
    300,
    DAY,
    3600,
  );
  const idTokenValidity = seconds(
    "idTokenValidity",
    inputs.idTokenValidity ?? 0,
    units?.idToken ?? "hours",
    300,
    DAY,
    3600,
  );
  const refreshTokenValidity = seconds(
    "refreshTokenValidity",
    inputs.refreshTokenValidity ?? 0,
    units?.refreshToken ?? "days",
    3600,
    3650 * DAY,
    30 * DAY,
  );
  if (refreshTokenValidity < Math.max(accessTokenValidity, idTokenValidity))
    throw invalidParameter(
      "Invalid range for token validity: refresh tokens must be valid for at least as long as access and ID tokens.",
    );
  const authSessionValidity = (inputs.authSessionValidity ?? 3) * SECONDS.minutes;
  if (!(authSessionValidity >= 180 && authSessionValidity <= 900))
    throw invalidParameter(
      `authSessionValidity must be between 3 and 15 minutes (got ${inputs.authSessionValidity})`,
    );
  const now = Date.now();
  return {
    id: before?.id ?? newClientId(),
    poolId: pool.id,
    name: inputs.name ?? before?.name ?? physicalName(name, 128),
    secret: inputs.generateSecret ? (before?.secret ?? newClientSecret()) : undefined,
    explicitAuthFlows,
    preventUserExistenceErrors: inputs.preventUserExistenceErrors === "ENABLED",
    enableTokenRevocation: inputs.enableTokenRevocation ?? true,
    accessTokenValidity,
    idTokenValidity,
    refreshTokenValidity,
    authSessionValidity,
    rotationGracePeriod: rotates ? grace : undefined,
    oauth: oauthSettings(inputs),
    readAttributes: permissions(pool, "readAttributes", inputs.readAttributes),
    writeAttributes: permissions(pool, "writeAttributes", inputs.writeAttributes),
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  };
}

function permissions(
  pool: PoolRecord,
  argument: string,
  names: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!names || names.length === 0) return undefined;
  const unknown = names.find((name) => pool.settings.schema.every((attribute) => attribute.name !== name));
  if (unknown)
    throw invalidParameter(
      `Invalid ${argument} specified while creating a client: ${unknown} is not in the pool's schema`,
    );
  return names;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html */
function seconds(
  argument: string,
  value: number,
  unit: string,
  minimum: number,
  maximum: number,
  fallback: number,
): number {
  if (!(unit in SECONDS))
    throw invalidParameter(`tokenValidityUnits: "${unit}" is none of ${Object.keys(SECONDS).join(", ")}`);
  if (value === 0) return fallback;
  const result = value * SECONDS[unit as keyof typeof SECONDS];
  if (!(result >= minimum && result <= maximum))
    throw invalidParameter(
      `Invalid range for token validity: ${argument} must be between ${minimum} and ${maximum} seconds (got ${value} ${unit})`,
    );
  return result;
}
