import { AwsError } from "../../contract/errors.ts";
import type { Principal } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import { readCsv } from "../../duckdb/csv.ts";
import { readLocation, S3Client } from "../../delivery/s3-client.ts";
import { invalidRequest } from "./errors.ts";
import type { QueryRecord } from "./records.ts";

/** Bytes of a result that are read at a time. */
const PIECE = 1024 * 1024;
/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const LARGEST_PAGE = 1_000;

/** A page of a result. */
export interface ResultPage {
  readonly rows: readonly (readonly (string | null)[])[];
  /** Byte of the result file that the next page begins at; absent at the end. */
  readonly next?: number;
}

/** Reads rows out of a result file in S3, as the caller: a page needs `s3:GetObject`, as on AWS. The first line of a SELECT's file is
 * its header.
 * @param from Byte of the file.
 * @throws AwsError of S3 */
export async function readResults(
  platform: Platform,
  principal: Principal,
  { region, outputLocation, statementType }: QueryRecord,
  from: number,
  limit: number,
): Promise<ResultPage> {
  const location = readLocation(outputLocation);
  if (!location) throw invalidRequest(`${outputLocation} is not an address in S3`);
  const s3 = new S3Client(platform, principal, region);
  let piece: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let total = Infinity;
  for (;;) {
    const start = from + piece.length;
    if (start < total) {
      const read = await getPiece(s3, location, start);
      if (!read) return { rows: [] };
      piece = Buffer.concat([piece, read.body]);
      total = read.total;
    }
    const { rows, bytes } = statementType === "DML" ? readCsv(piece, limit) : readText(piece, limit);
    const isEnd = from + piece.length >= total;
    if (rows.length === limit || isEnd) return { rows, ...(from + bytes < total && { next: from + bytes }) };
  }
}

async function getPiece(s3: S3Client, location: { bucket: string; key: string }, start: number) {
  try {
    return await s3.get(location, { start, end: start + PIECE - 1 });
  } catch (error) {
    // There is nothing at the start of an empty file.
    if (error instanceof AwsError && error.status === 416) return undefined;
    throw error;
  }
}

function readText(piece: Buffer, limit: number): { rows: (string | null)[][]; bytes: number } {
  const lines = piece.toString().split("\n").slice(0, -1).slice(0, limit);
  return {
    rows: lines.map((line) => line.split("\t")),
    bytes: Buffer.byteLength(lines.map((line) => `${line}\n`).join("")),
  };
}

/** @throws AwsError InvalidRequestException */
export function pageSize(MaxResults = LARGEST_PAGE): number {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > LARGEST_PAGE)
    throw invalidRequest(`MaxResults must be from 1 to ${LARGEST_PAGE} (got ${MaxResults})`);
  return MaxResults;
}

/** A token names the execution that it is of. */
export function writeToken(id: string, next: number): string {
  return Buffer.from(`${id}/${next}`).toString("base64url");
}

/** @throws AwsError InvalidRequestException for a token that is not of this execution. */
export function readToken(id: string, token: string | undefined): number {
  if (token === undefined) return 0;
  const [, owner, next] = /^(.*)\/(\d{1,15})$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (owner !== id || next === undefined) throw invalidRequest("The NextToken is not of this query");
  return Number(next);
}
