import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { FrontDoorArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { FrontDoorArgs } from "./args.ts";

/** Key that APIs take, with its number in the configuration. */
export interface FrontDoorKey {
  readonly number: number;
  readonly key: aws.apigateway.ApiKey;
}

/** A secret between CloudFront and the APIs behind it: CloudFront sends it with every request, and the APIs refuse what comes without it, so
 * that nobody gets round CloudFront and what filters there. It is an API key that API Gateway makes up, so it is in no file and costs
 * nothing. Who a user is has nothing to do with it: that is told by tokens.
 *
 * ```ts
 * const frontDoor = new FrontDoor("front-door");
 * const api = new RestApi("api", { frontDoor, … });
 * const graphql = new GraphQlApi("graphql", { frontDoor, … });
 * new StaticSite("site", { content: "dist", apis: { apiUrl: api, graphqlUrl: graphql } });
 * ```
 *
 * A key is changed without a moment in which visitors are refused: `keys: [1, 2], current: 1` makes a second one that is taken too,
 * `current: 2` sends it, `keys: [2]` ends the first, each with an update of its own.
 * @see https://aws.amazon.com/blogs/compute/protecting-your-api-using-amazon-api-gateway-and-aws-waf-part-2/
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html */
export class FrontDoor extends pulumi.ComponentResource {
  static readonly token = "mysfits:front-door:FrontDoor";

  /** Keys that are taken. */
  readonly keys: readonly FrontDoorKey[];
  /** Values of the keys that are taken. Secret. */
  readonly secrets: pulumi.Output<string[]>;
  /** Value of the key that CloudFront sends. Secret. */
  readonly secret: pulumi.Output<string>;

  constructor(name: string, given: FrontDoorArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(FrontDoor.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("FrontDoor", name, problems(args));
    const { keys, current = keys[0], tags, transform } = args;

    const keyArgs: aws.apigateway.ApiKeyArgs = {
      description: "CloudFront sends it to the APIs behind it",
      tags,
    };
    this.keys = keys.map((number) => ({
      number,
      key: new aws.apigateway.ApiKey(
        `${name}-key-${number}`,
        transformed(this, "key", keyArgs, transform?.key),
        { parent: this },
      ),
    }));
    const values = pulumi.secret(pulumi.all(this.keys.map(({ key }) => key.value)));
    this.secrets = values;
    this.secret = values.apply((all) => all[keys.indexOf(current as number)] as string);
    this.registerOutputs({});
  }
}
