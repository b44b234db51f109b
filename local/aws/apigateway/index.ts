import type { RecordedResource } from "../../contract/resource.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { Accounts } from "./accounts.ts";
import { Repository } from "./repository.ts";
import { accountHandler } from "./resources/account.ts";
import { authorizerHandler } from "./resources/authorizer.ts";
import { deploymentHandler } from "./resources/deployment.ts";
import { gatewayResponseHandler } from "./resources/gateway-response.ts";
import { integrationResponseHandler } from "./resources/integration-response.ts";
import { integrationHandler } from "./resources/integration.ts";
import { methodResponseHandler } from "./resources/method-response.ts";
import { methodSettingsHandler } from "./resources/method-settings.ts";
import { methodHandler } from "./resources/method.ts";
import { modelHandler } from "./resources/model.ts";
import { notEmulated } from "./resources/not-emulated.ts";
import { requestValidatorHandler } from "./resources/request-validator.ts";
import { resourceHandler } from "./resources/resource.ts";
import { restApiPolicyHandler } from "./resources/rest-api-policy.ts";
import { restApiHandler } from "./resources/rest-api.ts";
import { stageHandler } from "./resources/stage.ts";
import { apiKeyHandler, usagePlanHandler, usagePlanKeyHandler } from "./resources/usage-plan.ts";
import { RestApis } from "./runtime/rest-apis.ts";
import { UsagePlans } from "./usage-plans.ts";

/** API Gateway REST APIs (v1): resources make a draft, a deployment freezes it, a stage serves that at
 * `<api>.execute-api.<region>.amazonaws.com/<stage>`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export const apigateway: ServiceFactory = (platform) => {
  const repository = new Repository(platform.store);
  const accounts = new Accounts(platform);
  const usagePlans = new UsagePlans(platform.store);
  const apis = new RestApis(platform, repository, accounts, usagePlans);
  return {
    name: "apigateway",
    resources: {
      "aws:apigateway/account:Account": accountHandler(accounts),
      "aws:apigateway/apiKey:ApiKey": apiKeyHandler(usagePlans),
      "aws:apigateway/authorizer:Authorizer": authorizerHandler(repository),
      "aws:apigateway/deployment:Deployment": deploymentHandler(repository, platform),
      "aws:apigateway/integration:Integration": integrationHandler(repository, platform),
      "aws:apigateway/integrationResponse:IntegrationResponse": integrationResponseHandler(repository),
      "aws:apigateway/method:Method": methodHandler(repository),
      "aws:apigateway/methodResponse:MethodResponse": methodResponseHandler(repository),
      "aws:apigateway/methodSettings:MethodSettings": methodSettingsHandler(repository, apis, accounts),
      "aws:apigateway/model:Model": modelHandler(repository),
      "aws:apigateway/requestValidator:RequestValidator": requestValidatorHandler(repository),
      "aws:apigateway/resource:Resource": resourceHandler(repository),
      "aws:apigateway/response:Response": gatewayResponseHandler(repository),
      "aws:apigateway/restApi:RestApi": restApiHandler(repository, apis, platform.accountId),
      "aws:apigateway/restApiPolicy:RestApiPolicy": restApiPolicyHandler(repository),
      "aws:apigateway/stage:Stage": stageHandler(repository, apis, accounts, platform.accountId),
      "aws:apigateway/usagePlan:UsagePlan": usagePlanHandler(usagePlans, repository),
      "aws:apigateway/usagePlanKey:UsagePlanKey": usagePlanKeyHandler(usagePlans),
      "aws:apigateway/documentationPart:DocumentationPart": documentation,
      "aws:apigateway/documentationVersion:DocumentationVersion": documentation,
      ...notEmulated,
    },
    stop: () => apis.flush(),
  };
};

const documentation: RecordedResource = {
  outputs: ({ name }) => ({ id: name, outputs: {} }),
  without: "an API's documentation is kept and not published",
};
