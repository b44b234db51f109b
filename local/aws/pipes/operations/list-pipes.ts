import { operation } from "../operation.ts";
import { stateOf } from "../state.ts";

const onOnePage = "everything is on one page";

/** Lists the pipes of a region, all on one page.
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_ListPipes.html */
export const listPipes = operation("ListPipes", {
  members: {
    NamePrefix: true,
    SourcePrefix: true,
    TargetPrefix: true,
    CurrentState: true,
    DesiredState: true,
    NextToken: onOnePage,
    Limit: onOnePage,
  },
  access: () => [{ action: "pipes:ListPipes", resource: "*" }],
  run: ({ store, region }, input) => {
    const { NamePrefix = "", SourcePrefix = "", TargetPrefix = "", CurrentState, DesiredState } = input;
    return {
      Pipes: store
        .all(region)
        .filter(({ name }) => name.startsWith(NamePrefix))
        .filter(({ source }) => source.startsWith(SourcePrefix))
        .filter(({ target }) => target.startsWith(TargetPrefix))
        .map((pipe) => ({
          Arn: pipe.arn,
          Name: pipe.name,
          Source: pipe.source,
          Target: pipe.target,
          CurrentState: stateOf(pipe),
          DesiredState: stateOf(pipe),
        }))
        .filter((pipe) => (CurrentState ?? pipe.CurrentState) === pipe.CurrentState)
        .filter((pipe) => (DesiredState ?? pipe.DesiredState) === pipe.DesiredState),
    };
  },
});
