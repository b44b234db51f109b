import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type ResourceState } from "../../../contract/resource.ts";
import { invalid } from "../errors.ts";
import { currentOf } from "../parameter-lists.ts";
import type { ParameterVersion } from "../records.ts";
import type { ParameterStore } from "../store.ts";

/** Outputs of a parameter. */
interface ParameterOutputs {
  readonly arn: string;
  readonly name: string;
  readonly version: number;
  readonly dataType: string;
  readonly tier: string;
}

/** Arguments of which one version is made. */
interface GivenVersion {
  readonly type: string;
  readonly value?: string;
  readonly insecureValue?: string;
  readonly valueWo?: string;
  readonly valueWoVersion?: number;
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly tier?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:ssm/parameter:Parameter`: each change of the value is a version. A write-only value is written when its version number changes.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const parameterResource = (parameters: ParameterStore) => {
  const state = (region: string, name: string): ResourceState<ParameterOutputs> => {
    const record = parameters.get(region, name);
    const { version, dataType, tier } = currentOf(record);
    return { id: name, outputs: { arn: record.arn, name, version, dataType, tier } };
  };
  const put = async (region: string, name: string, inputs: GivenVersion, isOverwrite: boolean) => {
    const { value, insecureValue, valueWo, type } = inputs;
    const given = [value, insecureValue, valueWo].filter((one) => one !== undefined);
    if (given.length !== 1) throw invalid("Give one of value, insecureValue and valueWo.");
    if (insecureValue !== undefined && type === "SecureString")
      throw invalid("insecureValue can't be given to a SecureString.");
    await parameters.put({
      region,
      name,
      value: given[0] ?? "",
      origin: "program",
      isOverwrite,
      modifiedBy: "the program",
      tags: inputs.tags ?? {},
      settings: {
        type: type as ParameterVersion["type"],
        keyId: inputs.keyId,
        description: inputs.description,
        allowedPattern: inputs.allowedPattern,
        tier: inputs.tier as ParameterVersion["tier"] | undefined,
      },
    });
    return state(region, name);
  };
  return resource<aws.ssm.ParameterArgs, ParameterOutputs>()({
    inputs: {
      name: true,
      type: true,
      value: true,
      insecureValue: true,
      valueWo: true,
      valueWoVersion: true,
      keyId: true,
      description: true,
      allowedPattern: true,
      tier: ["Standard", "Advanced"],
      dataType: ["text"],
      overwrite: true,
      tags: true,
    },
    writeOnly: ["valueWo"],
    replaceOn: ["name", "region"],
    create: async ({ name: logicalName, region, inputs }) =>
      await put(region, inputs.name ?? physicalName(logicalName), inputs, inputs.overwrite ?? false),
    update: async ({ region, inputs }, { outputs: { name, arn }, inputs: before }) => {
      await parameters.change(arn, (record) => ({ ...record, tags: inputs.tags ?? {} }));
      const isSame =
        inputs.type === before.type &&
        inputs.keyId === before.keyId &&
        inputs.value === before.value &&
        inputs.insecureValue === before.insecureValue &&
        inputs.valueWoVersion === before.valueWoVersion &&
        inputs.description === before.description &&
        inputs.allowedPattern === before.allowedPattern &&
        inputs.tier === before.tier;
      return isSame ? state(region, name) : await put(region, name, inputs, true);
    },
    delete: async ({ region, outputs: { name } }) => {
      await parameters.delete(region, name);
    },
    lookUp: async (id, region) => {
      const record = parameters.find(region, id);
      if (!record) return undefined;
      const version = currentOf(record);
      const value = await parameters.value(record, version, true);
      const { type, keyId, description, allowedPattern } = version;
      return {
        ...state(region, record.name),
        inputs: { name: record.name, type, value, keyId, description, allowedPattern, tags: record.tags },
      };
    },
  });
};
