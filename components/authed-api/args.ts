import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Tags } from "../parts/component.ts";
import type { FargateService } from "../fargate-service/index.ts";
import type { Function } from "../function/index.ts";
import type { FrontDoor } from "../front-door/index.ts";
import type { Throttle } from "../rest-api/index.ts";
import type { OpenApiDocument } from "./openapi.ts";

/** Way of an API into the network of its service. */
export interface Link {
  readonly vpcLink: aws.apigatewayv2.VpcLink;
  readonly securityGroup: aws.ec2.SecurityGroup;
  /** Rule that lets it reach the load balancer. */
  readonly admitted: pulumi.Resource;
}

/** Arguments of `AuthedApi`. */
export interface AuthedApiArgs {
  /** The document of the service behind it: source of routes, parameters, body schemas and of who may call what. An
   * operation that states no `security` fails the program. `x-throttle: { ratePerSecond, burst }` limits an operation on its own. */
  readonly openApi: OpenApiDocument;
  /** Service that requests go to. */
  readonly service: FargateService;
  /** Functions that answer some of the operations in the place of the service, by the operation's `operationId`. They get API Gateway's own
   * event, and the claims of the token in it.
   * @default the service answers all */
  readonly functions?: Readonly<Record<string, Function>>;
  /** An `AuthedApi` whose VPC link this one uses too; their services share a load balancer.
   * @default a link of its own */
  readonly link?: { readonly service: FargateService; readonly nodes: Link };
  /** Pool whose ID tokens are asked for on operations with `security`.
   * @default none: every operation must be for everybody */
  readonly userPoolArn?: pulumi.Input<string>;
  /** Secret that callers must send, as `RestApi` says it.
   * @default the API is open to everybody who knows its address */
  readonly frontDoor?: FrontDoor;
  /** Stage name and first part of the path.
   * @default "api" */
  readonly stage?: string;
  /** Paths of the document that stay inside the VPC.
   * @default ["/health"] */
  readonly internalPaths?: readonly string[];
  /** Headers that carry claims of the verified token to the service, by name of the header; what a client sends under that name is overwritten. Only claims
   * that are in every token of the pool: what becomes of a header whose claim is missing is not documented.
   * @default { "x-user-id": "sub" } */
  readonly claimHeaders?: Readonly<Record<string, string>>;
  /** Longest time the service may take, milliseconds, 50 to 29,000.
   * @default 15000 */
  readonly timeoutMilliseconds?: number;
  /** @default that of `RestApi` */
  readonly throttle?: Throttle;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** The account's `ApiLogging`. */
  readonly logging: pulumi.Resource;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
}
