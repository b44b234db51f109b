import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";

/** ARN of a thing of CodeBuild. @param resource `project/NAME`, `build/ID`, `report-group/NAME`, `report/GROUP:ID`. */
export const codeBuildArn = (region: string, resource: string): string =>
  formatArn({ service: "codebuild", region, accountId, resource });

/** ARN of a thing, given it or its name. @param kind `project`, `build`, `report-group`. */
export const arnOf = (region: string, kind: string, nameOrArn: string): string =>
  nameOrArn.startsWith("arn:") ? nameOrArn : codeBuildArn(region, `${kind}/${nameOrArn}`);

/** Name of a thing, given it or its ARN. */
export const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
