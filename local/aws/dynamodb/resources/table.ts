import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource, type ResourceState } from "../../../contract/resource.ts";
import type { TableDefinition } from "../records.ts";
import type { DynamoDbStore } from "../store.ts";
import { setPointInTimeRecovery } from "../tables/continuous-backups.ts";
import { checkCreateTable, createTable } from "../tables/create-table.ts";
import { checkDeletion } from "../tables/deletion-protection.ts";
import { setTags } from "../tables/set-tags.ts";
import { applyTimeToLive, changeTable } from "./change-table.ts";
import { createTableInput, tableMembers, type TableInputs } from "./table-inputs.ts";

/** Outputs of a table beyond its inputs. */
type TableOutputs = ReturnType<typeof state>["outputs"];

/** `aws:dynamodb/table:Table`, with the calls that the provider makes.
 * @param log Told when a table that should be there is not.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/table/ */
export const tableResource = (store: DynamoDbStore, log: (message: string) => void) => {
  const make = async (
    { inputs, region }: Resource<TableInputs>,
    name: string,
  ): Promise<ResourceState<TableOutputs>> => {
    await createTable(store, region, checkCreateTable({ ...createTableInput(name, inputs) }), "program");
    const table = () => store.tables.managed(region, name);
    if (inputs.tags) await setTags(store, table(), inputs.tags);
    await applyTimeToLive(store, table(), inputs.ttl);
    if (inputs.pointInTimeRecovery?.enabled)
      await setPointInTimeRecovery(store, table(), true, inputs.pointInTimeRecovery.recoveryPeriodInDays);
    return state(table().definition, inputs);
  };
  return resource<aws.dynamodb.TableArgs, TableOutputs>()({
    inputs: tableMembers,
    replaceOn: ["name", "hashKey", "rangeKey", "localSecondaryIndexes", "region"],
    create: async (wanted) => await make(wanted, wanted.inputs.name ?? physicalName(wanted.name)),
    start: async (kept) => {
      if (store.tables.find(kept.region, kept.id)) return;
      log(
        `table ${kept.id} of ${kept.name} was deleted by a call of the API, with its items; it is made again, empty`,
      );
      return (await make(kept, kept.id)).outputs;
    },
    update: async (wanted, previous) => {
      const table = store.tables.find(wanted.region, previous.id);
      if (!table) return await make(wanted, previous.id);
      await changeTable(store, table, wanted.inputs);
      await store.built();
      return state(store.tables.managed(wanted.region, previous.id).definition, wanted.inputs);
    },
    delete: async (kept) => {
      const table = store.tables.find(kept.region, kept.id);
      if (!table) return;
      checkDeletion(table.definition);
      await store.deleteTable(table);
    },
  });
};

function state(definition: TableDefinition, inputs: TableInputs) {
  const { stream, billingMode, provisionedThroughput } = definition;
  return {
    id: definition.name,
    outputs: {
      arn: definition.arn,
      name: definition.name,
      region: definition.region,
      billingMode,
      readCapacity: provisionedThroughput?.ReadCapacityUnits ?? 0,
      writeCapacity: provisionedThroughput?.WriteCapacityUnits ?? 0,
      streamArn: stream?.arn ?? "",
      streamLabel: stream?.label ?? "",
      streamViewType: stream?.enabled ? stream.viewType : "",
      tagsAll: definition.tags,
      deletionProtectionEnabled: definition.deletionProtection,
      pointInTimeRecovery: {
        enabled: definition.pointInTimeRecovery !== undefined,
        recoveryPeriodInDays: definition.pointInTimeRecovery?.periodInDays ?? 0,
      },
      serverSideEncryption: {
        enabled: definition.encryption !== undefined,
        kmsKeyArn: definition.encryption?.keyArn ?? "",
      },
      tableClass: definition.tableClass ?? "STANDARD",
      ttl: inputs.ttl ?? { attributeName: "", enabled: false },
    },
  };
}
