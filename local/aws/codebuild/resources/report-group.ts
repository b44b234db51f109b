import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { codeBuildArn } from "../arn.ts";
import { invalidInput } from "../errors.ts";
import type { BuildStore } from "../stores/builds.ts";
import type { ReportGroupStore } from "../stores/projects.ts";

/** Outputs of a report group. */
interface ReportGroupOutputs {
  readonly arn: string;
  readonly name: string;
  readonly created: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:codebuild/reportGroup:ReportGroup`.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateReportGroup.html */
export const reportGroupResource = (groups: ReportGroupStore, builds: BuildStore) =>
  resource<aws.codebuild.ReportGroupArgs, ReportGroupOutputs>()({
    inputs: {
      name: true,
      type: ["TEST", "CODE_COVERAGE"],
      deleteReports: true,
      exportConfig: { type: ["NO_EXPORT"] },
      tags: true,
    },
    replaceOn: ["name", "type"],
    create: async ({ name: logicalName, region, inputs }) => {
      const { name = physicalName(logicalName, 128), type, deleteReports = false, tags = {} } = inputs;
      const arn = codeBuildArn(region, `report-group/${name}`);
      if (groups.find(arn)) throw invalidInput(`Report group already exists: ${arn}`);
      const createdAt = Date.now();
      await groups.put({
        arn,
        name,
        region,
        type: type === "TEST" ? "TEST" : "CODE_COVERAGE",
        deletesReports: deleteReports,
        tags,
        createdAt,
      });
      return { id: arn, outputs: { arn, name, created: new Date(createdAt).toISOString(), tagsAll: tags } };
    },
    update: async ({ inputs }, { id, outputs }) => {
      const group = groups.find(id);
      const { deleteReports = false, tags = {} } = inputs;
      if (group) await groups.put({ ...group, deletesReports: deleteReports, tags });
      return { id, outputs: { ...outputs, tagsAll: tags } };
    },
    delete: async ({ id, region }) => {
      const group = groups.find(id);
      if (!group) return;
      const reports = builds.reports(region).filter(({ groupArn }) => groupArn === id);
      if (reports.length > 0 && !group.deletesReports)
        throw invalidInput(
          `Report group ${id} has ${reports.length} reports. Fix: delete them first, or set deleteReports: true`,
        );
      for (const { arn } of reports) await builds.deleteReport(arn);
      await groups.delete(id);
    },
  });
