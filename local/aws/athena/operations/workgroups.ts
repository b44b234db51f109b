import { invalid, PRIMARY, type WorkgroupStore } from "../stores/workgroups.ts";
import { describeNamedQuery, describeWorkgroup } from "./describe.ts";
import { page, required } from "./input.ts";
import type { OperationMap } from "./operation.ts";

/** What shows workgroups and the queries that are kept in them. They come from the program.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html */
export function workgroupOperations(workgroups: WorkgroupStore): OperationMap {
  const find = (region: string, id: string) => {
    const found = workgroups.namedQuery(region, id);
    if (!found) throw invalid(`NamedQuery ${id} was not found`);
    return found;
  };
  return {
    GetWorkGroup: {
      resources: (region, { WorkGroup }) => [workgroups.arnOf(region, required("workGroup", WorkGroup))],
      run: ({ region, input }) => ({
        WorkGroup: describeWorkgroup(workgroups.get(region, input.WorkGroup ?? "")),
      }),
    },
    ListWorkGroups: {
      resources: () => ["*"],
      run: ({ region, input }) => {
        const { items, next } = page(workgroups.all(region), input);
        return {
          WorkGroups: items.map(({ name, isEnabled, description, createdAt }) => ({
            Name: name,
            State: isEnabled ? "ENABLED" : "DISABLED",
            Description: description,
            CreationTime: createdAt / 1000,
            EngineVersion: {
              SelectedEngineVersion: "AUTO",
              EffectiveEngineVersion: "Athena engine version 3",
            },
          })),
          ...next,
        };
      },
    },
    GetNamedQuery: {
      resources: (region, { NamedQueryId }) => [
        workgroups.arnOf(region, find(region, required("namedQueryId", NamedQueryId)).workgroup),
      ],
      run: ({ region, input }) => ({
        NamedQuery: describeNamedQuery(find(region, input.NamedQueryId ?? "")),
      }),
    },
    BatchGetNamedQuery: {
      resources: (region, { NamedQueryIds = [] }) => {
        const found = NamedQueryIds.flatMap((id) => workgroups.namedQuery(region, id)?.workgroup ?? []);
        return [...new Set(found.length > 0 ? found : [PRIMARY])].map((name) =>
          workgroups.arnOf(region, name),
        );
      },
      run: ({ region, input: { NamedQueryIds = [] } }) => {
        if (NamedQueryIds.length < 1 || NamedQueryIds.length > 50)
          throw invalid("NamedQueryIds must have 1 to 50 ids");
        const found = NamedQueryIds.map((id) => ({ id, record: workgroups.namedQuery(region, id) }));
        return {
          NamedQueries: found.flatMap(({ record }) => (record ? [describeNamedQuery(record)] : [])),
          UnprocessedNamedQueryIds: found
            .filter(({ record }) => !record)
            .map(({ id }) => ({
              NamedQueryId: id,
              ErrorCode: "INVALID_NAMED_QUERY_ID",
              ErrorMessage: `NamedQuery ${id} was not found`,
            })),
        };
      },
    },
    ListNamedQueries: {
      resources: (region, { WorkGroup = PRIMARY }) => [workgroups.arnOf(region, WorkGroup)],
      run: ({ region, input }) => {
        const workgroup = workgroups.get(region, input.WorkGroup ?? PRIMARY).name;
        const { items, next } = page(
          workgroups.namedQueries(region).filter((query) => query.workgroup === workgroup),
          input,
        );
        return { NamedQueryIds: items.map(({ id }) => id), ...next };
      },
    },
  };
}
