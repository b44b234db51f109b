import { resolve } from "node:path";
import type * as docker from "@pulumi/docker";
import { resource, type Inputs, type Resource } from "../contract/resource.ts";
import type { ServiceFactory } from "../contract/service.ts";
import { buildImage, removeUnfinished } from "./build-image.ts";

/** Arguments that are read. Layers of earlier builds and the builder are Docker's own matter: the content is the same without. */
type ImageInputs = Omit<Inputs<docker.ImageArgs>, "registry"> & {
  readonly registry?: { readonly server?: string };
};

/** `docker.Image` without Docker: an image is its Dockerfile's files in a folder, and runs on this machine's Node. */
export const dockerImages: ServiceFactory = async ({ store, capabilities, folder: project }) => {
  const folder = await store.folder("images");
  await removeUnfinished(folder);
  const make = async ({ inputs }: Resource<ImageInputs>, isRestored = false) => {
    const build = inputs.build ?? {};
    const context = resolve(project, build.context ?? ".");
    const dockerfile = resolve(project, build.dockerfile ?? `${context}/Dockerfile`);
    const [repository = "", tag = "latest"] = splitTag(inputs.imageName);
    const { digest, ...content } = await buildImage({
      context,
      dockerfile,
      folder,
      platform: build.platform ?? "",
      args: build.args ?? {},
    });
    const uri = `${repository}@${digest}`;
    const { images } = capabilities;
    if (isRestored && !inputs.skipPush) await images.restore({ ...content, uri }, tag);
    else if (!inputs.skipPush) await images.push({ ...content, uri }, tag);
    return {
      id: uri,
      outputs: {
        context,
        dockerfile,
        imageName: inputs.imageName,
        baseImageName: inputs.imageName,
        repoDigest: uri,
        registryServer: inputs.registry?.server ?? repository.split("/")[0],
        platform: build.platform,
      },
    };
  };
  const image = resource<docker.ImageArgs, object>()({
    inputs: {
      build: {
        context: true,
        dockerfile: true,
        platform: true,
        args: true,
        builderVersion: "the builder does not change what is built",
        cacheFrom: "layers are not kept: files of the context are copied",
      },
      imageName: true,
      registry: {
        server: true,
        username: "images are kept in the state folder, no registry is asked",
        password: "images are kept in the state folder, no registry is asked",
      },
      skipPush: true,
      buildOnPreview: "there is no preview here",
    },
    create: async (image) => await make(image),
    // The folder may have been cleaned away, and what its files were built with may be another version now.
    start: async (kept) => (await make(kept, true)).outputs,
    update: async (image) => await make(image),
  });
  return { name: "docker", resources: { "docker:index/image:Image": image } };
};

/** Repository and tag: a colon in the first part is a port. */
function splitTag(name: string): [string, string | undefined] {
  const [, repository = name, tag] = /^(.+?)(?::([\w.-]+))?$/.exec(name) ?? [];
  return [repository, tag];
}
