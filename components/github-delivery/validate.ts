import { isWhole, type Problem } from "../parts/component.ts";
import { missingKinds, unknownTypes } from "../parts/deploy-permissions/index.ts";
import type { Settings, StageSettings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ repository, repositoryIds, program, stages }: Settings): (Problem | false)[] {
  const unknown = unknownTypes(program.types);
  const missing = missingKinds(program.types, program.beginnings);
  return [
    !/^[\w.-]+\/[\w.-]+$/.test(repository) && {
      argument: "repository",
      must: "be owner/name, of one repository: a pattern would let others in",
      got: repository,
      fix: 'write it as GitHub does: "octo-org/octo-repo"',
    },
    repositoryIds !== undefined &&
      !(isWhole(repositoryIds.owner, 1) && isWhole(repositoryIds.repository, 1)) && {
        argument: "repositoryIds",
        must: "be the numbers of owner and repository",
        got: repositoryIds,
        fix: "ask GitHub: gh api repos/OWNER/NAME --jq '.owner.id, .id'",
      },
    unknown.length > 0 && {
      argument: "program.types",
      must: "have their permissions in the table",
      got: unknown,
      fix: "add rows to components/parts/deploy-permissions/types",
    },
    missing.length > 0 && {
      argument: "program.beginnings",
      must: "have the kinds that the types ask for",
      got: missing,
      fix: "say how the names of each kind begin",
    },
    stages.length === 0 && {
      argument: "stages",
      must: "have a stage",
      got: {},
      fix: "say { dev: {} }",
    },
    ...stages.flatMap(stageProblems),
    ...repeated(stages),
  ];
}

function stageProblems({ name, environment, stacks, sessionMinutes }: StageSettings): (Problem | false)[] {
  return [
    !/^[a-z][a-z0-9-]{0,19}$/.test(name) && {
      argument: `stages.${name}`,
      must: "be a name of 20 small letters, digits and hyphens at the most",
      got: name,
      fix: "name it as the stack",
    },
    !/^[^*?\s][^*?]{0,250}$/.test(environment) && {
      argument: `stages.${name}.environment`,
      must: "be one environment: a pattern would let others in",
      got: environment,
      fix: "name the environment as GitHub does",
    },
    !/^[A-Za-z0-9][\w.-]*\*?$/.test(stacks) && {
      argument: `stages.${name}.stacks`,
      must: "be the name of a stack, or its beginning and *",
      got: stacks,
      fix: 'say "pr-*" for stacks that come and go',
    },
    !isWhole(sessionMinutes, 60, 720) && {
      argument: `stages.${name}.sessionMinutes`,
      must: "be a whole number from 60 to 720",
      got: sessionMinutes,
      fix: "say 60",
    },
  ];
}

/** Two stages of one environment would be one: whoever deploys the first could deploy the second. */
function repeated(stages: readonly StageSettings[]): (Problem | false)[] {
  return stages.map(({ name, environment }, index) => {
    const other = stages.slice(0, index).find((before) => before.environment === environment);
    return (
      other !== undefined && {
        argument: `stages.${name}.environment`,
        must: `be another one than that of ${other.name}`,
        got: environment,
        fix: "give each stage an environment of its own",
      }
    );
  });
}
