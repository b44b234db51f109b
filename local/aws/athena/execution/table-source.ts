import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AwsError } from "../../../contract/errors.ts";
import type { EngineProcess } from "../../../duckdb/engine-process.ts";
import type { CatalogTable } from "./catalog-table.ts";
import type { CatalogClient } from "./catalog-client.ts";
import { QueryFailure } from "./failure.ts";
import { duckDbType } from "../../../duckdb/hive-type.ts";
import { isProjected, type Partition, projectedPartitions } from "./projection.ts";
import { neededPartitions } from "./pruning.ts";
import { type ListedObject, readLocation, type S3Client } from "../../../delivery/s3-client.ts";
import type { TableReference } from "./statement.ts";
import { formatOf, type TableFile } from "./table-view.ts";

/** Objects that are fetched at a time. */
const PARALLEL = 8;

/** An object that a query reads. */
export interface SourceObject extends ListedObject {
  readonly bucket: string;
  readonly partition: Partition;
}

/** A table with what a query reads of it. */
export interface TableSource {
  readonly database: string;
  readonly table: CatalogTable;
  readonly objects: readonly SourceObject[];
  /** Bytes as Athena counts them: once for every mention of the table. */
  readonly bytes: number;
}

interface Context {
  readonly engine: EngineProcess;
  readonly catalog: CatalogClient;
  readonly s3: S3Client;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Finds the table of some mentions, its partitions and, of those that are needed, the objects.
 * @throws QueryFailure TABLE_NOT_FOUND, SCHEMA_NOT_FOUND, and what IAM refuses. */
export async function findTable(
  { engine, catalog, s3, now }: Context,
  references: readonly [TableReference, ...TableReference[]],
): Promise<TableSource> {
  const [{ database, table: name, place }] = references;
  if (!(await catalog.database(database)))
    throw new QueryFailure(`SCHEMA_NOT_FOUND: ${place}: Schema '${database}' does not exist`);
  const table = await catalog.table(database, name);
  if (!table)
    throw new QueryFailure(
      `TABLE_NOT_FOUND: ${place}: Table 'awsdatacatalog.${database}.${name}' does not exist`,
    );
  if (table.TableType === "VIRTUAL_VIEW")
    throw new QueryFailure(`NOT_SUPPORTED: ${place}: views are not emulated here: '${database}.${name}'`);
  formatOf(table);
  const partitions = await partitionsOf(catalog, database, table, now);
  const keys = (table.PartitionKeys ?? []).map(({ Name, Type = "string" }) => ({
    name: Name.toLowerCase(),
    type: duckDbType(Type),
  }));
  const columns = (table.StorageDescriptor?.Columns ?? []).map(({ Name }) => Name.toLowerCase());
  const rows = partitions.map(({ values }) => values);
  const needs: (readonly boolean[])[] = [];
  for (const reference of references)
    needs.push(await neededPartitions(engine, reference, keys, columns, rows));
  const objects: SourceObject[] = [];
  let bytes = 0;
  for (const [index, partition] of partitions.entries()) {
    const mentions = needs.filter((need) => need[index]).length;
    if (mentions === 0) continue;
    const listed = await list(s3, partition);
    objects.push(...listed);
    bytes += mentions * listed.reduce((sum, { size }) => sum + size, 0);
  }
  return { database, table, objects, bytes };
}

async function partitionsOf(
  catalog: CatalogClient,
  database: string,
  table: CatalogTable,
  now: number,
): Promise<Partition[]> {
  const { PartitionKeys = [], StorageDescriptor } = table;
  if (PartitionKeys.length === 0) return [{ values: [], location: StorageDescriptor?.Location ?? "" }];
  if (isProjected(table)) return projectedPartitions(table, now);
  return (await catalog.partitions(database, table.Name)).map(
    ({ Values, StorageDescriptor: { Location = "" } = {} }) => ({
      values: Values,
      location: Location,
    }),
  );
}

async function list(s3: S3Client, partition: Partition): Promise<SourceObject[]> {
  const place = readLocation(partition.location);
  if (!place)
    throw new QueryFailure(
      `INVALID_TABLE_PROPERTY: the location "${partition.location}" is not of the form s3://bucket/prefix/`,
    );
  const prefix = place.key === "" || place.key.endsWith("/") ? place.key : `${place.key}/`;
  const objects = await asCaller(() => s3.list({ bucket: place.bucket, key: prefix }));
  return (
    objects
      // Names that begin with an underscore or a dot are hidden.
      // See https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html
      .filter(({ key, size }) => size > 0 && !/(^|\/)[_.][^/]*$/.test(key))
      .map((object) => ({ ...object, bucket: place.bucket, partition }))
  );
}

/** Copies what a query reads into its folder, under `key=value` folders from which DuckDB takes the partition keys.
 * @returns The files with the addresses that they came from. */
export async function fetchObjects(
  s3: S3Client,
  { table, objects }: TableSource,
  folder: string,
): Promise<(TableFile & { uri: string })[]> {
  const files = objects.map((object, index) => {
    const { partition, bucket, key, etag } = object;
    const parts = (table.PartitionKeys ?? []).map(
      ({ Name }, at) => `${Name}=${encodeURIComponent(partition.values[at] ?? "")}`,
    );
    return {
      object,
      etag,
      uri: `s3://${bucket}/${key}`,
      path: join(folder, ...parts, `${index}${extension(formatOf(table), key)}`),
    };
  });
  const waiting = files.values();
  const work = async () => {
    for (const { object, path } of waiting) {
      const { body } = await asCaller(() => s3.get(object));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, body, { flag: "wx", mode: 0o600 });
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, files.length) }, work));
  return files.map(({ etag, uri, path }) => ({ etag, uri, path }));
}

/** The name tells how a text file is compressed, as for Athena.
 * @see https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html */
function extension(format: string, key: string): string {
  if (format === "parquet") return ".parquet";
  if (/\.(bz2|lz4|snappy|lzo|deflate)$/.test(key))
    throw new QueryFailure(`NOT_SUPPORTED: the compression of ${key} is not emulated here. Use gzip.`);
  return /\.(gz|zst)$/.exec(key)?.[0] === undefined ? ".json" : `.json${/\.(gz|zst)$/.exec(key)?.[0]}`;
}

/** A refusal of S3, as the query's failure. */
async function asCaller<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "AccessDenied")
      throw new QueryFailure(`PERMISSION_DENIED: ${error.message} (Service: S3, Status Code: 403)`);
    throw new QueryFailure(
      `HIVE_CANNOT_OPEN_SPLIT: ${error.message} (Service: S3, Status Code: ${error.status}, Error Code: ${error.code})`,
    );
  }
}
