import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../../tests/e2e/support/browser.ts";
import { email, Fixture, password, POOL } from "./support/fixture.ts";

/** Page that knows Amplify and nothing else. */
const APPLICATION = `
import { Amplify } from "aws-amplify";
import { associateWebAuthnCredential, fetchAuthSession, listWebAuthnCredentials, signIn, signOut } from "aws-amplify/auth";
window.application = { Amplify, associateWebAuthnCredential, fetchAuthSession, listWebAuthnCredentials, signIn, signOut };
`;

/** What the page does with Amplify; the functions run there. */
interface Application {
  readonly Amplify: { configure(settings: object): void };
  signIn(input: object): Promise<{ readonly isSignedIn: boolean }>;
  signOut(): Promise<void>;
  associateWebAuthnCredential(): Promise<void>;
  listWebAuthnCredentials(): Promise<{
    readonly credentials: readonly { readonly relyingPartyId?: string }[];
  }>;
}

declare const application: Application;

describe("Cognito in Chromium", function () {
  this.timeout(120_000);
  let pool: Fixture;
  let site: Server;
  let origin: string;
  let browser: Browser;
  let page: Page;
  before(async () => {
    const { outputFiles } = await build({
      stdin: { contents: APPLICATION, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      format: "iife",
      define: { global: "window" },
      logLevel: "silent",
    });
    const script = outputFiles[0]?.text ?? "";
    site = createServer((request, response) => {
      const isScript = request.url === "/application.js";
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
      response.end(
        isScript ? script : "<!doctype html><title>site</title><script src=application.js></script>",
      );
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    origin = `http://localhost:${(site.address() as AddressInfo).port}`;
    pool = await Fixture.start(
      { signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } },
      {
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"],
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["code"],
        allowedOauthScopes: ["openid"],
        callbackUrls: [`${origin}/signed-in`],
      },
    );
    await pool.confirmedUser();
    browser = await openBrowser();
  });
  beforeEach(async () => void (page = await browser.newPage()));
  afterEach(() => page.close());
  after(async () => {
    await browser.close();
    site.close();
    await pool.stop();
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey
  it("makes a passkey with Amplify, and signs in with it alone", async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(origin);
    const userPoolEndpoint = new URL(pool.bed.resources.get(POOL, "users")["endpoint"] as string).origin;
    const result = await page.evaluate(
      async ({ settings, username, secret }) => {
        application.Amplify.configure({ Auth: { Cognito: settings } });
        await application.signIn({ username, password: secret });
        await application.associateWebAuthnCredential();
        const { credentials } = await application.listWebAuthnCredentials();
        await application.signOut();
        const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
        const { isSignedIn } = await application.signIn({ username, options });
        return { isSignedIn, relyingParties: credentials.map(({ relyingPartyId }) => relyingPartyId) };
      },
      {
        settings: {
          userPoolId: pool.UserPoolId,
          userPoolClientId: pool.ClientId,
          userPoolEndpoint,
          loginWith: { email: true },
        },
        username: email,
        secret: password,
      },
    );
    assert.deepEqual(result, { isSignedIn: true, relyingParties: ["localhost"] });
  });

  it("signs in on the pages of managed login by keyboard, under their own security policy", async () => {
    const domain = await pool.bed.resources.create("aws:cognito/userPoolDomain:UserPoolDomain", "login", {
      domain: "mysfits",
      userPoolId: pool.UserPoolId,
    });
    const complaints: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    const query = new URLSearchParams({
      client_id: pool.ClientId,
      response_type: "code",
      redirect_uri: `${origin}/signed-in`,
      state: "s-1",
      code_challenge: createHash("sha256").update(randomBytes(32)).digest("base64url"),
      code_challenge_method: "S256",
    });
    await page.goto(`${domain["cloudfrontDistribution"] as string}/oauth2/authorize?${query.toString()}`);
    await page.getByLabel("E-mail address").fill(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Wrong-password-1");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${origin}/signed-in?**`);
    assert.match(page.url(), /[?&]code=[\w-]+&state=s-1$/);
    assert.deepEqual(
      complaints.filter((text) => !/status of 400/.test(text)),
      [],
    );
  });
});
