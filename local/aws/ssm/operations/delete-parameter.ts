import { invalid, notFound } from "../errors.ts";
import { operation, parameterAccess } from "../operation.ts";
import { readReference } from "../parameter-name.ts";

/** Parameters of one DeleteParameters. */
const MOST = 10;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
export const deleteParameter = operation("DeleteParameter", {
  members: { Name: true },
  access: (call, { Name }) => [parameterAccess(call, "DeleteParameter", readReference(Name).name)],
  run: async ({ store, region }, { Name }) => {
    if (!(await store.delete(region, readReference(Name).name))) throw notFound();
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
export const deleteParameters = operation("DeleteParameters", {
  members: { Names: true },
  read: (_, { Names }) => {
    if (Names.length === 0 || Names.length > MOST)
      throw invalid(`Names must have 1 to ${MOST} parameters (got ${Names.length}).`);
    return Names;
  },
  access: (call, names) =>
    names.map((text) => parameterAccess(call, "DeleteParameters", readReference(text).name)),
  run: async ({ store, region }, names) => {
    const DeletedParameters: string[] = [];
    const InvalidParameters: string[] = [];
    for (const text of new Set(names)) {
      const isDeleted = await store.delete(region, readReference(text).name);
      (isDeleted ? DeletedParameters : InvalidParameters).push(text);
    }
    return { DeletedParameters, InvalidParameters };
  },
});
