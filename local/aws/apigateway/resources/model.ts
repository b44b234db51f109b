import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import { toDraft7 } from "../schema/draft4.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApi: true,
  name: true,
  contentType: true,
  schema: true,
  description: "it is shown in AWS's console alone",
} as const;

type ModelInputs = Read<Inputs<aws.apigateway.ModelArgs>, typeof inputs>;

/** Outputs of a model. */
interface ModelOutputs {
  readonly name: string;
}

/** `aws:apigateway/model:Model`, a JSON schema of draft 4.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html */
export const modelResource = (store: RestApiStore) =>
  resource<aws.apigateway.ModelArgs, ModelOutputs>()({
    inputs,
    ...partOf<ModelInputs, ModelOutputs, "models">(
      store,
      "models",
      ({ inputs: given, name: logicalName }, previous) => {
        const { contentType, schema = "{}" } = given;
        const id = previous?.id ?? randomAlphanumeric(6);
        const name = given.name ?? previous?.outputs.name ?? physicalName(logicalName);
        check(name, schema);
        return {
          restApiId: idOf(given.restApi, "restApi"),
          key: name,
          record: { id, name, contentType, schema },
          id,
          outputs: { name },
        };
      },
      ({ inputs: given, outputs }) => ({ restApiId: idOf(given.restApi, "restApi"), key: outputs.name }),
    ),
    replaceOn: ["restApi", "name"],
  });

function check(name: string, schema: string): void {
  if (!/^[a-zA-Z0-9]+$/.test(name))
    throw badRequest(
      `Model name must be alphanumeric: ${name}. Set name, for the usual automatic names have a hyphen`,
    );
  try {
    toDraft7(JSON.parse(schema));
  } catch (error) {
    throw badRequest(`Invalid model schema specified for ${name}: ${(error as Error).message}`);
  }
}
