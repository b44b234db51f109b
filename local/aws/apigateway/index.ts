import type { ServiceFactory } from "../../contract/service.ts";
import { AccountStore } from "./stores/accounts.ts";
import { RestApiStore } from "./stores/rest-apis.ts";
import { accountResource } from "./resources/account.ts";
import { authorizerResource } from "./resources/authorizer.ts";
import { deploymentResource } from "./resources/deployment.ts";
import { documentationResource } from "./resources/documentation.ts";
import { responseResource } from "./resources/response.ts";
import { integrationResponseResource } from "./resources/integration-response.ts";
import { integrationResource } from "./resources/integration.ts";
import { methodResponseResource } from "./resources/method-response.ts";
import { methodSettingsResource } from "./resources/method-settings.ts";
import { methodResource } from "./resources/method.ts";
import { modelResource } from "./resources/model.ts";
import { refusedResources } from "./resources/refused.ts";
import { requestValidatorResource } from "./resources/request-validator.ts";
import { resourceResource } from "./resources/resource.ts";
import { restApiPolicyResource } from "./resources/rest-api-policy.ts";
import { restApiResource } from "./resources/rest-api.ts";
import { stageResource } from "./resources/stage.ts";
import { apiKeyResource } from "./resources/api-key.ts";
import { usagePlanKeyResource } from "./resources/usage-plan-key.ts";
import { usagePlanResource } from "./resources/usage-plan.ts";
import { RestApis } from "./runtime/rest-apis.ts";
import { UsagePlanStore } from "./stores/usage-plans.ts";

/** API Gateway REST APIs (v1): resources make a draft, a deployment freezes it, a stage serves that at
 * `<api>.execute-api.<region>.amazonaws.com/<stage>`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export const apigateway: ServiceFactory = (platform) => {
  const store = new RestApiStore(platform.store);
  const accounts = new AccountStore(platform);
  const usagePlans = new UsagePlanStore(platform.store);
  const apis = new RestApis(platform, store, accounts, usagePlans);
  return {
    name: "apigateway",
    resources: {
      "aws:apigateway/account:Account": accountResource(accounts),
      "aws:apigateway/apiKey:ApiKey": apiKeyResource(usagePlans),
      "aws:apigateway/authorizer:Authorizer": authorizerResource(store),
      "aws:apigateway/deployment:Deployment": deploymentResource(store, platform),
      "aws:apigateway/integration:Integration": integrationResource(store, platform),
      "aws:apigateway/integrationResponse:IntegrationResponse": integrationResponseResource(store),
      "aws:apigateway/method:Method": methodResource(store),
      "aws:apigateway/methodResponse:MethodResponse": methodResponseResource(store),
      "aws:apigateway/methodSettings:MethodSettings": methodSettingsResource(store, apis, accounts),
      "aws:apigateway/model:Model": modelResource(store),
      "aws:apigateway/requestValidator:RequestValidator": requestValidatorResource(store),
      "aws:apigateway/resource:Resource": resourceResource(store),
      "aws:apigateway/response:Response": responseResource(store),
      "aws:apigateway/restApi:RestApi": restApiResource(store, apis),
      "aws:apigateway/restApiPolicy:RestApiPolicy": restApiPolicyResource(store),
      "aws:apigateway/stage:Stage": stageResource(store, apis, accounts),
      "aws:apigateway/usagePlan:UsagePlan": usagePlanResource(usagePlans, store),
      "aws:apigateway/usagePlanKey:UsagePlanKey": usagePlanKeyResource(usagePlans),
      "aws:apigateway/documentationPart:DocumentationPart": documentationResource,
      "aws:apigateway/documentationVersion:DocumentationVersion": documentationResource,
      ...refusedResources,
    },
    stop: () => apis.flush(),
  };
};
