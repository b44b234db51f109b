import type { Properties } from "./wire/values.ts";

/** A child that a component of another package registered: what its SDK class is in a program. */
export class Child {
  readonly urn: string;
  /** Undefined before it is there (preview). */
  readonly id: string | undefined;
  readonly outputs: Properties;

  constructor(urn: string, id: string | undefined, outputs: Properties) {
    this.urn = urn;
    this.id = id;
    this.outputs = outputs;
  }

  /** An output as an input of another child, which then depends on this one. `id` is the provider's id. */
  output(property: string): ChildOutput {
    return new ChildOutput(this, property);
  }
}

/** One output of a child. */
export class ChildOutput {
  readonly child: Child;
  readonly property: string;
  constructor(child: Child, property: string) {
    this.child = child;
    this.property = property;
  }
}

/** What a component of another package is given to make its children. */
export interface ComponentContext {
  readonly urn: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly region?: string;
  /** Registers a child. Inputs and outputs may hold {@link ChildOutput}. `parent` is the component itself unless given. */
  register(
    type: string,
    name: string,
    inputs: Properties,
    options?: { parent?: Child; dependsOn?: readonly Child[] },
  ): Promise<Child>;
  invoke(token: string, args: Properties): Promise<Properties>;
  readonly warn: (message: string) => void;
}

/** A component whose children a provider plugin makes on AWS, such as `awsx.ec2.Vpc`: registers them and answers the outputs,
 * which may hold {@link Child} and {@link ChildOutput}. */
export type RemoteComponent = (context: ComponentContext) => Promise<Properties>;

/** By type token. */
export type RemoteComponents = Readonly<Record<string, RemoteComponent>>;
