/** A list or map, or undefined when nothing is in it: AWS leaves such members out of its answers. */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
