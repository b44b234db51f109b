import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { badRequest } from "../errors.ts";

/** Seconds that the logging role's credentials are used before it is assumed again. */
const CREDENTIAL_SECONDS = 900;

/** Actions that the logging role must be allowed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const LOG_ACTIONS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** Settings of the account in each region: the role that writes logs. Durable. */
export class AccountStore {
  readonly #platform: Platform;
  readonly #assumed = new Map<string, { readonly principal: Principal; readonly until: number }>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  #roles() {
    return this.#platform.store.collection<{ readonly cloudwatchRoleArn: string }>("apigateway/accounts");
  }

  /** Sets the role, after trying it as API Gateway does.
   * @throws BadRequestException when it cannot be assumed, or may not write logs. */
  async setLogRole(region: string, roleArn: string | undefined): Promise<void> {
    this.#assumed.delete(region);
    if (!roleArn) {
      await this.#roles().delete(region);
      return;
    }
    const principal = this.#assume(roleArn);
    const { iam } = this.#platform.capabilities;
    for (const action of LOG_ACTIONS) {
      const decision = iam.authorize(principal, { action, resource: "*" }, { region, sourceIp: "127.0.0.1" });
      if (!decision.allowed) throw withoutPermissions(roleArn, decision.reason);
    }
    await this.#roles().put(region, { cloudwatchRoleArn: roleArn });
  }

  /** @throws BadRequestException when the account has no role for logs: stages with logs cannot be made then. */
  requireLogRole(region: string): void {
    if (!this.#roles().has(region))
      throw badRequest(
        "CloudWatch Logs role ARN must be set in account settings to enable logging: make an aws.apigateway.Account and depend on it",
      );
  }

  /** Principal that writes logs in a region. @throws AwsError when the role cannot be assumed any more. */
  logPrincipal(region: string): Principal {
    const kept = this.#assumed.get(region);
    if (kept && Date.now() < kept.until) return kept.principal;
    const roleArn = this.#roles().get(region)?.cloudwatchRoleArn;
    if (roleArn === undefined)
      throw badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging");
    const principal = this.#assume(roleArn);
    this.#assumed.set(region, { principal, until: Date.now() + (CREDENTIAL_SECONDS - 60) * 1000 });
    return principal;
  }

  #assume(roleArn: string): Principal {
    try {
      return this.#platform.capabilities.iam.assumeRole({
        roleArn,
        service: "apigateway.amazonaws.com",
        sessionName: "ApiGatewayCloudWatchLogs",
        seconds: CREDENTIAL_SECONDS,
      }).principal;
    } catch (error) {
      if (error instanceof AwsError) throw withoutPermissions(roleArn, error.message);
      throw error;
    }
  }
}

function withoutPermissions(roleArn: string, reason: string): AwsError {
  return badRequest(
    `The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy. (${roleArn}: ${reason})`,
  );
}
