import type { NamePattern } from "./removal.ts";
import type { ProvenResource } from "./resource.ts";

/** Logical names for what has a physical one. */
export interface Naming {
  /** Physical names of a resource, in whatever copy. */
  pattern(resource: ProvenResource): NamePattern;
  /** Role by its physical name: its logical name, and its pattern. */
  role(physicalName: string): { readonly name: string; readonly pattern: NamePattern };
  /** A text with logical names in it: `table/mysfits-table/index/SpeciesIndex`. */
  readable(text: string): string;
}

/** Physical names that Pulumi makes: the logical name, a hyphen and seven hexadecimal digits. The logical part is cut where the service
 * allows no more. */
const LONGEST: Readonly<Record<string, number>> = {
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
};

/** Reads the names of all resources. */
export function namesOf(resources: readonly ProvenResource[]): Naming {
  const roles = new Map(
    resources.filter(({ type }) => type === "aws:iam/role:Role").map((role) => [role.id, role]),
  );
  // Longer ones first: a name may begin with another.
  const physical = resources
    .flatMap(({ id, name, outputs }) =>
      [id, outputs["id"], outputs["name"], outputs["apiId"], outputs["clusterResourceId"]]
        .filter((value) => typeof value === "string")
        .map((value) => value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1))
        .filter((value) => value.length >= 8 && value !== name)
        .map((value): [string, string] => [value, name]),
    )
    .toSorted(([a], [b]) => b.length - a.length);
  const pattern = ({ type, name, inputs }: ProvenResource): NamePattern => {
    const given = inputs["name"];
    if (typeof given === "string" && given !== "") return { name: given, isPrefix: false };
    const prefix = typeof inputs["namePrefix"] === "string" ? inputs["namePrefix"] : name;
    return { name: prefix.slice(0, (LONGEST[type] ?? 128) - 8), isPrefix: true };
  };
  return {
    pattern,
    role: (physicalName) => {
      const role = roles.get(physicalName);
      return role
        ? { name: role.name, pattern: pattern(role) }
        : { name: physicalName, pattern: { name: physicalName, isPrefix: false } };
    },
    readable: (text) => {
      let result = text
        .replace(/^arn:aws:(\w[\w-]*):[\w-]*:\d*:/, "$1 ")
        .replace(/stream\/\d{4}-[\d:.T-]+$/, "stream");
      for (const [value, name] of physical)
        if (result.includes(value)) result = result.replaceAll(value, name);
      return result;
    },
  };
}
