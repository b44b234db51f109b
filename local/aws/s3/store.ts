import type { Platform } from "../../contract/service.ts";
import type { NotificationDeliveries } from "./notifications/deliveries.ts";
import type { BodyFiles } from "./stores/body-files.ts";
import type { BucketStore } from "./stores/bucket-store.ts";
import type { UploadStore } from "./stores/upload-store.ts";

/** Everything that S3 keeps, and the platform that it asks: what its operations and resources work on. */
export interface S3Store {
  readonly buckets: BucketStore;
  readonly uploads: UploadStore;
  readonly bodies: BodyFiles;
  readonly deliveries: NotificationDeliveries;
  readonly platform: Platform;
}
