/** A column as Glue's API has it; `Type` is Hive's: `string`, `bigint`, `array<struct<a:int>>`. */
export interface Column {
  readonly Name: string;
  readonly Type?: string;
  readonly Comment?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
}

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_StorageDescriptor.html */
export interface StorageDescriptor {
  readonly Columns?: readonly Column[];
  readonly Location?: string;
  readonly InputFormat?: string;
  readonly OutputFormat?: string;
  readonly Compressed?: boolean;
  readonly SerdeInfo?: {
    readonly Name?: string;
    readonly SerializationLibrary?: string;
    readonly Parameters?: Readonly<Record<string, string>>;
  };
  readonly Parameters?: Readonly<Record<string, string>>;
}

/** A table, in the form of the API.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html */
export interface TableInput {
  /** In small letters, as Glue keeps names. */
  readonly Name: string;
  readonly Description?: string;
  readonly Owner?: string;
  readonly Retention?: number;
  readonly StorageDescriptor?: StorageDescriptor;
  readonly PartitionKeys?: readonly Column[];
  readonly ViewOriginalText?: string;
  readonly ViewExpandedText?: string;
  readonly TableType?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
}

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_DatabaseInput.html */
export interface DatabaseInput {
  readonly Name: string;
  readonly Description?: string;
  readonly LocationUri?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
}

interface Kept {
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly origin: "program" | "api";
}

/** A database as it is kept. */
export interface DatabaseRecord extends Kept {
  readonly input: DatabaseInput;
}

/** A table as it is kept. */
export interface TableRecord extends Kept {
  readonly databaseName: string;
  readonly input: TableInput;
  readonly updatedAt: number;
  /** Counts the changes, from 1. */
  readonly version: number;
}
