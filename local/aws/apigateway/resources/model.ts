import type * as aws from "@pulumi/aws";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { toDraft7 } from "../schema/draft4.ts";
import { partResource } from "./part.ts";

type ModelInputs = Inputs<aws.apigateway.ModelArgs>;

/** `aws:apigateway/model:Model`, a JSON schema of draft 4.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html */
export function modelResource(store: RestApiStore): ResourceHandler<ModelInputs> {
  return partResource<ModelInputs, "models">(
    store,
    "models",
    ["restApi", "name"],
    (resource, previous) => {
      const { inputs } = resource;
      const restApiId = idOf(inputs.restApi, "restApi");
      const id = previous?.id ?? randomAlphanumeric(6);
      const name =
        inputs.name ?? (previous?.outputs["name"] as string | undefined) ?? physicalName(resource.name);
      if (!/^[a-zA-Z0-9]+$/.test(name))
        throw badRequest(
          `Model name must be alphanumeric: ${name}. Set name, for the usual automatic names have a hyphen`,
        );
      const schema = inputs.schema ?? "{}";
      try {
        toDraft7(JSON.parse(schema));
      } catch (error) {
        throw badRequest(`Invalid model schema specified for ${name}: ${(error as Error).message}`);
      }
      return {
        restApiId,
        key: name,
        record: { id, name, contentType: inputs.contentType, schema },
        id,
        outputs: { name },
      };
    },
    ({ inputs, outputs }) => ({
      restApiId: idOf(inputs.restApi, "restApi"),
      key: inputs.name ?? String(outputs["name"]),
    }),
  );
}
