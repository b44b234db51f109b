/** Permissions to deploy a program, made from the types of its resources. `GitHubDelivery` and `Pipeline` give them to their roles.
 *
 * ```ts
 * const names = { account: "123456789012", project: "mysfits", stage: "dev", beginnings: { table: ["likes-"] } };
 * for (const document of documentsOf(deployStatements(types, names))) …
 * ``` */
export { deployBoundary, workloadBoundary } from "./boundaries.ts";
export { documentOf, documentsOf, POLICIES_OF_ROLE, POLICY_LENGTH } from "./documents.ts";
export {
  deliveryName,
  deliveryPath,
  workloadBoundaryArn,
  type Beginnings,
  type Kind,
  type Names,
} from "./names.ts";
export {
  deployStatements,
  missingKinds,
  previewStatements,
  unknownTypes,
  type Statement,
} from "./statements.ts";
export { rows as typePermissions } from "./table.ts";
export { workloadActions } from "./workload.ts";
