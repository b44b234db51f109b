import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { header } from "../../contract/http.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { restCall } from "../../delivery/destinations.ts";
import { invalidRequest } from "./errors.ts";
import type { RotationSettings, SecretRecord } from "./records.ts";
import { nextRotation } from "./rotation-rules.ts";
import type { SecretStore } from "./store.ts";
import { CURRENT, PENDING, versionWith, withVersion } from "./versions.ts";

/** Calls of the function that rotates, in their order.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/** Attempts after the first one; AWS says "multiple times". After them, the next one is that of the schedule. */
const RETRIES = 4;

/** Times between attempts, which AWS does not tell, milliseconds. */
export interface RotationTiming {
  /** Before the n-th retry. */
  readonly backOff: (failures: number) => number;
}

const usualTiming: RotationTiming = { backOff: (failures) => Math.min(2 ** failures, 60) * 1000 };

/** Rotations of secrets: by a function in four steps, or by the service that owns the secret. What has begun goes on after a crash, from its
 * first step: functions have to be idempotent.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html */
export class Rotations {
  readonly #platform: Platform;
  readonly #secrets: SecretStore;
  readonly #timing: RotationTiming;
  readonly #owners = new Map<string, (arn: string) => Promise<void>>();
  readonly #stop = new AbortController();
  /** Under way, by ARN. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(platform: Platform, secrets: SecretStore, timing = usualTiming) {
    this.#platform = platform;
    this.#secrets = secrets;
    this.#timing = timing;
  }

  /** Sets who rotates the secrets that a service owns. */
  owner(service: string, rotate: (arn: string) => Promise<void>): void {
    this.#owners.set(service, rotate);
  }

  /** Goes on with what had begun when the process ended. */
  resume(): void {
    for (const secret of this.#secrets.all()) if (secret.pending && !secret.deletion) this.#start(secret.arn);
  }

  /** Begins what is due. @param now Milliseconds since 1970. */
  async look(now: number): Promise<void> {
    for (const secret of this.#secrets.all()) {
      const { arn, deletion, rotation, nextRotationAt } = secret;
      if (!rotation || deletion || nextRotationAt === undefined || nextRotationAt > now) continue;
      if (this.#running.has(arn)) continue;
      await this.#secrets.change(arn, (there) => ({
        ...there,
        nextRotationAt: nextRotation(rotation.rules, now, now),
        // A new time is a new number of attempts.
        ...(there.pending && { pending: { ...there.pending, failures: 0 } }),
      }));
      if (isInProgress(secret)) this.#start(arn);
      else await this.begin(arn, randomUUID());
    }
  }

  /** Keeps how a secret is rotated from now on; undefined for not at all. */
  async configure(arn: string, rotation: RotationSettings | undefined): Promise<SecretRecord> {
    return await this.#secrets.change(arn, (secret) => ({
      ...secret,
      rotation,
      nextRotationAt:
        rotation && nextRotation(rotation.rules, secret.rotatedAt ?? secret.changedAt, Date.now()),
    }));
  }

  /** Begins a rotation; it goes on by itself.
   * @param token Id of the new version.
   * @throws AwsError InvalidRequestException while one is not complete; that one is tried again then. */
  async begin(arn: string, token: string): Promise<void> {
    const secret = await this.#secrets.change(arn, (there) => {
      if (there.owningService !== undefined) return { ...there, pending: { token, failures: 0 } };
      if (isInProgress(there) && versionWith(there.versions, PENDING) !== token) return there;
      if (Object.hasOwn(there.versions, token)) return there;
      const version = { createdAt: Date.now(), isEmpty: true };
      const versions = withVersion(there.versions, token, version, [PENDING]);
      return { ...there, versions, pending: { token, failures: 0 } };
    });
    this.#start(arn);
    if (secret.pending?.token !== token)
      throw invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
  }

  /** Tries the configuration without rotating: the third step, with a version that is taken away afterwards.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html (RotateImmediately) */
  async rehearse(arn: string, token: string): Promise<void> {
    const { rotation } = await this.#secrets.change(arn, (there) => ({
      ...there,
      versions: withVersion(there.versions, token, { createdAt: Date.now(), isEmpty: true }, [PENDING]),
    }));
    const run = this.#invoke(arn, rotation?.lambdaArn ?? "", "testSecret", token)
      .catch((error: unknown) => this.#log("warn", arn, (error as Error).message))
      .then(async () => await this.#forget(arn, token));
    this.#track(arn, run);
  }

  /** Ends what is under way without its end: the pending version stays as it is.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html */
  async cancel(arn: string): Promise<SecretRecord> {
    return await this.#secrets.change(arn, (secret) => ({
      ...secret,
      rotation: undefined,
      nextRotationAt: undefined,
      pending: undefined,
    }));
  }

  /** Asks whether Secrets Manager may call a function.
   * @throws AwsError AccessDeniedException */
  async checkFunction(secretArn: string, lambdaArn: string): Promise<void> {
    try {
      await this.#call(secretArn, lambdaArn, "", "DryRun");
    } catch (error) {
      throw new AwsError(
        "AccessDeniedException",
        `Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com. (${lambdaArn}: ${(error as Error).message})`,
      );
    }
  }

  /** Waits for the step that is under way; the rest goes on with the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  #start(arn: string): void {
    if (this.#stop.signal.aborted || this.#running.has(arn)) return;
    this.#track(arn, this.#attempts(arn));
  }

  #track(arn: string, run: Promise<void>): void {
    const tracked = run
      .catch((error: unknown) => this.#log("error", arn, (error as Error).message))
      .finally(() => this.#running.delete(arn));
    this.#running.set(arn, tracked);
  }

  async #attempts(arn: string): Promise<void> {
    for (;;) {
      const secret = this.#secrets.find(regionOf(arn), arn);
      if (!secret?.rotation || !secret.pending || secret.deletion || this.#stop.signal.aborted) return;
      const { token, failures } = secret.pending;
      try {
        await this.#rotate(secret, token);
        return await this.#complete(arn);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const problem = (error as Error).message;
        this.#log("error", arn, `rotation failed: ${problem}`);
        await this.#secrets.change(arn, (there) => ({
          ...there,
          ...(there.pending && { pending: { ...there.pending, failures: failures + 1, problem } }),
        }));
        if (failures >= RETRIES) return;
        const wait = this.#timing.backOff(failures);
        await delay(wait, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async #rotate({ arn, rotation, owningService }: SecretRecord, token: string): Promise<void> {
    if (owningService !== undefined) {
      const rotate = this.#owners.get(owningService);
      if (!rotate) throw new Error(`${owningService}, which owns the secret, does not rotate it`);
      return await rotate(arn);
    }
    for (const step of STEPS) {
      if (this.#stop.signal.aborted) throw new Error("the copy ends");
      await this.#invoke(arn, rotation?.lambdaArn ?? "", step, token);
    }
    const { versions } = this.#secrets.get(regionOf(arn), arn);
    if (versionWith(versions, CURRENT) !== token)
      throw new Error(`the function has ended all steps, but ${CURRENT} is not on the new version`);
  }

  async #complete(arn: string): Promise<void> {
    await this.#secrets.change(arn, (secret) => {
      const now = Date.now();
      const nextRotationAt = secret.rotation && nextRotation(secret.rotation.rules, now, now);
      return { ...secret, rotatedAt: now, changedAt: now, nextRotationAt, pending: undefined };
    });
  }

  async #invoke(arn: string, lambdaArn: string, step: (typeof STEPS)[number], token: string): Promise<void> {
    const event = { Step: step, SecretId: arn, ClientRequestToken: token };
    const { headers = {} } = await this.#call(arn, lambdaArn, JSON.stringify(event), "RequestResponse");
    const problem = header(headers, "x-amz-function-error");
    // What the function says may hold the secret: it is in the function's own log.
    if (problem !== undefined) throw new Error(`${step}: ${lambdaArn} failed (${problem})`);
  }

  async #call(secretArn: string, lambdaArn: string, body: string, type: "RequestResponse" | "DryRun") {
    const { gateway, iam } = this.#platform.capabilities;
    const path = `/2015-03-31/functions/${encodeURIComponent(lambdaArn)}/invocations`;
    const request = restCall(regionOf(lambdaArn), "POST", path, body, { "x-amz-invocation-type": type });
    return await gateway.call(
      iam.servicePrincipal("secretsmanager.amazonaws.com", secretArn),
      "lambda",
      request,
    );
  }

  async #forget(arn: string, token: string): Promise<void> {
    await this.#secrets.change(arn, (secret) => {
      const left = Object.entries(secret.versions).filter(([id]) => id !== token);
      return { ...secret, versions: Object.fromEntries(left) };
    });
  }

  #log(level: "warn" | "error", arn: string, message: string): void {
    this.#platform.logs.write("secretsmanager", level, `${arn}: ${message}`);
  }
}

/** True while a rotation has begun and not ended: `AWSPENDING` is on another version than `AWSCURRENT`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
function isInProgress({ versions }: SecretRecord): boolean {
  const pending = versionWith(versions, PENDING);
  return pending !== undefined && pending !== versionWith(versions, CURRENT);
}

const regionOf = (arn: string) => arn.split(":")[3] ?? "";
