import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Orders that are posted to an API. */
export default async function program() {
  const config = new pulumi.Config();
  const { accountId } = await aws.getCallerIdentity();

  const table = new aws.dynamodb.Table("orders", {
    attributes: [{ name: "id", type: "S" }],
    hashKey: "id",
    billingMode: "PAY_PER_REQUEST",
  });
  const role = new aws.iam.Role("take", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  });
  const take = new aws.lambda.Function("take", {
    role: role.arn,
    runtime: "nodejs24.x",
    handler: "handler.handler",
    code: new pulumi.asset.AssetArchive({ "handler.mjs": new pulumi.asset.FileAsset("handler.mjs") }),
    environment: { variables: { TABLE: table.name, GREETING: config.require("greeting") } },
  });

  const api = new aws.apigateway.RestApi("orders");
  const orders = new aws.apigateway.Resource("orders", {
    restApi: api.id,
    parentId: api.rootResourceId,
    pathPart: "orders",
  });
  const post = new aws.apigateway.Method("post", {
    restApi: api.id,
    resourceId: orders.id,
    httpMethod: "POST",
    authorization: "NONE",
  });
  const integration = new aws.apigateway.Integration("post", {
    restApi: api.id,
    resourceId: orders.id,
    httpMethod: post.httpMethod,
    type: "AWS_PROXY",
    integrationHttpMethod: "POST",
    uri: take.invokeArn,
  });
  new aws.lambda.Permission("post", {
    function: take.name,
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    sourceArn: pulumi.interpolate`${api.executionArn}/*/POST/orders`,
  });
  const deployment = new aws.apigateway.Deployment(
    "orders",
    { restApi: api.id },
    { dependsOn: [integration] },
  );
  const stage = new aws.apigateway.Stage("v1", {
    restApi: api.id,
    deployment: deployment.id,
    stageName: "v1",
  });
  return { accountId, tableName: table.name, url: stage.invokeUrl };
}
