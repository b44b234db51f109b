import { clientException } from "./errors.ts";

/** CPU units, and the MiB that go with them on Fargate: least, most, step.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const sizes: Readonly<Record<number, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16_384: [32_768, 122_880, 8192],
};

/** @throws AwsError ClientException for a size that Fargate does not have. */
export function readSize(cpuUnits: string | undefined, mebibytes: string | undefined) {
  const cpu = Number(cpuUnits);
  const memory = Number(mebibytes);
  const [least = 1, most = 0, step = 1] = sizes[cpu] ?? [];
  if (!(memory >= least && memory <= most && memory % step === 0))
    throw clientException(
      `No Fargate configuration exists for given values: ${cpuUnits ?? "no"} CPU, ${mebibytes ?? "no"} memory.`,
    );
  return { cpu, memory };
}
