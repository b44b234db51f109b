import { attribute, type AttributeValue, type Item } from "../values/attribute-value.ts";
import { partitionHash, sortableKey } from "../dynalite.ts";
import { rangeEnd } from "../database/keys.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  TableDefinition,
} from "../records.ts";

type KeyType = AttributeDefinition["AttributeType"];

/** One attribute of a key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key of a table or an index. */
export class Key {
  readonly schema: readonly KeySchemaElement[];
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
  readonly attributes: readonly KeyAttribute[];

  constructor(schema: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]) {
    this.schema = schema;
    this.attributes = schema.map(({ AttributeName: name }) => ({
      name,
      type: definitions.find((definition) => definition.AttributeName === name)?.AttributeType ?? "S",
    }));
    this.hash = this.attributes[0] as KeyAttribute;
    this.range = this.attributes[1];
  }

  /** Place of the items with one partition key: the beginning of their keys in the database. */
  partition(hash: AttributeValue): string {
    return `${partitionHash(hash, this.hash.type)}/${sortableKey(hash, this.hash.type)}/`;
  }

  /** Place of an item with this key. The item must have the key's attributes, with the right types. */
  place(item: Item): string {
    const partition = this.partition(item[this.hash.name] as AttributeValue);
    return this.range
      ? `${partition}${sortableKey(item[this.range.name] as AttributeValue, this.range.type)}/`
      : partition;
  }

  /** True when an item has all attributes of the key, with the right types: only then an index has it. */
  in(item: Item): boolean {
    return this.attributes.every(({ name, type }) => {
      const text = attribute(item, name)?.[type];
      return text !== undefined && text !== "";
    });
  }

  /** The attributes of the key alone. */
  of(item: Item): Item {
    const key: Item = {};
    for (const { name } of this.attributes) key[name] = item[name] as AttributeValue;
    return key;
  }
}

/** Prefix of the entries of an index in the database. */
export function indexPrefix(tableId: string, index: LocalSecondaryIndex | GlobalSecondaryIndex): string {
  return `x/${tableId}/${"IndexId" in index ? index.IndexId : index.IndexName}/`;
}

/** A secondary index of a table. */
export class Index {
  readonly name: string;
  readonly arn: string;
  readonly isGlobal: boolean;
  readonly definition: LocalSecondaryIndex | GlobalSecondaryIndex;
  readonly key: Key;
  /** True when it can be read: not while it is filled. */
  readonly active: boolean;
  /** Names of the attributes that it has, or undefined when it has all of them. */
  readonly projected: ReadonlySet<string> | undefined;
  /** Prefix of its entries in the database. */
  readonly prefix: string;

  constructor(
    table: TableDefinition,
    definition: LocalSecondaryIndex | GlobalSecondaryIndex,
    isGlobal: boolean,
  ) {
    this.name = definition.IndexName;
    this.arn = `${table.arn}/index/${definition.IndexName}`;
    this.isGlobal = isGlobal;
    this.definition = definition;
    this.key = new Key(definition.KeySchema, table.schema.AttributeDefinitions);
    this.active = !("IndexStatus" in definition) || definition.IndexStatus === "ACTIVE";
    const { ProjectionType, NonKeyAttributes = [] } = definition.Projection;
    if (ProjectionType !== "ALL")
      this.projected = new Set([
        ...[...table.schema.KeySchema, ...definition.KeySchema].map(({ AttributeName }) => AttributeName),
        ...(ProjectionType === "INCLUDE" ? NonKeyAttributes : []),
      ]);
    this.prefix = indexPrefix(table.id, definition);
  }

  /** The attributes of an item that the index keeps. */
  project(item: Item): Item {
    if (!this.projected) return item;
    const entry: Item = {};
    for (const name of this.projected) {
      const value = attribute(item, name);
      if (value) entry[name] = value;
    }
    return entry;
  }

  /** Key of an item's entry in the database; items with the same index key are told apart by the table's key. */
  place(item: Item, tablePlace: string): string {
    return `${this.prefix}${this.key.place(item)}${tablePlace}`;
  }
}

/** A table with everything computed once that its operations need. Replaced when the definition changes. */
export class Table {
  readonly definition: TableDefinition;
  readonly key: Key;
  readonly indexes: readonly Index[];
  /** Prefix of its items in the database. */
  readonly prefix: string;
  readonly ttlPrefix: string;

  constructor(definition: TableDefinition) {
    this.definition = definition;
    this.key = new Key(definition.schema.KeySchema, definition.schema.AttributeDefinitions);
    this.indexes = [
      ...(definition.schema.LocalSecondaryIndexes ?? []).map((index) => new Index(definition, index, false)),
      ...(definition.schema.GlobalSecondaryIndexes ?? []).map((index) => new Index(definition, index, true)),
    ];
    this.prefix = `i/${definition.id}/`;
    this.ttlPrefix = `e/${definition.id}/`;
  }

  index(name: string): Index | undefined {
    return this.indexes.find((index) => index.name === name);
  }

  /** Key of an item in the database: the item needs the table's key. */
  place(item: Item): string {
    return this.prefix + this.key.place(item);
  }

  /** Everything that the table has in the database. */
  ranges(): { gte: string; lt: string }[] {
    return [this.prefix, `x/${this.definition.id}/`, this.ttlPrefix].map((prefix) => ({
      gte: prefix,
      lt: rangeEnd(prefix),
    }));
  }
}
