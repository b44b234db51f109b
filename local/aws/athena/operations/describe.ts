import type { ResultColumn } from "../../../duckdb/messages.ts";
import type { NamedQueryRecord, QueryRecord, WorkgroupRecord } from "../records.ts";

const ENGINE = { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" };

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html */
export function describeQuery(record: QueryRecord): object {
  const {
    submittedAt,
    startedAt,
    completedAt,
    planningTime,
    engineTime,
    state,
    reason,
    errorCategory,
    encryptionOption,
  } = record;
  const now = completedAt ?? Date.now();
  const queueTime = (startedAt ?? now) - submittedAt;
  const totalTime = now - submittedAt;
  return {
    QueryExecutionId: record.id,
    Query: record.sql,
    StatementType: record.statementType,
    WorkGroup: record.workgroup,
    ...(record.statementType === "DML" && { SubstatementType: "SELECT" }),
    ResultConfiguration: {
      OutputLocation: record.outputLocation,
      ...(encryptionOption !== undefined && {
        EncryptionConfiguration: { EncryptionOption: encryptionOption },
      }),
    },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: { Database: record.database, Catalog: "awsdatacatalog" },
    Status: {
      State: state,
      SubmissionDateTime: submittedAt / 1000,
      ...(completedAt !== undefined && { CompletionDateTime: completedAt / 1000 }),
      ...(reason !== undefined && { StateChangeReason: reason }),
      ...(errorCategory !== undefined && {
        AthenaError: { ErrorCategory: errorCategory, Retryable: errorCategory === 1, ErrorMessage: reason },
      }),
    },
    Statistics: {
      DataScannedInBytes: record.scannedBytes,
      QueryQueueTimeInMillis: queueTime,
      TotalExecutionTimeInMillis: totalTime,
      EngineExecutionTimeInMillis: engineTime ?? Math.max(0, totalTime - queueTime),
      ...(planningTime !== undefined && { QueryPlanningTimeInMillis: planningTime }),
      ServiceProcessingTimeInMillis: Math.max(0, totalTime - queueTime - (engineTime ?? totalTime)),
      ResultReuseInformation: { ReusedPreviousResult: false },
    },
    EngineVersion: ENGINE,
    ...(record.parameters.length > 0 && { ExecutionParameters: record.parameters }),
  };
}

/** The type has no parameters on the wire: precision and scale stand beside it.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html */
export function describeColumn({ name, type }: ResultColumn): object {
  const [, precision = "0", scale = "0"] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  const [base = type] = type.split("(");
  const Type = /^timestamp.*with time zone$/.test(type) ? "timestamp with time zone" : base;
  const widths: Readonly<Record<string, number>> = {
    varchar: 2_147_483_647,
    string: 2_147_483_647,
    bigint: 19,
    integer: 10,
    smallint: 5,
    tinyint: 3,
    double: 17,
    float: 17,
  };
  return {
    CatalogName: "hive",
    SchemaName: "",
    TableName: "",
    Name: name,
    Label: name,
    Type,
    Precision: Type === "decimal" ? Number(precision) : /^time/.test(Type) ? 3 : (widths[Type] ?? 0),
    Scale: Number(scale),
    Nullable: "UNKNOWN",
    CaseSensitive: Type === "varchar",
  };
}

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroup.html */
export function describeWorkgroup({
  name,
  description,
  isEnabled,
  createdAt,
  configuration,
}: WorkgroupRecord): object {
  const { outputLocation, encryptionOption, kmsKey, scanLimit } = configuration;
  return {
    Name: name,
    State: isEnabled ? "ENABLED" : "DISABLED",
    Description: description,
    CreationTime: createdAt / 1000,
    Configuration: {
      ResultConfiguration: {
        ...(outputLocation !== undefined && { OutputLocation: outputLocation }),
        ...(encryptionOption !== undefined && {
          EncryptionConfiguration: {
            EncryptionOption: encryptionOption,
            ...(kmsKey !== undefined && { KmsKey: kmsKey }),
          },
        }),
      },
      EnforceWorkGroupConfiguration: configuration.isEnforced,
      PublishCloudWatchMetricsEnabled: configuration.publishesMetrics,
      ...(scanLimit !== undefined && { BytesScannedCutoffPerQuery: scanLimit }),
      RequesterPaysEnabled: false,
      EngineVersion: ENGINE,
    },
  };
}

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_NamedQuery.html */
export function describeNamedQuery({
  id,
  name,
  description,
  database,
  sql,
  workgroup,
}: NamedQueryRecord): object {
  return {
    Name: name,
    Description: description,
    Database: database,
    QueryString: sql,
    NamedQueryId: id,
    WorkGroup: workgroup,
  };
}
