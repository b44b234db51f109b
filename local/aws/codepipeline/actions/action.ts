import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { S3Client } from "../../../delivery/s3-client.ts";
import type {
  ActionDeclaration,
  ActionRecord,
  ArtifactPlace,
  ExecutionRecord,
  SourceRevision,
} from "../records.ts";

/** Thrown by an action that fails, with the code and the message that people see. */
export class ActionFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What an action works with. */
export interface ActionContext {
  readonly platform: Platform;
  readonly execution: ExecutionRecord;
  readonly declaration: ActionDeclaration;
  /** As it is now; one that was under way when the process ended has what it had written down. */
  readonly action: ActionRecord;
  /** Configuration with the values of variables. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Role of the action, or of the pipeline. */
  readonly principal: Principal;
  /** Artefacts that it takes, by name. */
  readonly inputs: Readonly<Record<string, ArtifactPlace>>;
  /** Artefacts that it makes, by name. */
  readonly outputs: Readonly<Record<string, ArtifactPlace>>;
  /** Ends when the action is abandoned, or everything ends. */
  readonly signal: AbortSignal;
  /** Writes down how far it has come. */
  readonly note: (change: Partial<ActionRecord>) => Promise<void>;
}

/** What came of an action. */
export interface ActionResult {
  readonly variables?: Readonly<Record<string, string>>;
  readonly summary?: string;
  readonly revision?: Omit<SourceRevision, "action">;
}

/** Does an action to its end.
 * @throws ActionFailure; AwsError of what it calls. */
export type RunAction = (context: ActionContext) => Promise<ActionResult>;

/** S3 as the role of the action. */
export const s3Of = ({ platform, principal, execution }: ActionContext) =>
  new S3Client(platform, principal, execution.region);

/** A value of the configuration.
 * @throws ActionFailure when it is missing. */
export function setting({ configuration, declaration }: ActionContext, name: string): string {
  const value = configuration[name];
  if (value === undefined || value === "")
    throw new ActionFailure(
      "ConfigurationError",
      `Action ${declaration.name} has no ${name} in its configuration`,
    );
  return value;
}

/** The one artefact of a source action. */
export function outputOf({ outputs, declaration }: ActionContext): readonly [string, ArtifactPlace] {
  const [first] = Object.entries(outputs);
  if (!first)
    throw new ActionFailure("ConfigurationError", `Action ${declaration.name} has no output artifact`);
  return first;
}
