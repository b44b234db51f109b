import { randomUUID } from "node:crypto";
import { parseArn } from "../../../contract/arn.ts";
import { queryCall } from "../../../delivery/destinations.ts";
import { ActionFailure, type ActionContext, type ActionResult } from "./action.ts";

/** Minutes that an approval waits: seven days.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const USUAL_MINUTES = 7 * 24 * 60;
/** Longest wait of a timer of Node, milliseconds. */
const LONGEST_TIMER = 2_000_000_000;

/** Answers that approvals wait for, by the id of the action. */
export class Approvals {
  readonly #waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  /** Gives an answer to an approval.
   * @returns false when nobody waits for it. */
  answer(actionId: string, answer: ApprovalAnswer): boolean {
    const take = this.#waiting.get(actionId);
    this.#waiting.delete(actionId);
    take?.(answer);
    return take !== undefined;
  }

  /** Resolves with the answer; undefined when it is over. */
  async wait(actionId: string, until: number, signal: AbortSignal): Promise<ApprovalAnswer | undefined> {
    // It may have been ended before it waits: that is not told again.
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout;
      const look = () => {
        const left = until - Date.now();
        if (left <= 0) {
          this.#waiting.delete(actionId);
          return resolve(undefined);
        }
        timer = setTimeout(look, Math.min(left, LONGEST_TIMER));
        timer.unref();
      };
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(actionId);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", end, { once: true });
      this.#waiting.set(actionId, (answer) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve(answer);
      });
      look();
    });
  }
}

/** What somebody has said. */
export interface ApprovalAnswer {
  readonly isApproved: boolean;
  readonly reason: string;
  readonly by: string;
}

/** Waits for somebody to agree.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
export const approval =
  (approvals: Approvals) =>
  async (context: ActionContext): Promise<ActionResult> => {
    const { declaration, signal } = context;
    const { token: given, expiresAt = Date.now() + (declaration.timeoutMinutes ?? USUAL_MINUTES) * 60_000 } =
      context.action;
    // It waits before anybody is told the token: the answer may come before the topic has taken the message.
    const answered = approvals.wait(context.action.id, expiresAt, signal);
    answered.catch(() => undefined);
    if (given === undefined) {
      const token = randomUUID();
      await context.note({ token, expiresAt, summary: context.configuration["CustomData"] });
      await tell(context, token, expiresAt);
    }
    const answer = await answered;
    if (!answer)
      throw new ActionFailure("JobFailed", "Approval expired: nobody has approved or rejected it in time");
    const { isApproved, reason, by } = answer;
    await context.note({ by, token: undefined, summary: reason });
    if (!isApproved) throw new ActionFailure("JobFailed", `Rejected by ${by}. Comment: ${reason}`);
    return { summary: reason };
  };

/** Tells the topic of the approval, if there is one.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
async function tell(context: ActionContext, token: string, expiresAt: number): Promise<void> {
  const { configuration, platform, principal, execution, action, declaration } = context;
  const topic = configuration["NotificationArn"];
  if (topic === undefined) return;
  const { name } = execution.definition;
  const { region } = execution;
  const consoleLink = `https://console.aws.amazon.com/codesuite/codepipeline/pipelines/${name}/view?region=${region}`;
  const message = {
    region,
    consoleLink,
    approval: {
      pipelineName: name,
      stageName: action.stage,
      actionName: declaration.name,
      token,
      expires: new Date(expiresAt).toISOString().replace(/:\d\d\.\d+Z$/, "Z"),
      externalEntityLink: configuration["ExternalEntityLink"] ?? null,
      approvalReviewLink: `${consoleLink}#/${action.stage}/${declaration.name}/approve/${token}`,
      customData: configuration["CustomData"] ?? null,
    },
  };
  await platform.capabilities.gateway.call(
    principal,
    "sns",
    queryCall(parseArn(topic).region, {
      Action: "Publish",
      TopicArn: topic,
      Subject: `APPROVAL NEEDED: AWS CodePipeline ${name} for action ${declaration.name}`.slice(0, 100),
      Message: JSON.stringify(message),
    }),
  );
}
