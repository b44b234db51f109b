/** Place on the ladder, as far as rights depend on it. */
export interface Place {
  readonly step: number;
  readonly built: number;
  /** The monolith's task runs: it has its rights as long, for it starts on the way back before the traffic comes.
   * @default true below step 5 */
  readonly running?: boolean;
}

/** User of the database with its rights by table. */
export interface DatabaseUser {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  readonly rights: readonly (readonly [rights: string, table: string])[];
  /** Functions of the database that it may call, with the types of their arguments.
   * @default none */
  readonly functions?: readonly string[];
}

/** Lists who may do what at a place of the ladder. Rights are given before traffic moves (`prepareDatabase`), and those that are not in the list
 * taken away afterwards (`settleRights`). */
export function usersAt({ step, built, running = step < 5 }: Place): readonly DatabaseUser[] {
  return [
    { name: "monolith", rights: running ? monolithRights({ step, built }) : [] },
    ...(built >= 2 ? [peopleReader] : []),
    ...(built >= 3 ? registrationUsers : []),
    ...(built >= 4 ? [{ name: "shop", rights: shopRights }] : []),
    ...(built >= 5 ? [retirement] : []),
  ];
}

/** Rights of who sells. */
const shopRights: DatabaseUser["rights"] = [
  ["SELECT, UPDATE (stock)", "items"],
  ["SELECT, INSERT", "orders"],
];

function monolithRights({ step, built }: Place): DatabaseUser["rights"] {
  return [
    ["SELECT, INSERT", "users"],
    ...(built >= 2 ? [["UPDATE (password_hash)", "users"] as const] : []),
    ["SELECT, INSERT, DELETE", "sessions"],
    ...(step < 4 ? shopRights : shopRights.map(([, table]) => ["SELECT", table] as const)),
    ["SELECT, INSERT", "registrations"],
    ...(built >= 3 ? [["SELECT, INSERT", "registration_outbox"] as const] : []),
  ];
}

/** Who tells the functions outside of the network about people: no password hash, no token. */
const peopleReader: DatabaseUser = {
  name: "people_reader",
  rights: [
    ["SELECT (user_id, email)", "users"],
    ["SELECT (expires_at)", "sessions"],
  ],
};

/** Users of the functions that move registrations. */
const registrationUsers: readonly DatabaseUser[] = [
  {
    name: "registration_relay",
    rights: [
      ["SELECT", "registrations"],
      // Rows can be locked by who may update one of their columns.
      ["SELECT, UPDATE (position), DELETE", "registration_outbox"],
    ],
  },
  {
    name: "registration_reader",
    rights: [
      ["SELECT", "registrations"],
      ["SELECT", "registration_outbox"],
    ],
  },
  { name: "registration_writer", rights: [["SELECT, INSERT, UPDATE", "registrations"]] },
];

/** Who may let the old tables go, and make them again. */
const retirement: DatabaseUser = {
  name: "retirement",
  rights: [],
  functions: ["retire_tables(bigint, bigint)", "restore_tables()"],
};
