/** What an operation of CloudWatch needs to be allowed and does. */
export interface CloudWatchOperation {
  /** ARNs, `*` unless given. */
  readonly resources?: readonly string[];
  readonly context?: Readonly<Record<string, string>>;
  run(): Promise<object> | object;
}
