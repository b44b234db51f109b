import type { Lambda } from "@aws-sdk/client-lambda";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf } from "../../contract/page.ts";
import { invalidParameter } from "./errors.ts";
import type { LambdaStore } from "./store.ts";
import type { FunctionReference, FunctionStore } from "./stores/function-store.ts";

/** Makes an operation of Lambda. */
export const operation = operationsOf<Lambda, LambdaStore>();

/** ARN of a function as it is called: policies name the qualifier too. */
export function arnOf(functions: FunctionStore, { region, name, qualifier }: FunctionReference): string {
  const arn = functions.arnOf(region, name);
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Access to a function. */
export function accessTo(functions: FunctionStore, name: string, reference: FunctionReference): Access[] {
  return [{ action: `lambda:${name}`, resource: arnOf(functions, reference) }];
}

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 50;

/** Cuts one part out of a list.
 * @throws AwsError InvalidParameterValueException for a marker that no part came with. */
export function markedPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { MaxItems = PAGE, Marker }: { readonly MaxItems?: number; readonly Marker?: string },
): { readonly items: readonly T[]; readonly NextMarker: string | undefined } {
  const invalid = () => invalidParameter(`Invalid Marker: ${Marker ?? ""}`);
  const { items: part, next } = pageOf(items, keyOf, { limit: MaxItems, token: Marker, invalid });
  return { items: part, NextMarker: next };
}
