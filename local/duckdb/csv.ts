/** A line of a result file as Athena writes it: every value in quotes, nothing at all for NULL.
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying.html */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? "" : `"${value.replaceAll('"', '""')}"`)).join(",")}\n`;
}

/** Reads whole lines from the start of a piece of a result file.
 * @param limit At most this many.
 * @returns The rows and the bytes that they take; a line that is cut off at the end of `piece` is not read. */
export function readCsv(piece: Buffer, limit: number): { rows: (string | null)[][]; bytes: number } {
  const rows: (string | null)[][] = [];
  let bytes = 0;
  while (rows.length < limit) {
    const end = endOfLine(piece, bytes);
    if (end === undefined) break;
    rows.push(readLine(piece.toString("utf8", bytes, end)));
    bytes = end + 1;
  }
  return { rows, bytes };
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

function endOfLine(piece: Buffer, start: number): number | undefined {
  let isQuoted = false;
  for (let index = start; index < piece.length; index++) {
    if (piece[index] === QUOTE) isQuoted = !isQuoted;
    else if (piece[index] === LINE_FEED && !isQuoted) return index;
  }
  return undefined;
}

function readLine(line: string): (string | null)[] {
  const values: (string | null)[] = [];
  let position = 0;
  for (;;) {
    if (line[position] === '"') {
      let end = position + 1;
      while (line[end] !== '"' || line[end + 1] === '"') end += line[end] === '"' ? 2 : 1;
      values.push(line.slice(position + 1, end).replaceAll('""', '"'));
      position = end + 1;
    } else values.push(null);
    if (line[position] !== ",") return values;
    position++;
  }
}
