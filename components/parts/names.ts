import type * as pulumi from "@pulumi/pulumi";

/** Method and path of a route. */
interface Place {
  readonly method: string;
  readonly path: string;
}

/** Part of a logical name that stands for a path, with parameters by their place: `/mysfits/{mysfitId}/like` is `-mysfits-parameter-like`, `/` is
 * nothing. A parameter that gets another name is changed where it is: API Gateway takes no second one beside it. */
export const pathSlug = (path: string): string => slug(path.replaceAll(/\{[^}]*\}/g, "parameter"));

/** Part of a logical name that stands for a route: `get-mysfits`. */
export const routeSlug = ({ method, path }: Place): string => `${method.toLowerCase()}${pathSlug(path)}`;

/** Makes the aliases of a resource whose name has {@link pathSlug} in it: parameters were part of it by their names once.
 * @param nameOf Logical name of the resource, by the slug of its path. */
export function formerNames(path: string, nameOf: (slug: string) => string): pulumi.Alias[] {
  const former = slug(path.replaceAll(/[{}+]/g, ""));
  return former === pathSlug(path) ? [] : [{ name: nameOf(former) }];
}

const slug = (path: string): string => path.replaceAll("/", "-").replace(/-$/, "");

/** Name without hyphens, each word with a capital: `post-questions-body` is `PostQuestionsBody`. */
export const pascalCase = (slug: string): string =>
  slug.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

/** Name of small letters, digits and `_`, which SQL takes without quotes. */
export const sqlName = (...parts: readonly string[]): string =>
  parts.join("_").toLowerCase().replaceAll(/\W/g, "_");
