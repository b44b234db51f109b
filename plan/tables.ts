import { leftovers, type Leftover } from "./leftovers.ts";
import { updates, type UpdateRow } from "./updates.ts";

/** Table of what a change of each type does, in Markdown. */
export function updatesTable(): string {
  const rows = Object.entries(updates)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, row]) => [
      `\`${shortOf(type)}\``,
      row.inPlace ?? "",
      replacing(row),
      row.loses ?? "",
      row.down ?? "",
    ]);
  return table(
    ["Type", "In place", "Replaced by a change of", "Lost with the old one", "Down meanwhile"],
    rows,
  );
}

/** Table of what AWS makes on its own, in Markdown. */
export function leftoversTable(): string {
  return table(
    ["From", "What", "Made", "What is done"],
    leftovers.map((leftover) => [
      `\`${shortOf(leftover.type)}\``,
      `[${leftover.what}](${leftover.page})`,
      leftover.made,
      remedyOf(leftover),
    ]),
  );
}

/** `dynamodb.Table` of `aws:dynamodb/table:Table`. */
const shortOf = (type: string) => {
  const [provider, module = "", name = ""] = type.split(":");
  const service = module.split("/")[0] ?? "";
  return provider === "aws" ? `${service}.${name}` : `${provider}.${name}`;
};

const replacing = ({ replacedBy }: UpdateRow) => replacedBy.map((argument) => `\`${argument}\``).join(", ");

function remedyOf({ remedy }: Leftover): string {
  if (remedy.kind === "expires") return `goes by itself ${remedy.after}`;
  if (remedy.kind === "made-first")
    return (
      "made by the program first, with retention; destroyed with the stack" +
      (remedy.mayReturn
        ? ". May be made again by a line that is late: `npm run destroy` says how to look"
        : "")
    );
  return `\`npm run destroy\` prints the command${remedy.shared ? "; it is the account's, other stacks may need it" : ""}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
