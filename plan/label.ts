/** Names a resource as people do: `dynamodb.Table mysfits-table`. */
export function label({ type, name }: { readonly type: string; readonly name: string }): string {
  const [, module = "", member = type] = type.split(":");
  const service = module.split("/")[0] ?? "";
  return `${service === "" || service === "index" ? member : `${service}.${member}`} ${name}`;
}
