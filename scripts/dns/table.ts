/** A record as the stack's output `dnsRecords` has it. */
interface RecordRow {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly purpose: string;
  readonly isWritten: boolean;
}

/** Reads the output `dnsRecords`.
 * @throws Error for anything else: a stack of another version, or none. */
export function readRecords(output: unknown): readonly RecordRow[] {
  const isRecord = (value: unknown): value is RecordRow =>
    typeof value === "object" &&
    value !== null &&
    ["name", "type", "value", "purpose"].every(
      (member) => typeof (value as Readonly<Record<string, unknown>>)[member] === "string",
    );
  if (!Array.isArray(output) || !output.every(isRecord))
    throw new Error("the stack has no output dnsRecords. Fix: bring it up with this version of the program");
  return output;
}

/** Makes the tables of records, ready to paste: those that somebody has to write, then those that the program wrote. */
export function dnsTables(records: readonly RecordRow[]): string {
  const table = (rows: readonly RecordRow[]) => {
    const cells = [
      ["Name", "Type", "Value", "What it does"],
      ...rows.map(({ name, type, value, purpose }) => [name, type, value, purpose]),
    ];
    const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
    return cells
      .map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
      )
      .join("\n");
  };
  const open = records.filter(({ isWritten }) => !isWritten);
  const written = records.filter(({ isWritten }) => isWritten);
  const parts = [
    open.length > 0 ? `Yours to write, where the domain's name server is:\n\n${table(open)}` : undefined,
    written.length > 0 ? `Written by the program:\n\n${table(written)}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0
    ? parts.join("\n\n")
    : "The stack has no names of its own: see mysfits:domain, and identity: domain of mysfits:mail.";
}
