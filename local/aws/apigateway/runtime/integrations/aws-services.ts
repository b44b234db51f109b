/** Protocol by which an AWS service is called by the name of an action. */
export type ActionProtocol =
  { readonly kind: "json"; readonly target: string } | { readonly kind: "query"; readonly version: string };

/** Services by their name in an integration's URI, with what `action/<name>` turns into: for JSON services the prefix of
 * `X-Amz-Target`, for query services the version of the API.
 * @see https://smithy.io/2.0/aws/protocols/index.html
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri */
export const ACTION_PROTOCOLS: Readonly<Record<string, ActionProtocol>> = {
  dynamodb: { kind: "json", target: "DynamoDB_20120810" },
  events: { kind: "json", target: "AWSEvents" },
  firehose: { kind: "json", target: "Firehose_20150804" },
  kinesis: { kind: "json", target: "Kinesis_20131202" },
  logs: { kind: "json", target: "Logs_20140328" },
  secretsmanager: { kind: "json", target: "secretsmanager" },
  sns: { kind: "query", version: "2010-03-31" },
  ssm: { kind: "json", target: "AmazonSSM" },
  states: { kind: "json", target: "AWSStepFunctions" },
};

/** The URI of an AWS integration, taken apart. */
export interface AwsUri {
  readonly region: string;
  /** Name in the SigV4 credential scope. */
  readonly service: string;
  readonly kind: "action" | "path";
  /** Name of the action, or the path without its leading slash. */
  readonly target: string;
}

/** Takes apart `arn:aws:apigateway:<region>:<service>:action/<name>` or `…:path/<path>`.
 * @throws Error when it is neither. */
export function parseAwsUri(uri: string): AwsUri {
  const match = /^arn:aws[\w-]*:apigateway:([\w-]+):([\w.-]+):(action|path)\/(.*)$/.exec(uri);
  if (!match) throw new Error(`"${uri}" is not arn:aws:apigateway:<region>:<service>:<action|path>/<name>`);
  const [, region, service, kind, target] = match as unknown as [
    string,
    string,
    string,
    AwsUri["kind"],
    string,
  ];
  return { region, service, kind, target };
}
