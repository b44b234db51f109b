import type { Answer } from "./answer.ts";
import type { Members, NoOthers, Read } from "./members.ts";
import type { Principal } from "./principal.ts";
import type { Access, ApiRequest } from "./api.ts";

/** A call of an operation. `Store` is what the operations of the service work on. */
export interface Call<Store> {
  readonly store: Store;
  /** From the credential scope; the program's region when the call is not signed. */
  readonly region: string;
  readonly principal: Principal;
  /** The request that it came with, for what is no member of the input: trace header, address of the caller. */
  readonly request: ApiRequest;
}

/** One operation of an AWS API: its name, what it takes, what IAM must allow, and what it does. Made with {@link operationsOf}. */
export interface Operation<Store> {
  /** `SendMessage` */
  readonly name: string;
  /** Says what is done with each member of the input; others are refused by name. */
  readonly members: object;
  /** Understands the input, which has the members and types of the SDK's model. Throws AwsError for what the service refuses before IAM is
   * asked. */
  prepare(call: Call<Store>, input: unknown): Promise<PreparedCall>;
}

/** A call that was understood. */
export interface PreparedCall {
  /** Grants that IAM must give, or `public` for calls that AWS takes unsigned. */
  readonly access: readonly Access[] | "public";
  /** Does it. Called only when IAM allowed all of `access`. Throws AwsError. */
  run(): Promise<object | void> | object | void;
}

/** Definition of an operation, as its file says it. `Request` is the input, or what {@link OperationDefinition.read} makes of it. */
export interface OperationDefinition<Store, Input, M, Request, Output> {
  /** Says what is done with each member of the input. */
  readonly members: M & Members<Input> & NoOthers<M, Input>;
  /** Checks what the model can't say, and answers what `access` and `run` work with. Omit it where that is the input.
   * @throws AwsError before IAM is asked. */
  read?(call: Call<Store>, input: Read<Input, M>): Promise<Request> | Request;
  /** Names the grants that IAM must give. */
  access(call: Call<Store>, request: Request): readonly Access[] | "public";
  /** Does it. @throws AwsError */
  run(call: Call<Store>, request: Request): Promise<Output | Answer<Output>> | Output | Answer<Output>;
}

type Method<Client, Name extends string> =
  Uncapitalize<Name> extends keyof Client ? Client[Uncapitalize<Name>] : never;

/** Names of a client's operations: `SendMessage`. */
export type OperationName<Client> = {
  [K in keyof Client & string]: Client[K] extends (args: never, options: never, callback: never) => void
    ? Capitalize<K>
    : never;
}[keyof Client & string];

/** The SDK's type of an operation's input. */
export type InputOf<Client, Name extends string> =
  Method<Client, Name> extends (args: infer Input, options: never, callback: never) => void ? Input : never;

/** The SDK's type of an operation's output, as an operation answers it: enumerations may be any text. */
export type OutputOf<Client, Name extends string> =
  Method<Client, Name> extends (
    args: never,
    options: never,
    callback: (error: unknown, data?: infer Output) => void,
  ) => void
    ? Answered<Omit<NonNullable<Output>, "$metadata">>
    : never;

/** An output as an operation makes it. What a client reads as a stream is answered as bytes. */
type Answered<T> = T extends string
  ? string
  : T extends { transformToByteArray(): unknown }
    ? Uint8Array
    : T extends number | boolean | bigint | Date
      ? T
      : T extends Uint8Array
        ? Uint8Array
        : T extends readonly (infer Element)[]
          ? readonly Answered<Element>[]
          : T extends object
            ? { readonly [K in keyof T]: Answered<T[K]> }
            : T;

/** Makes the operations of a service, typed by the SDK's client: an operation or a member that AWS does not have does not compile.
 *
 * ```ts
 * const operation = operationsOf<SQS, QueueStore>();
 *
 * export const purgeQueue = operation("PurgeQueue", {
 *   members: { QueueUrl: true },
 *   access: ({ store }, { QueueUrl }) => [store.access("PurgeQueue", QueueUrl)],
 *   run: async ({ store }, { QueueUrl }) => await store.byUrl(QueueUrl).purge(),
 * });
 * ``` */
export function operationsOf<Client, Store>() {
  return <
    Name extends OperationName<Client>,
    const M extends Members<InputOf<Client, Name>>,
    Request = Read<InputOf<Client, Name>, M>,
  >(
    name: Name,
    definition: OperationDefinition<
      Store,
      InputOf<Client, Name>,
      M,
      Request,
      OutputOf<Client, Name> | (Record<never, never> extends OutputOf<Client, Name> ? void : never)
    >,
  ): Operation<Store> => ({
    name,
    members: definition.members,
    prepare: async (call, input) => {
      const given = input as Read<InputOf<Client, Name>, M>;
      const request = definition.read ? await definition.read(call, given) : (given as unknown as Request);
      return {
        access: definition.access(call, request),
        run: () => definition.run(call, request),
      };
    },
  });
}
