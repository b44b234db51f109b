import { randomBytes, randomUUID } from "node:crypto";
import type { AccessKey, Decision, IamCapability } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import { header, type HttpRequest, type HttpResponse } from "../../contract/http.ts";
import type { NetworkInterface, Principal, TemporaryCredentials } from "../../contract/principal.ts";
import type { Collection, Store } from "../../host/store.ts";
import type { Denials } from "./denials.ts";
import type { IdentityStore, Role } from "./store.ts";
import type { Asker } from "./policy/evaluate.ts";
import { compilePolicy } from "./policy/policy.ts";
import type { Evaluate } from "./trial.ts";
import type { TestIssuer } from "./web-identity/test-issuer.ts";
import { verifyToken } from "./web-identity/verify.ts";

/** Life of a container's credentials, seconds, as on Fargate.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
const CONTAINER_LIFETIME = 6 * 60 * 60;
/** A container that asks this long before the end gets new ones, seconds; SDKs ask five minutes before. */
const RENEWAL = 15 * 60;

/** Longest session of a role that another role assumes, seconds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_LIFETIME = 60 * 60;

/** Who gives the tokens of identity pools to STS, as trust policies and conditions name it. */
const IDENTITY_POOLS = "cognito-identity.amazonaws.com";

/** Values of condition keys. */
type Values = Readonly<Record<string, string | readonly string[]>>;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const identifier = (prefix: string, length = 16) =>
  prefix + [...randomBytes(length)].map((byte) => letters[byte % 32]).join("");

/** Who has which access key. Keys of role sessions live in memory: whoever needs them after a restart gets new ones. */
export class Sessions {
  readonly #identities: IdentityStore;
  readonly #denials: Denials;
  readonly #evaluate: Evaluate;
  readonly #issuer: TestIssuer;
  readonly #accountId: string;
  readonly #gatewayUrl: string;
  readonly #keys = new Map<string, AccessKey>();
  readonly #containers = new Map<
    string,
    { token: string; issue: () => TemporaryCredentials; current?: TemporaryCredentials }
  >();
  readonly #operators: Collection<{ accessKeyId: string; secretAccessKey: string }>;

  constructor(
    identities: IdentityStore,
    denials: Denials,
    evaluate: Evaluate,
    options: { accountId: string; gatewayUrl: string; store: Store; issuer: TestIssuer },
  ) {
    this.#identities = identities;
    this.#denials = denials;
    this.#evaluate = evaluate;
    this.#issuer = options.issuer;
    this.#accountId = options.accountId;
    this.#gatewayUrl = options.gatewayUrl;
    this.#operators = options.store.collection("iam/operator");
  }

  /** The key with full access, made once for a state folder. */
  async operator(): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    let key = this.#operators.get("operator");
    if (!key) {
      key = { accessKeyId: identifier("AKIA"), secretAccessKey: randomBytes(30).toString("base64url") };
      await this.#operators.put("operator", key);
    }
    const principal: Principal = {
      kind: "operator",
      arn: `arn:aws:iam::${this.#accountId}:root`,
      accountId: this.#accountId,
      userId: this.#accountId,
    };
    this.#keys.set(key.accessKeyId, { secretAccessKey: key.secretAccessKey, principal });
    return key;
  }

  identify(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** @throws AwsError AccessDenied when the trust policy does not let `service` assume the role. */
  assumeRole(request: {
    roleArn: string;
    service: string;
    sessionName: string;
    seconds: number;
    network?: NetworkInterface;
    context?: Readonly<Record<string, string>>;
  }) {
    const { roleArn, service, context } = request;
    return this.#assume(
      roleArn,
      { arn: service, accountId: this.#accountId, service, anonymous: false },
      request,
      {
        "aws:SourceAccount": this.#accountId,
        ...context,
      },
    );
  }

  /** As {@link assumeRole}, for a caller with credentials of its own (STS AssumeRole). */
  assumeRoleAs(caller: Principal, request: Parameters<IamCapability["assumeRoleAs"]>[1]) {
    const { roleArn, sessionName, seconds, externalId } = request;
    const asker: Asker = {
      arn: caller.arn,
      roleArn: caller.roleArn,
      accountId: caller.accountId,
      anonymous: false,
    };
    const sessionPolicies = this.#sessionPolicies(request);
    const longest =
      caller.kind === "role" ? CHAINED_LIFETIME : this.#identities.roleByArn(roleArn)?.maxSessionDuration;
    if (longest !== undefined && seconds > longest)
      throw caller.kind === "role"
        ? new AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
          )
        : tooLong();
    const context: Record<string, string> = { "sts:RoleSessionName": sessionName };
    if (externalId !== undefined) context["sts:ExternalId"] = externalId;
    return this.#assume(roleArn, asker, { sessionName, seconds, sessionPolicies }, context);
  }

  /** Credentials of a role for whoever shows a token of an issuer that the role trusts. */
  async assumeRoleWithWebIdentity(
    request: Parameters<IamCapability["assumeRoleWithWebIdentity"]>[0],
  ): ReturnType<IamCapability["assumeRoleWithWebIdentity"]> {
    const { roleArn, sessionName, seconds, token } = request;
    const { provider, subject, audience, context } = await verifyToken(token, this.#identities, this.#issuer);
    const sessionPolicies = this.#sessionPolicies(request);
    const longest = this.#identities.roleByArn(roleArn)?.maxSessionDuration;
    if (longest !== undefined && seconds > longest) throw tooLong();
    const asker: Asker = {
      arn: subject,
      federated: provider.arn,
      accountId: this.#accountId,
      anonymous: false,
    };
    const given = this.#assume(
      roleArn,
      asker,
      { sessionName, seconds, sessionPolicies, context: { "aws:FederatedProvider": provider.arn } },
      { ...context, "sts:RoleSessionName": sessionName },
    );
    return { ...given, provider: provider.arn, subject, audience };
  }

  /** Credentials of a role for an identity of an identity pool. */
  assumeRoleForIdentity(
    request: Parameters<IamCapability["assumeRoleForIdentity"]>[0],
  ): ReturnType<IamCapability["assumeRoleForIdentity"]> {
    const { roleArn, seconds, identityPoolId, identityId, methods, tags } = request;
    const asker: Asker = {
      arn: identityId,
      federated: IDENTITY_POOLS,
      accountId: this.#accountId,
      anonymous: false,
    };
    const token = {
      [`${IDENTITY_POOLS}:aud`]: identityPoolId,
      [`${IDENTITY_POOLS}:sub`]: identityId,
      [`${IDENTITY_POOLS}:amr`]: methods,
    };
    const tagged = (key: string) =>
      Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
    const names = Object.keys(tags);
    const asked: Values =
      names.length === 0 ? token : { ...token, ...tagged("aws:RequestTag"), "aws:TagKeys": names };
    const role = this.#identities.roleByArn(roleArn);
    if (role && names.length > 0 && !this.#trusts(role, asker, asked, "sts:TagSession").allowed)
      throw this.#refusal(
        asker,
        roleArn,
        "because the role's trust policy does not allow the session's tags",
        undefined,
        "sts:TagSession",
      );
    const session = { ...token, ...tagged("aws:PrincipalTag"), "aws:FederatedProvider": IDENTITY_POOLS };
    return this.#assume(
      roleArn,
      asker,
      { sessionName: "CognitoIdentityCredentials", seconds, context: session },
      { ...asked, "sts:RoleSessionName": "CognitoIdentityCredentials" },
    );
  }

  /** @throws AwsError MalformedPolicyDocument. */
  #sessionPolicies({
    policy,
    policyArns = [],
  }: {
    readonly policy?: string | undefined;
    readonly policyArns?: readonly string[];
  }): string[] {
    const documents = [
      ...(policy === undefined ? [] : [policy]),
      ...policyArns.map((arn) => this.#managedPolicy(arn)),
    ];
    for (const document of documents) checkSessionPolicy(document);
    return documents;
  }

  /** @throws AwsError MalformedPolicyDocument, naming a policy that is not there. */
  #managedPolicy(arn: string): string {
    try {
      return this.#identities.policy(arn).document;
    } catch (error) {
      throw new AwsError("MalformedPolicyDocument", (error as Error).message);
    }
  }

  #assume(
    roleArn: string,
    asker: Asker,
    session: {
      readonly sessionName: string;
      readonly seconds: number;
      readonly network?: NetworkInterface;
      readonly sessionPolicies?: readonly string[];
      /** Keys that calls with the credentials have. */
      readonly context?: Values;
    },
    context: Values,
  ): { credentials: TemporaryCredentials; principal: Principal } {
    const { sessionName, seconds, network, sessionPolicies = [] } = session;
    const role = this.#identities.roleByArn(roleArn);
    if (!role) throw this.#refusal(asker, roleArn, "because there is no such role");
    const trusted = this.#trusts(role, asker, context);
    if (!trusted.allowed)
      throw this.#refusal(
        asker,
        roleArn,
        `because the role's trust policy does not allow it. Fix: let the role's assumeRolePolicy allow ${asker.service ?? asker.arn}`,
        trusted.statement,
      );
    const principal: Principal = {
      kind: "role",
      arn: `arn:aws:sts::${this.#accountId}:assumed-role/${role.name}/${sessionName}`,
      accountId: this.#accountId,
      userId: `${role.uniqueId}:${sessionName}`,
      roleArn: role.arn,
      context: {
        ...Object.fromEntries(
          Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
        ),
        ...(asker.federated !== undefined && session.context),
      },
      network,
      sessionPolicies: sessionPolicies.length > 0 ? sessionPolicies : undefined,
    };
    const credentials: TemporaryCredentials = {
      accessKeyId: identifier("ASIA"),
      secretAccessKey: randomBytes(30).toString("base64url"),
      sessionToken: randomBytes(48).toString("base64"),
      expiration: new Date(Date.now() + seconds * 1000),
    };
    this.#sweep();
    this.#keys.set(credentials.accessKeyId, { ...credentials, principal });
    return { credentials, principal };
  }

  /** Records that a role was not given, and makes the error that says so. */
  #refusal(
    asker: Asker,
    roleArn: string,
    reason: string,
    statement?: string,
    action = actionOf(asker),
  ): AwsError {
    this.#denials.record({ principal: asker.arn, action, resource: roleArn, reason, statement });
    if (asker.federated !== undefined)
      return new AwsError("AccessDenied", `Not authorized to perform ${action}`, 403);
    return new AwsError(
      "AccessDenied",
      `${asker.service ?? `User: ${asker.arn}`} is not authorized to perform: ${action} on resource: ${roleArn} ${reason}`,
      403,
    );
  }

  #trusts(role: Role, asker: Asker, context: Values, action = actionOf(asker)): Decision {
    const asked = (who: Asker) =>
      this.#evaluate({
        asker: who,
        action,
        resource: role.arn,
        context: new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()])),
        identity: [],
        resourcePolicy: role.trust,
      });
    const decision = asked(asker);
    if (decision.allowed || asker.service !== undefined || asker.federated !== undefined) return decision;
    // A trust policy that names the account trusts everybody in it whose own policies allow the call, which was asked before.
    const account = asked({ ...asker, arn: `arn:aws:iam::${asker.accountId}:root` });
    return account.allowed ? account : decision;
  }

  containerCredentials(request: {
    roleArn: string;
    service?: string;
    sessionName: string;
    network?: NetworkInterface;
    context?: Readonly<Record<string, string>>;
  }) {
    const id = randomUUID();
    const token = randomBytes(32).toString("base64url");
    const { service = "ecs-tasks.amazonaws.com" } = request;
    const issue = () => this.assumeRole({ ...request, service, seconds: CONTAINER_LIFETIME }).credentials;
    // Checked now, so that a wrong trust policy stops the task and not its first call.
    this.#containers.set(id, { token, issue, current: issue() });
    return {
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.#gatewayUrl}/v2/credentials/${id}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
      },
      revoke: () => {
        const current = this.#containers.get(id)?.current;
        if (current) this.#keys.delete(current.accessKeyId);
        this.#containers.delete(id);
      },
    };
  }

  /** The endpoint that containers ask.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
  async serveContainer(request: HttpRequest): Promise<HttpResponse> {
    const container = this.#containers.get(request.url.split("/").at(-1) ?? "");
    const answer = (status: number, body: object): HttpResponse => ({
      status,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(body)),
    });
    if (!container || header(request.headers, "authorization") !== container.token)
      return answer(403, {
        code: "AccessDenied",
        message: "There are no credentials for this address and token.",
      });
    try {
      if (!container.current || container.current.expiration.getTime() - Date.now() < RENEWAL * 1000)
        container.current = container.issue();
    } catch (error) {
      return answer(400, { code: "InvalidRole", message: (error as Error).message });
    }
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = container.current;
    return answer(200, {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: expiration.toISOString(),
    });
  }

  /** Forgets keys that ended an hour ago; until then they are told apart from keys that never were. */
  #sweep(): void {
    if (this.#keys.size < 1_000) return;
    for (const [id, { expiration }] of this.#keys)
      if (expiration && expiration.getTime() < Date.now() - 3_600_000) this.#keys.delete(id);
  }
}

/** Action that a trust policy is asked about. */
const actionOf = ({ federated }: Asker): string =>
  federated === undefined ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity";

const tooLong = () =>
  new AwsError(
    "ValidationError",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  );

/** @throws AwsError MalformedPolicyDocument. */
function checkSessionPolicy(document: string): void {
  try {
    compilePolicy("of the session", document, "identity");
  } catch (error) {
    throw new AwsError("MalformedPolicyDocument", (error as Error).message);
  }
}
