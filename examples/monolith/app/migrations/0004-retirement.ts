/** The end of the old tables, and the way back. Both are functions of the owner's, for one user of the database who may do nothing else: the tables
 * go only when they have as many rows as were compared, nothing waits in the outbox and no session lives, all of it looked at under locks.
 * @see https://www.postgresql.org/docs/17/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY */
export const retirement = `
CREATE FUNCTION monolith.retire_tables(users_compared bigint, registrations_compared bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = monolith, pg_temp AS $$
BEGIN
  LOCK TABLE users, sessions, registrations, registration_outbox IN ACCESS EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM sessions WHERE expires_at > now()) THEN
    RAISE EXCEPTION 'sessions of the monolith are still taken';
  END IF;
  IF EXISTS (SELECT FROM registration_outbox) THEN
    RAISE EXCEPTION 'registrations wait in the outbox';
  END IF;
  IF (SELECT count(*) FROM users) <> users_compared THEN
    RAISE EXCEPTION 'there are other users than the % that were compared', users_compared;
  END IF;
  IF (SELECT count(*) FROM registrations) <> registrations_compared THEN
    RAISE EXCEPTION 'there are other registrations than the % that were compared', registrations_compared;
  END IF;
  ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_user;
  DROP TABLE sessions, users, registrations, registration_outbox;
END $$;

CREATE FUNCTION monolith.restore_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = monolith, pg_temp AS $$
BEGIN
  IF to_regclass('users') IS NULL THEN
    CREATE TABLE users (
      user_id uuid PRIMARY KEY,
      email text NOT NULL UNIQUE,
      password_hash text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE sessions (
      token_hash bytea PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX sessions_by_end ON sessions (expires_at);
    CREATE TABLE registrations (
      registration_id uuid PRIMARY KEY,
      email text NOT NULL UNIQUE,
      name text NOT NULL,
      mobile text NOT NULL,
      registered_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE registration_outbox (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      registration_id uuid NOT NULL UNIQUE
    );
  END IF;
  IF NOT has_table_privilege('retirement', 'users', 'INSERT') THEN
    GRANT INSERT ON users TO retirement;
    GRANT SELECT, INSERT, UPDATE ON registrations TO retirement;
  END IF;
END $$;

REVOKE ALL ON FUNCTION monolith.retire_tables(bigint, bigint), monolith.restore_tables() FROM PUBLIC;
`;
