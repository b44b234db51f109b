import { AwsError } from "../../../contract/errors.ts";
import { versionNotFound } from "../errors.ts";
import { operation, parameterAccess } from "../operation.ts";
import { readReference } from "../parameter-name.ts";

/** Labels of a version. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const MOST = 10;

const isLabel = (label: string) =>
  /^[\w.-]{1,100}$/.test(label) && !/^\d/.test(label) && !/^(aws|ssm)/i.test(label);

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html */
export const labelParameterVersion = operation("LabelParameterVersion", {
  members: { Name: true, ParameterVersion: true, Labels: true },
  access: (call, { Name }) => [parameterAccess(call, "LabelParameterVersion", readReference(Name).name)],
  run: async ({ store, region }, { Name, ParameterVersion, Labels }) => {
    const { arn, versions, name } = store.get(region, readReference(Name).name);
    const wanted = ParameterVersion ?? versions.at(-1)?.version ?? 0;
    if (!versions.some(({ version }) => version === wanted)) throw versionNotFound(name, String(wanted));
    const valid = [...new Set(Labels.filter(isLabel))];
    await store.change(arn, (record) => ({
      ...record,
      versions: record.versions.map((version) => {
        const others = version.labels.filter((label) => !valid.includes(label));
        if (version.version !== wanted) return { ...version, labels: others };
        if (others.length + valid.length > MOST)
          throw new AwsError(
            "ParameterVersionLabelLimitExceeded",
            `A parameter version can have a maximum of ten labels. Move one or more labels to another version and try again.`,
          );
        return { ...version, labels: [...others, ...valid] };
      }),
    }));
    return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: wanted };
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html */
export const unlabelParameterVersion = operation("UnlabelParameterVersion", {
  members: { Name: true, ParameterVersion: true, Labels: true },
  access: (call, { Name }) => [parameterAccess(call, "UnlabelParameterVersion", readReference(Name).name)],
  run: async ({ store, region }, { Name, ParameterVersion: wanted, Labels }) => {
    const { arn, versions, name } = store.get(region, readReference(Name).name);
    const before = versions.find(({ version }) => version === wanted);
    if (!before) throw versionNotFound(name, String(wanted));
    await store.change(arn, (record) => ({
      ...record,
      versions: record.versions.map((version) =>
        version.version === wanted
          ? { ...version, labels: version.labels.filter((label) => !Labels.includes(label)) }
          : version,
      ),
    }));
    return {
      RemovedLabels: Labels.filter((label) => before.labels.includes(label)),
      InvalidLabels: Labels.filter((label) => !before.labels.includes(label)),
    };
  },
});
