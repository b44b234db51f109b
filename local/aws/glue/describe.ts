import { accountId } from "../../contract/account.ts";
import type { DatabaseRecord, TableRecord } from "./records.ts";

/** A database as the API answers it. */
export function describeDatabase({ input, createdAt }: DatabaseRecord) {
  return { ...input, CreateTime: new Date(createdAt), CatalogId: accountId };
}

/** A table as the API answers it. */
export function describeTable({ input, databaseName, createdAt, updatedAt, version }: TableRecord) {
  return {
    ...input,
    DatabaseName: databaseName,
    CatalogId: accountId,
    VersionId: String(version),
    CreateTime: new Date(createdAt),
    UpdateTime: new Date(updatedAt),
    IsRegisteredWithLakeFormation: false,
  };
}
