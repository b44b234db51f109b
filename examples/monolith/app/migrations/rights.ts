/** Place on the ladder, as far as rights depend on it. */
export interface Place {
  readonly step: number;
  readonly built: number;
}

/** User of the database with its rights by table. */
export interface DatabaseUser {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  readonly rights: readonly (readonly [rights: string, table: string])[];
}

/** Lists who may do what at a place of the ladder. */
export function usersAt({ built }: Place): readonly DatabaseUser[] {
  void built;
  return [
    {
      name: "monolith",
      rights: [
        ["SELECT, INSERT, UPDATE (password_hash)", "users"],
        ["SELECT, INSERT, DELETE", "sessions"],
        ["SELECT, UPDATE (stock)", "items"],
        ["SELECT, INSERT", "orders"],
        ["SELECT, INSERT", "registrations"],
      ],
    },
  ];
}
