import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { gatewayId, idOf } from "../ids.ts";
import type { Repository } from "../repository.ts";
import { toDraft7 } from "../schema/draft4.ts";
import { partHandler } from "./handler.ts";

type ModelInputs = Inputs<aws.apigateway.ModelArgs>;

/** `aws:apigateway/model:Model`, a JSON schema of draft 4.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html */
export function modelHandler(repository: Repository): ResourceHandler<ModelInputs> {
  return partHandler<ModelInputs, "models">(
    repository,
    "models",
    ["restApi", "name"],
    (resource, previous) => {
      const { inputs } = resource;
      const restApiId = idOf(inputs.restApi, "restApi");
      const id = previous?.id ?? gatewayId(6);
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
