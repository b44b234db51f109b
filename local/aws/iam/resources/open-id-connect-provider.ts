import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { AwsError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import { validationError } from "../errors.ts";
import type { IdentityStore, OidcProvider } from "../store.ts";

/** Outputs of a provider. */
export interface OpenIdConnectProviderOutputs {
  readonly arn: string;
  readonly url: string;
  readonly thumbprintLists: readonly string[];
  readonly tagsAll: Readonly<Record<string, string>>;
}

const CLIENT_IDS = 100;

/** `aws:iam/openIdConnectProvider:OpenIdConnectProvider`: tokens of the issuer open roles that trust it. The issuer is played here: its keys are those
 * of the running copy.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/openidconnectprovider/ */
export const openIdConnectProviderResource = (store: IdentityStore) =>
  resource<aws.iam.OpenIdConnectProviderArgs, OpenIdConnectProviderOutputs>()({
    inputs: {
      url: true,
      clientIdLists: true,
      thumbprintLists: "the issuer's keys are known here without asking a server for them",
      tags: true,
    },
    replaceOn: ["url"],
    create: async ({ inputs }) => {
      const provider = readProvider(inputs);
      if (store.provider(provider.host))
        throw new AwsError("EntityAlreadyExists", `Provider with url ${inputs.url} already exists.`, 409);
      store.putProvider(provider);
      return { id: provider.arn, outputs: outputsOf(provider, inputs) };
    },
    start: async ({ inputs }) => {
      store.putProvider(readProvider(inputs));
    },
    update: async ({ inputs }, { id }) => {
      const provider = readProvider(inputs);
      store.putProvider(provider);
      return { id, outputs: outputsOf(provider, inputs) };
    },
    delete: async ({ outputs }) => {
      store.deleteProvider(outputs.url);
    },
  });

/** @throws AwsError ValidationError.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
function readProvider(inputs: {
  readonly url: string;
  readonly clientIdLists?: readonly string[];
}): OidcProvider {
  const { url, clientIdLists: clientIds = [] } = inputs;
  if (!/^https:\/\/[^\s?#]{1,247}$/.test(url))
    throw validationError(`url must begin with https:// and have 255 characters at the most (got ${url})`);
  if (clientIds.length > CLIENT_IDS)
    throw validationError(`clientIdLists must have ${CLIENT_IDS} ids at the most (got ${clientIds.length})`);
  const host = url.replace(/^https:\/\//, "");
  return { arn: `arn:aws:iam::${accountId}:oidc-provider/${host}`, host, clientIds };
}

function outputsOf(
  { arn, host }: OidcProvider,
  {
    thumbprintLists = [],
    tags = {},
  }: { thumbprintLists?: readonly string[]; tags?: Readonly<Record<string, string>> },
): OpenIdConnectProviderOutputs {
  return { arn, url: host, thumbprintLists, tagsAll: tags };
}
