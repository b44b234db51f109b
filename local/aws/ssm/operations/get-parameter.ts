import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { invalid } from "../errors.ts";
import { keyAccess, operation, parameterAccess } from "../operation.ts";
import { checkSelector, readReference } from "../parameter-name.ts";
import { parameterOutput } from "../parameter-output.ts";

/** Parameters of one GetParameters. */
const MOST = 10;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter = operation("GetParameter", {
  members: { Name: true, WithDecryption: true },
  read: (_, { Name, WithDecryption = false }) => {
    refusePublic(Name);
    const reference = readReference(Name);
    checkSelector(reference);
    return { ...reference, isDecrypted: WithDecryption };
  },
  access: (call, { name, isDecrypted }) => [
    parameterAccess(call, "GetParameter", name),
    ...keyAccess(call, name, isDecrypted),
  ],
  run: async ({ store, region }, { name, selector, isDecrypted }) => {
    const { record, version } = store.version(region, { name, selector });
    return { Parameter: await parameterOutput(store, record, version, { isDecrypted, selector }) };
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const getParameters = operation("GetParameters", {
  members: { Names: true, WithDecryption: true },
  read: (_, { Names, WithDecryption = false }) => {
    if (Names.length === 0 || Names.length > MOST)
      throw invalid(
        `1 validation error detected: Value '[${Names.join(", ")}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to ${MOST}`,
      );
    for (const name of Names) refusePublic(name);
    return { names: Names, isDecrypted: WithDecryption };
  },
  access: (call, { names, isDecrypted }) =>
    names.flatMap((text) => {
      const { name } = readReference(text);
      return [parameterAccess(call, "GetParameters", name), ...keyAccess(call, name, isDecrypted)];
    }),
  run: async ({ store, region }, { names, isDecrypted }) => {
    const Parameters = [];
    const InvalidParameters: string[] = [];
    for (const text of new Set(names)) {
      const { name, selector } = readReference(text);
      try {
        const { record, version } = store.version(region, { name, selector });
        Parameters.push(await parameterOutput(store, record, version, { isDecrypted, selector }));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        InvalidParameters.push(text);
      }
    }
    return { Parameters, InvalidParameters };
  },
});

/** Refuses the parameters that AWS itself publishes.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html */
function refusePublic(name: string): void {
  if (/^\/aws\/(service|reference)\//.test(name))
    throw new NotEmulatedError(`the public parameter ${name}`, "Give the value itself.");
}
