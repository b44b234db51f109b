import * as pulumi from "@pulumi/pulumi";

/** Changes the arguments of one inner resource: values to merge in (deeply; `undefined` leaves a default alone), or a
 * function that gets the arguments and answers new ones. */
export type Transform<Args> = DeepPartial<Args> | ((args: Args) => Args);

/** Every member optional, at every depth; Pulumi outputs and arrays are taken whole. */
export type DeepPartial<T> = T extends
  pulumi.Output<unknown> | readonly unknown[] | ((...args: never[]) => unknown)
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** Tags for every resource of a component that can have them. */
export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** Arguments of which those with a default are there. */
export type WithDefaults<Args, Defaults> = Args & {
  readonly [Key in keyof Defaults & keyof Args]-?: NonNullable<Args[Key]>;
};

/** Fills in the default of each argument that is not given or is `undefined`. */
export function withDefaults<Args extends object, Defaults extends object>(
  defaults: Defaults,
  given: Args,
): WithDefaults<Args, Defaults> {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...stated } as unknown as WithDefaults<Args, Defaults>;
}

/** Fault of an argument: `must` and `fix` are phrases, `got` any value. */
export interface Problem {
  readonly argument: string;
  /** "be between 1 and 100" */
  readonly must: string;
  readonly got: unknown;
  /** "give `tasks` a whole number from 1 to 100" */
  readonly fix: string;
}

/** Throws one error that lists every problem; does nothing when there is none.
 * @throws Error `StaticSite "web": content must be a folder (got "dist"). Fix: …` */
export function refuse(
  component: string,
  name: string,
  problems: readonly (Problem | false | undefined)[],
): void {
  const lines = problems
    .filter((problem) => !!problem)
    .map(
      ({ argument, must, got, fix }) =>
        `${component} "${name}": ${argument} must ${must} (got ${JSON.stringify(got) ?? String(got)}). Fix: ${fix}.`,
    );
  if (lines.length > 0) throw new Error(lines.join("\n"));
}

/** Makes the arguments of an inner resource: the defaults with the user's transform on top. A transform that changes one of the
 * `guarded` defaults is obeyed and warned about, with both values.
 * @param guarded Dotted paths of defaults that keep the component secure: `serverSideEncryption.enabled`. */
export function transformed<Args extends object>(
  resource: pulumi.Resource,
  child: string,
  defaults: Args,
  transform: Transform<Args> | undefined,
  guarded: readonly string[] = [],
): Args {
  if (transform === undefined) return defaults;
  const result =
    typeof transform === "function"
      ? (transform as (args: Args) => Args)(defaults)
      : merge<Args>(defaults, transform);
  for (const path of guarded) {
    const [before, after] = [at(defaults, path), at(result, path)];
    if (JSON.stringify(before) !== JSON.stringify(after))
      void pulumi.log.warn(
        `transform.${child} weakens a secure default: ${path} is ${JSON.stringify(after) ?? "unset"}, the default is ${JSON.stringify(before)}`,
        resource,
      );
  }
  return result;
}

/** True for a whole number within the bounds. */
export const isWhole = (value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function merge<T>(base: T, change: DeepPartial<T> | undefined): T {
  if (change === undefined) return base;
  if (!isPlain(base) || !isPlain(change)) return change as T;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) merged[key] = merge(merged[key], value as undefined);
  return merged as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((member, key) => (isPlain(member) ? member[key] : undefined), value);
}
