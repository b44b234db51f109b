/** A connection to a provider of repositories. */
export interface ConnectionView {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly providerType: string;
  /** `PENDING` until somebody has completed it in the console. */
  readonly status: "PENDING" | "AVAILABLE";
}

/** CodeConnections (`local/aws/codeconnections`). */
export interface ConnectionCapability {
  all(): readonly ConnectionView[];
  find(arn: string): ConnectionView | undefined;
  /** Does what somebody does in the console and at the provider. @throws Error when there is no such connection. */
  complete(arn: string): Promise<void>;
}
