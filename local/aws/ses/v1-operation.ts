import type { Operation } from "../../contract/service.ts";

/** An operation of version 1: what IAM must allow, and the content of its result. */
export interface Version1Operation {
  readonly access: Operation["access"];
  run(): Promise<string> | string;
}
