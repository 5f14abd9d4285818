using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// The tables of an operator's store for one cluster. Integers of 64 bits are stored by their bits, those beyond 2^63 as
/// negative numbers. The lease has a row that each transaction shares and a take-over changes; the signs of life have
/// another, so that neither waits for the other.
/// </summary>
internal static class PostgresTables
{
    public static readonly PostgresSchema Schema = new("clay-dvt node", [
        """
        CREATE TABLE lease (
          id integer PRIMARY KEY CHECK (id = 1),
          fence_timeline bigint NOT NULL,
          fence_counter bigint NOT NULL,
          holder text NOT NULL
        );
        CREATE TABLE heartbeat (
          id integer PRIMARY KEY CHECK (id = 1),
          fence_counter bigint NOT NULL,
          expires_at timestamptz NOT NULL
        ) WITH (fillfactor = 10);
        CREATE TABLE store (
          id integer PRIMARY KEY CHECK (id = 1),
          store_id bytea NOT NULL CHECK (length(store_id) = 32),
          genesis_validators_root bytea NOT NULL CHECK (length(genesis_validators_root) = 32),
          definition_hash bytea NOT NULL CHECK (length(definition_hash) = 32),
          system_identifier bigint NOT NULL,
          transactions bigint NOT NULL,
          highest_slot bigint
        ) WITH (fillfactor = 10);
        CREATE TABLE validators (
          number integer PRIMARY KEY,
          group_key bytea NOT NULL UNIQUE CHECK (length(group_key) = 48),
          origin integer NOT NULL,
          doppelganger_waived boolean NOT NULL,
          block_slot bigint,
          block_root bytea CHECK (length(block_root) = 32)
        ) WITH (fillfactor = 50);
        CREATE TABLE attestations (
          number integer PRIMARY KEY,
          source bigint,
          target bigint,
          signing_root bytea CHECK (length(signing_root) = 32)
        ) WITH (fillfactor = 40);
        CREATE TABLE hellos (
          peer integer PRIMARY KEY,
          store_id bytea NOT NULL CHECK (length(store_id) = 32),
          start_id bytea NOT NULL CHECK (length(start_id) = 32),
          fence_timeline bigint NOT NULL,
          fence_counter bigint NOT NULL,
          signed bytea NOT NULL
        );
        CREATE TABLE slots (peer integer PRIMARY KEY, slot bigint NOT NULL, signed bytea NOT NULL);
        CREATE TABLE targets (peer integer PRIMARY KEY, target bigint NOT NULL, signed bytea NOT NULL);
        """,
        """
        CREATE TABLE quarantine (
          id integer PRIMARY KEY CHECK (id = 1),
          cause integer,
          since bigint NOT NULL,
          proven_timeline bigint NOT NULL,
          proven_counter bigint NOT NULL
        );
        """,
        """
        CREATE TABLE exits (
          group_key bytea NOT NULL CHECK (length(group_key) = 48),
          operator integer NOT NULL,
          epoch bigint NOT NULL,
          signature bytea NOT NULL CHECK (length(signature) = 96),
          PRIMARY KEY (group_key, operator)
        );
        """,
        """
        CREATE TABLE halts (
          group_key bytea PRIMARY KEY CHECK (length(group_key) = 48),
          kind integer NOT NULL,
          slot bigint NOT NULL,
          block bytea NOT NULL CHECK (length(block) = 32),
          lifted boolean NOT NULL
        );
        """,
        """
        CREATE TABLE voting (
          id integer PRIMARY KEY CHECK (id = 1),
          slot bigint NOT NULL
        ) WITH (fillfactor = 10);
        """,
    ]);
}
