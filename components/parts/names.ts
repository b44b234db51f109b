/** Part of a logical name that stands for a path: `/mysfits/{mysfitId}/like` is `-mysfits-mysfitId-like`, `/` is nothing. */
export const pathSlug = (path: string): string =>
  path.replaceAll("/", "-").replaceAll(/[{}+]/g, "").replace(/-$/, "");

/** Part of a logical name that stands for a route: `get-mysfits`. */
export const routeSlug = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method.toLowerCase()}${pathSlug(path)}`;

/** Name without hyphens, each word with a capital: `post-questions-body` is `PostQuestionsBody`. */
export const pascalCase = (slug: string): string =>
  slug.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

/** Name of small letters, digits and `_`, which SQL takes without quotes. */
export const sqlName = (...parts: readonly string[]): string =>
  parts.join("_").toLowerCase().replaceAll(/\W/g, "_");
