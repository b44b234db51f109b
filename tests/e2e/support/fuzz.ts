/** An operation of an OpenAPI document. */
export interface ApiOperation {
  readonly method: string;
  /** `/mysfits/{mysfitId}` */
  readonly path: string;
  /** Names of its query parameters. */
  readonly parameters: readonly string[];
}

/** The operations of a document, without the health checks. */
export function readOperations(document: object): ApiOperation[] {
  const { paths } = document as {
    paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
  };
  return Object.entries(paths)
    .filter(([path]) => !path.startsWith("/health"))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { parameters = [] }]) => ({
        method: method.toUpperCase(),
        path,
        parameters: parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name),
      })),
    );
}

/** Values that careless code stumbles over, for every place of a request that takes one. */
export const hostileValues: readonly string[] = [
  " ",
  "-1",
  "1e999",
  "null",
  "[]",
  '{"a":',
  '{"__proto__":{"x":1}}',
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "..%2f..%2f",
  "%",
  "%ff",
  "a".repeat(2_000),
  "\u0000",
  "\ufffd\ufeff",
  "한글 이름",
  "👩‍👩‍👧",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "${jndi:ldap://127.0.0.1/a}",
  "$input.body",
  "#set($x = 1)",
  "attribute_exists(MysfitId)",
  "\r\nx-injected: 1",
];
