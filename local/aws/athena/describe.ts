import type { ResultColumn } from "../../duckdb/messages.ts";
import type { NamedQueryRecord, QueryRecord, WorkgroupRecord } from "./records.ts";

const ENGINE = { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" };

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html */
export function describeQuery(record: QueryRecord) {
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
    SubstatementType: record.statementType === "DML" ? "SELECT" : undefined,
    ResultConfiguration: {
      OutputLocation: record.outputLocation,
      EncryptionConfiguration:
        encryptionOption === undefined ? undefined : { EncryptionOption: encryptionOption },
    },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: { Database: record.database, Catalog: "awsdatacatalog" },
    Status: {
      State: state,
      SubmissionDateTime: new Date(submittedAt),
      CompletionDateTime: completedAt === undefined ? undefined : new Date(completedAt),
      StateChangeReason: reason,
      AthenaError:
        errorCategory === undefined
          ? undefined
          : { ErrorCategory: errorCategory, Retryable: errorCategory === 1, ErrorMessage: reason },
    },
    Statistics: {
      DataScannedInBytes: record.scannedBytes,
      QueryQueueTimeInMillis: queueTime,
      TotalExecutionTimeInMillis: totalTime,
      EngineExecutionTimeInMillis: engineTime ?? Math.max(0, totalTime - queueTime),
      QueryPlanningTimeInMillis: planningTime,
      ServiceProcessingTimeInMillis: Math.max(0, totalTime - queueTime - (engineTime ?? totalTime)),
      ResultReuseInformation: { ReusedPreviousResult: false },
    },
    EngineVersion: ENGINE,
    ExecutionParameters: record.parameters.length > 0 ? record.parameters : undefined,
  };
}

/** The type has no parameters on the wire: precision and scale stand beside it.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html */
export function describeColumn({ name, type }: ResultColumn) {
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
}: WorkgroupRecord) {
  const { outputLocation, encryptionOption, kmsKey, scanLimit } = configuration;
  return {
    Name: name,
    State: isEnabled ? "ENABLED" : "DISABLED",
    Description: description,
    CreationTime: new Date(createdAt),
    Configuration: {
      ResultConfiguration: {
        OutputLocation: outputLocation,
        EncryptionConfiguration:
          encryptionOption === undefined ? undefined : { EncryptionOption: encryptionOption, KmsKey: kmsKey },
      },
      EnforceWorkGroupConfiguration: configuration.isEnforced,
      PublishCloudWatchMetricsEnabled: configuration.publishesMetrics,
      BytesScannedCutoffPerQuery: scanLimit,
      RequesterPaysEnabled: false,
      EngineVersion: ENGINE,
    },
  };
}

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupSummary.html */
export function summariseWorkgroup({ name, description, isEnabled, createdAt }: WorkgroupRecord) {
  return {
    Name: name,
    State: isEnabled ? "ENABLED" : "DISABLED",
    Description: description,
    CreationTime: new Date(createdAt),
    EngineVersion: ENGINE,
  };
}

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_NamedQuery.html */
export function describeNamedQuery({ id, name, description, database, sql, workgroup }: NamedQueryRecord) {
  return {
    Name: name,
    Description: description,
    Database: database,
    QueryString: sql,
    NamedQueryId: id,
    WorkGroup: workgroup,
  };
}
