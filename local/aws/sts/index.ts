import type { ServiceFactory } from "../../contract/service.ts";
import { stsApi } from "./api.ts";

/** STS: who am I, and may I be somebody else.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const sts: ServiceFactory = (platform) => ({ name: "sts", resources: {}, api: stsApi(platform) });
