import { AwsError } from "../../contract/errors.ts";
import { currentOf, isBelow } from "./parameter-lists.ts";
import type { ParameterRecord } from "./records.ts";

/** A filter, as DescribeParameters and GetParametersByPath take it. */
interface GivenFilter {
  readonly Key?: string | undefined;
  readonly Option?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** Texts of a parameter that a filter looks at. */
const textsOf: Readonly<Record<string, (record: ParameterRecord) => readonly string[]>> = {
  Name: ({ name }) => [name],
  Type: (record) => [currentOf(record).type],
  KeyId: (record) => [currentOf(record).keyId ?? ""],
  Tier: (record) => [currentOf(record).tier],
  DataType: (record) => [currentOf(record).dataType],
  Label: ({ versions }) => versions.flatMap(({ labels }) => labels),
};

/** Reads filters: a parameter must match each of them, by one of its values.
 * @param keys Keys that the call takes.
 * @throws AwsError InvalidFilterKey, InvalidFilterOption, InvalidFilterValue
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
export function readFilters(
  filters: readonly GivenFilter[] = [],
  keys: readonly string[],
): (record: ParameterRecord) => boolean {
  const tests = filters.map(({ Key = "", Option = "Equals", Values = [] }) => {
    const isTag = keys.includes("tag") && Key.startsWith("tag:");
    if (!keys.includes(Key) && !isTag)
      throw new AwsError("InvalidFilterKey", `The specified key is not valid: ${Key}.`);
    if (Key === "Path") return pathTest(Option, Values);
    const options = Key === "Name" ? ["Equals", "BeginsWith", "Contains"] : ["Equals"];
    if (!options.includes(Option))
      throw new AwsError(
        "InvalidFilterOption",
        `The filter ${Key} takes ${options.join(", ")} (got ${Option}).`,
      );
    if (Values.length === 0 && !isTag)
      throw new AwsError("InvalidFilterValue", `The filter ${Key} must have values.`);
    return (record: ParameterRecord) => {
      const tag = record.tags[Key.slice("tag:".length)];
      const texts = isTag ? (tag === undefined ? [] : [tag]) : (textsOf[Key]?.(record) ?? []);
      if (isTag && Values.length === 0) return texts.length > 0;
      return texts.some((text) => Values.some((value) => fits(text, value, Option)));
    };
  });
  return (record) => tests.every((test) => test(record));
}

function pathTest(option: string, paths: readonly string[]): (record: ParameterRecord) => boolean {
  const depth = option === "Equals" ? "OneLevel" : option;
  if (!["OneLevel", "Recursive"].includes(depth))
    throw new AwsError("InvalidFilterOption", `The filter Path takes Recursive, OneLevel (got ${option}).`);
  if (paths.some((path) => !path.startsWith("/")))
    throw new AwsError("InvalidFilterValue", "The filter Path must have values that begin with a slash.");
  return ({ name }) =>
    paths.some((path) => isBelow(path.replace(/(.)\/$/, "$1"), name, depth === "Recursive"));
}

function fits(text: string, value: string, option: string): boolean {
  if (option === "BeginsWith") return text.startsWith(value);
  return option === "Contains" ? text.includes(value) : text === value;
}
