import { Store } from "../../../host/store.ts";
import { Mailbox } from "../../../observe/mailbox.ts";
import { cognitoIdp } from "../../../aws/cognito-idp/index.ts";
import { clientInputs, CLIENT, password, POOL, poolInputs } from "./fixture.ts";
import type { Platform } from "../../../contract/service.ts";
import type { ResourceHandler } from "../../../contract/resource.ts";

// Signs people up, one after the other, and tells its parent each address that was acknowledged, until it is killed.

const store = await Store.open(process.argv[2] as string);
const platform = {
  accountId: "000000000000",
  store,
  mailbox: new Mailbox(store),
  gatewayUrl: "http://127.0.0.1:1",
  metrics: { put: () => undefined },
  capabilities: { gateway: { serve: () => undefined } },
} as unknown as Platform;
const service = await cognitoIdp(platform);
const create = (type: string, inputs: object) =>
  (service.resources[type] as ResourceHandler<object>).create({
    urn: type,
    type,
    name: "x",
    region: "ap-northeast-2",
    inputs,
  });
const { id: userPoolId } = await create(POOL, poolInputs);
const { id: ClientId } = await create(CLIENT, { ...clientInputs, userPoolId });
const [api] = [service.api ?? []].flat();
const principal = { kind: "anonymous", arn: "*", accountId: "", userId: "anonymous" } as const;
for (let i = 0; ; i++) {
  const Username = `visitor-${i}@example.com`;
  const operation = await api?.operation(
    {
      method: "POST",
      path: "/",
      rawPath: "/",
      query: new URLSearchParams(),
      headers: { "x-amz-target": "AWSCognitoIdentityProviderService.SignUp" },
      body: Buffer.from(JSON.stringify({ ClientId, Username, Password: password })),
      region: "ap-northeast-2",
      sourceIp: "127.0.0.1",
    },
    principal,
  );
  await operation?.run(principal);
  process.send?.(Username);
}
