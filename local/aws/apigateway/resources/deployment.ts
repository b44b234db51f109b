import type * as aws from "@pulumi/aws";
import { randomAlphanumeric } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import { methodName, resourcePaths, type ApiSnapshot, type DeploymentRecord } from "../records.ts";
import { compileApi } from "../runtime/compile.ts";
import { domainNameOf } from "../runtime/rest-apis.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";

/** `aws:apigateway/deployment:Deployment`: freezes the API as it is. Only what is frozen is served, through a stage; new
 * `triggers` make a new deployment. Templates, schemas and mappings that do not work stop it here.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html */
export const deploymentResource = (store: RestApiStore, platform: Platform) =>
  resource<aws.apigateway.DeploymentArgs, { readonly createdDate: string }>()({
    inputs: { restApi: true, triggers: true, description: "it is shown in AWS's console alone" },
    async create({ urn, inputs }) {
      const restApiId = idOf(inputs.restApi, "restApi");
      const record: DeploymentRecord = {
        id: randomAlphanumeric(6),
        restApiId,
        createdDate: new Date().toISOString(),
        snapshot: structuredClone(store.snapshot(restApiId)),
      };
      checkMethods(record.snapshot);
      await tryOut(platform, record);
      await store.add("deployments", restApiId, record.id, urn, record);
      return { id: record.id, outputs: { createdDate: record.createdDate } };
    },
    update: async (_, { id, outputs }) => ({ id, outputs }),
    async delete({ id, inputs }) {
      const restApiId = idOf(inputs.restApi, "restApi");
      const stages = store.list("stages", restApiId).filter(({ deploymentId }) => deploymentId === id);
      if (stages.length > 0)
        throw badRequest(
          `Active stages pointing to this deployment must be moved or deleted: ${stages.map(({ stageName }) => stageName).join(", ")}`,
        );
      await store.delete("deployments", restApiId, id);
    },
    replaceOn: ["restApi", "triggers"],
  });

function checkMethods(snapshot: ApiSnapshot): void {
  if (snapshot.methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  const paths = resourcePaths(snapshot.resources);
  const integrated = new Set(snapshot.integrations.map(methodKey));
  const without = snapshot.methods.filter((method) => !integrated.has(methodKey(method)));
  if (without.length > 0)
    throw badRequest(
      `No integration defined for method: ${without.map((method) => methodName(method, paths)).join(", ")}. Let the deployment depend on every integration`,
    );
}

/** Compiles the snapshot for a stage that is not there, to find what does not work. What depends on stage variables is
 * found when a stage takes the deployment. */
async function tryOut(platform: Platform, { id, restApiId, snapshot }: DeploymentRecord): Promise<void> {
  const text = JSON.stringify(snapshot.integrations);
  const variables = Object.fromEntries(
    [...text.matchAll(/\$\{stageVariables\.(\w+)\}/g)].map(([, name]) => [name as string, "x"]),
  );
  try {
    await compileApi(platform, snapshot, {
      accountId: platform.accountId,
      restApiId,
      region: snapshot.api.region,
      stageName: "stage",
      deploymentId: id,
      variables,
      domainName: domainNameOf(restApiId, snapshot.api.region),
    });
  } catch (error) {
    throw badRequest(
      `API ${snapshot.api.name} (${restApiId}) cannot be deployed: ${(error as Error).message}`,
    );
  }
}
