/** Event that Cognito calls a trigger with, as far as every trigger has it. The function answers it with `response` filled in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export interface TriggerEvent<Request, Response> {
  /** What happens: `PreSignUp_SignUp`. */
  readonly triggerSource: string;
  readonly userPoolId: string;
  /** The pool's own name of the user: their `sub`, where people sign in with a mail address. */
  readonly userName?: string;
  readonly request: Request & {
    readonly userAttributes: Attributes;
    /** What the browser sent along with the call; not from everybody. */
    readonly clientMetadata?: Readonly<Record<string, string>>;
  };
  readonly response: Response;
}

/** Attributes by name. */
export type Attributes = Readonly<Record<string, string | undefined>>;
