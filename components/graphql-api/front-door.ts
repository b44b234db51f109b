import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FrontDoor } from "../front-door/index.ts";

/** Header that CloudFront sends the secret in. `x-api-key` would be read by AppSync, as a key of its own. */
export const secretHeader = "x-origin-verify";

/** Makes the first step of every resolver: nobody is answered who does not send the secret. It asks no data source, and it is the one place that the
 * secret is in.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/pipeline-resolvers-js.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html */
export function doorKeeper(
  name: string,
  { secrets }: FrontDoor,
  api: aws.appsync.GraphQLApi,
  parent: pulumi.Resource,
): aws.appsync.Function {
  const nothing = new aws.appsync.DataSource(
    `${name}-nothing`,
    { apiId: api.id, name: "nothing", type: "NONE" },
    { parent },
  );
  return new aws.appsync.Function(
    `${name}-front-door`,
    {
      apiId: api.id,
      name: "frontDoor",
      dataSource: nothing.name,
      code: secrets.apply(guardCode),
      runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" },
    },
    { parent },
  );
}

const guardCode = (secrets: readonly string[]): string => `import { util } from "@aws-appsync/utils";

const taken = ${JSON.stringify(secrets)};

export function request(context) {
  const sent = context.request.headers["${secretHeader}"];
  if (!taken.some((secret) => secret === sent)) util.unauthorized();
  return { payload: null };
}

export function response() {
  return null;
}
`;

/** Code of a resolver whose work is done by its functions. */
export const pipelineCode = `export function request() {
  return {};
}

export function response(context) {
  return context.prev.result;
}
`;
