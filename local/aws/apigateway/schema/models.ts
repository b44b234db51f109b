import { Ajv, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import type { ModelRecord } from "../records.ts";
import { toDraft7 } from "./draft4.ts";
import { validationMessage } from "./messages.ts";

/** Answers what is wrong with a document, undefined when nothing is. */
export type ValidateDocument = (document: unknown) => string | undefined;

/** Address by which a model refers to another one: `{"$ref": "https://apigateway.amazonaws.com/restapis/<api>/models/<name>"}`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
const modelUrl = (restApiId: string, name: string) =>
  `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`;

/** The models of one API, compiled when they are asked for. */
export class Models {
  readonly #restApiId: string;
  readonly #ajv: Ajv;

  /** @throws Error naming the model whose schema is not JSON or not a draft-4 schema. */
  constructor(restApiId: string, models: readonly ModelRecord[]) {
    this.#restApiId = restApiId;
    // The first error ends a validation: a long list of them would let a client fill the memory.
    this.#ajv = new Ajv({
      strict: false,
      allErrors: false,
      verbose: true,
      unicodeRegExp: false,
      logger: false,
    });
    ajvFormats.default(this.#ajv);
    for (const { name, schema } of models)
      try {
        this.#ajv.addSchema(toDraft7(JSON.parse(schema)), modelUrl(restApiId, name));
      } catch (error) {
        throw new Error(`model ${name}: Invalid model schema specified. ${(error as Error).message}`, {
          cause: error,
        });
      }
  }

  /** @throws Error naming the model, when it is not there, refers to one that is not, or has a keyword with a wrong value. */
  validator(name: string): ValidateDocument {
    let validate: ValidateFunction | undefined;
    try {
      validate = this.#ajv.getSchema(modelUrl(this.#restApiId, name));
    } catch (error) {
      throw new Error(`model ${name}: Invalid model schema specified. ${(error as Error).message}`, {
        cause: error,
      });
    }
    if (!validate) throw new Error(`Invalid model identifier specified: ${name}`);
    const compiled = validate;
    return (document) => {
      if (compiled(document)) return undefined;
      const error = compiled.errors?.at(-1);
      return error ? validationMessage(error) : "[instance failed to match the schema]";
    };
  }
}
