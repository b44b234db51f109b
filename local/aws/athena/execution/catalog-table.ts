/** A column of the catalogue; `Type` is Hive's: `string`, `bigint`, `array<struct<a:int>>`. */
export interface CatalogColumn {
  readonly Name: string;
  readonly Type?: string;
  readonly Comment?: string;
}

/** A table of the catalogue: what a query reads of Glue's answer.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_Table.html */
export interface CatalogTable {
  readonly Name: string;
  readonly TableType?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly PartitionKeys?: readonly CatalogColumn[];
  readonly StorageDescriptor?: {
    readonly Columns?: readonly CatalogColumn[];
    readonly Location?: string;
    readonly InputFormat?: string;
    readonly SerdeInfo?: {
      readonly SerializationLibrary?: string;
      readonly Parameters?: Readonly<Record<string, string>>;
    };
  };
}
