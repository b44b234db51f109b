import type { AttributeType, AttributeValue } from "../values/attribute-value.ts";

/** A document path: names and list positions, `["colors", 2]`. */
export type Path = readonly (string | number)[];

/** An operand of a condition: a path, a value, or `size(path)`. */
export type Operand = Path | AttributeValue | SizeFunction;

interface SizeFunction {
  readonly type: "function";
  readonly name: "size";
  readonly args: readonly [Path];
}

/** A parsed condition, filter or key condition. */
export type ConditionNode =
  | { readonly type: "and" | "or" | "not"; readonly args: readonly ConditionNode[] }
  | {
      readonly type: "=" | "<>" | "<" | "<=" | ">" | ">=" | "between" | "in";
      readonly args: readonly Operand[];
    }
  | { readonly type: "function"; readonly name: string; readonly args: readonly Operand[] };

export interface ParsedCondition {
  readonly expression: ConditionNode;
  /** Names with something below them. */
  readonly nestedPaths: Readonly<Record<string, boolean>>;
  /** Top-level attributes it looks at. */
  readonly pathHeads: Readonly<Record<string, boolean>>;
}

export interface ParsedProjection {
  readonly paths: readonly Path[];
  readonly nestedPaths: Readonly<Record<string, boolean>>;
}

/** A value that SET assigns. */
export type UpdateOperand =
  | Path
  | AttributeValue
  | { readonly type: "add" | "subtract"; readonly args: readonly [UpdateOperand, UpdateOperand] }
  | {
      readonly type: "function";
      readonly name: "if_not_exists";
      readonly args: readonly [Path, UpdateOperand];
    }
  | {
      readonly type: "function";
      readonly name: "list_append";
      readonly args: readonly [UpdateOperand, UpdateOperand];
    };

/** One clause of an update. */
export type UpdateSection =
  | {
      readonly type: "set";
      readonly path: Path;
      readonly val: UpdateOperand;
      readonly attrType?: AttributeType | null;
    }
  | { readonly type: "remove"; readonly path: Path }
  | {
      readonly type: "add" | "delete";
      readonly path: Path;
      readonly val: AttributeValue;
      readonly attrType?: AttributeType | null;
    };

export interface ParsedUpdates {
  readonly sections: readonly UpdateSection[];
  readonly paths: readonly Path[];
  readonly nestedPaths: Readonly<Record<string, boolean>>;
}
