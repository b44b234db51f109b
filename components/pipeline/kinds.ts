/** Kinds of builds: tests; the preview that an approval is given for; `pulumi up`; the test from outside; the image for ECS. */
export type BuildKind = "deploy" | "image" | "review" | "smoke" | "test";

/** Machine and instructions of a build. */
export interface BuildSettings {
  /** Path of the buildspec in the repository. */
  readonly buildspec: string;
  /** `arm64` costs a third less. */
  readonly architecture: "arm64" | "x86_64";
  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
  readonly computeType: string;
  /** True where Docker runs in the build, which is root on a machine of its own then. */
  readonly docker: boolean;
  /** Minutes after which the build is stopped, 5 to 2160. */
  readonly timeoutMinutes: number;
}

const buildspec = (file: string): string => `delivery/pipeline/buildspecs/${file}.yml`;

/** Builds by kind as they are by default.
 *
 * Tests need Chromium, which npm has for x86-64 alone. The service runs on ARM, so its image is built there without emulation. */
export const builds: Readonly<Record<BuildKind, BuildSettings>> = {
  test: {
    buildspec: buildspec("test"),
    architecture: "x86_64",
    computeType: "BUILD_GENERAL1_MEDIUM",
    docker: false,
    timeoutMinutes: 60,
  },
  image: {
    buildspec: buildspec("image"),
    architecture: "arm64",
    computeType: "BUILD_GENERAL1_SMALL",
    docker: true,
    timeoutMinutes: 30,
  },
  review: {
    buildspec: buildspec("review"),
    architecture: "arm64",
    computeType: "BUILD_GENERAL1_SMALL",
    // A preview builds the image, too.
    docker: true,
    timeoutMinutes: 30,
  },
  deploy: {
    buildspec: buildspec("deploy"),
    architecture: "arm64",
    computeType: "BUILD_GENERAL1_SMALL",
    docker: true,
    timeoutMinutes: 90,
  },
  smoke: {
    buildspec: buildspec("smoke"),
    architecture: "arm64",
    computeType: "BUILD_GENERAL1_SMALL",
    docker: false,
    timeoutMinutes: 20,
  },
};

/** Image that CodeBuild runs, and kind of its machine, by architecture.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
export const machines = {
  arm64: { type: "ARM_CONTAINER", image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" },
  x86_64: { type: "LINUX_CONTAINER", image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
} as const satisfies Readonly<Record<BuildSettings["architecture"], { type: string; image: string }>>;
