import type { Alias as AliasMessage } from "@pulumi/pulumi/proto/alias_pb.js";
import type {
  RegisterResourceRequest,
  TransformResourceOptions as OptionsMessage,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Alias, ResourceOptions } from "../monitor/messages.ts";
import { hookMoments, type HookNames } from "../registration.ts";
import type { Proto } from "./proto.ts";

/** Options of a registration. */
export function optionsOfRequest(request: RegisterResourceRequest): ResourceOptions {
  return {
    dependencies: request.getDependenciesList(),
    protect: isUnset(request.hasProtect?.()) ? undefined : request.getProtect(),
    retainOnDelete: isUnset(request.hasRetainondelete?.()) ? undefined : request.getRetainondelete(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    version: request.getVersion(),
    aliases: request.getAliasesList().map(readAlias),
    provider: request.getProvider(),
    providers: Object.fromEntries([...request.getProvidersMap().entries()]),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    importId: request.getImportid(),
    hooks: readHooks(request),
  };
}

/** Options as a transform answers them. */
export function readOptions(message: OptionsMessage): ResourceOptions {
  return {
    dependencies: message.getDependsOnList(),
    protect: isUnset(message.hasProtect?.()) ? undefined : message.getProtect(),
    retainOnDelete: isUnset(message.hasRetainOnDelete?.()) ? undefined : message.getRetainOnDelete(),
    ignoreChanges: message.getIgnoreChangesList(),
    replaceOnChanges: message.getReplaceOnChangesList(),
    deleteBeforeReplace: message.hasDeleteBeforeReplace() ? message.getDeleteBeforeReplace() : undefined,
    version: message.getVersion(),
    aliases: message.getAliasesList().map(readAlias),
    provider: message.getProvider(),
    providers: Object.fromEntries([...message.getProvidersMap().entries()]),
    additionalSecretOutputs: message.getAdditionalSecretOutputsList(),
    importId: message.getImport?.() ?? "",
    hooks: readHooks(message),
  };
}

/** Options as a transform gets them. */
export function writeOptions({ resource, alias }: Proto, options: ResourceOptions): OptionsMessage {
  const message = new resource.TransformResourceOptions()
    .setDependsOnList([...options.dependencies])
    .setIgnoreChangesList([...options.ignoreChanges])
    .setReplaceOnChangesList([...options.replaceOnChanges])
    .setVersion(options.version)
    .setAliasesList(options.aliases.map((each) => writeAlias(alias, each)))
    .setProvider(options.provider)
    .setAdditionalSecretOutputsList([...options.additionalSecretOutputs]);
  if (options.importId) message.setImport(options.importId);
  const hooks = writeHooks(resource, options.hooks);
  if (hooks) message.setHooks(hooks);
  if (options.protect !== undefined) message.setProtect(options.protect);
  if (options.retainOnDelete !== undefined) message.setRetainOnDelete(options.retainOnDelete);
  if (options.deleteBeforeReplace !== undefined) message.setDeleteBeforeReplace(options.deleteBeforeReplace);
  for (const [name, provider] of Object.entries(options.providers))
    message.getProvidersMap().set(name, provider);
  return message;
}

/** True for an option that says so. Older versions of the SDK do not say which are set: there the value counts. */
function isUnset(has: boolean | undefined): boolean {
  return has === false;
}

function readAlias(message: AliasMessage): Alias {
  if (message.hasUrn()) return { urn: message.getUrn() };
  const spec = message.getSpec();
  return {
    name: spec?.getName() || undefined,
    type: spec?.getType() || undefined,
    stack: spec?.getStack() || undefined,
    project: spec?.getProject() || undefined,
    parentUrn: spec?.getParenturn() || undefined,
    noParent: spec?.getNoparent() || undefined,
  };
}

function writeAlias(proto: Proto["alias"], alias: Alias): AliasMessage {
  const message = new proto.Alias();
  if (alias.urn !== undefined) return message.setUrn(alias.urn);
  const spec = new proto.Alias.Spec()
    .setName(alias.name ?? "")
    .setType(alias.type ?? "")
    .setStack(alias.stack ?? "")
    .setProject(alias.project ?? "");
  if (alias.noParent) spec.setNoparent(true);
  else if (alias.parentUrn !== undefined) spec.setParenturn(alias.parentUrn);
  return message.setSpec(spec);
}

function readHooks(message: RegisterResourceRequest | OptionsMessage): HookNames {
  // Older versions of the SDK have none.
  const binding = message.getHooks?.();
  if (!binding) return {};
  const names = {
    beforeCreate: binding.getBeforeCreateList(),
    afterCreate: binding.getAfterCreateList(),
    beforeUpdate: binding.getBeforeUpdateList(),
    afterUpdate: binding.getAfterUpdateList(),
    beforeDelete: binding.getBeforeDeleteList(),
    afterDelete: binding.getAfterDeleteList(),
  };
  return Object.fromEntries(Object.entries(names).filter(([, list]) => list.length > 0));
}

function writeHooks(proto: Proto["resource"], hooks: HookNames) {
  if (hookMoments.every((moment) => !hooks[moment])) return undefined;
  return new proto.RegisterResourceRequest.ResourceHooksBinding()
    .setBeforeCreateList([...(hooks.beforeCreate ?? [])])
    .setAfterCreateList([...(hooks.afterCreate ?? [])])
    .setBeforeUpdateList([...(hooks.beforeUpdate ?? [])])
    .setAfterUpdateList([...(hooks.afterUpdate ?? [])])
    .setBeforeDeleteList([...(hooks.beforeDelete ?? [])])
    .setAfterDeleteList([...(hooks.afterDelete ?? [])]);
}
