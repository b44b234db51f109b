import type { SiteConfig } from "./check.ts";
import { Problem } from "./problem.ts";

/** Somebody who is signed in, by SRP with the library that the site uses. */
export class SignedIn {
  /** The `sub` claim. */
  readonly id: string;
  /** What the API takes: the ID token. */
  readonly headers: { readonly authorization: string };
  /** What it does not take. */
  readonly accessToken: string;

  private constructor(id: string, idToken: string, accessToken: string) {
    this.id = id;
    this.headers = { authorization: `Bearer ${idToken}` };
    this.accessToken = accessToken;
  }

  /** Signs somebody in.
   * @throws Problem when the user pool does not let them in. */
  static async as(
    { email, password }: { readonly email: string; readonly password: string },
    { userPoolId, userPoolClientId, userPoolEndpoint }: SiteConfig,
  ): Promise<SignedIn> {
    // Large, and needed with --user alone.
    const { Amplify } = await import("aws-amplify");
    const { fetchAuthSession, signIn } = await import("aws-amplify/auth");
    Amplify.configure({
      Auth: {
        Cognito: {
          userPoolId,
          userPoolClientId,
          ...(userPoolEndpoint !== undefined && { userPoolEndpoint }),
        },
      },
    });
    try {
      const { nextStep } = await signIn({ username: email, password });
      if (nextStep.signInStep !== "DONE")
        throw new Problem(
          `${email} has to do more: ${nextStep.signInStep}. Name a user who signs in by the password alone`,
        );
      const { tokens } = await fetchAuthSession();
      const id = tokens?.idToken?.payload.sub;
      if (id === undefined || !tokens?.idToken) throw new Problem(`${email} got no ID token`);
      return new SignedIn(id, tokens.idToken.toString(), tokens.accessToken.toString());
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(`${email} can't sign in: ${(error as Error).message}`);
    }
  }

  /** Signs out, so that no token goes on being renewed. */
  async end(): Promise<void> {
    const { signOut } = await import("aws-amplify/auth");
    await signOut();
  }
}
