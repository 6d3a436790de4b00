-- Generated from models/ and completed by hand.

-- The ids of everything that travels in the log. The cache stays 1: ids must rise across sessions.
CREATE SEQUENCE log_entry_ids;

CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "DeskVisibility" AS ENUM ('ALL', 'ORGANIZATION', 'OWN');

-- CreateEnum
CREATE TYPE "TicketEventKind" AS ENUM ('CREATED', 'STATUS_CHANGED', 'ASSIGNED', 'COMMENTED', 'ATTACHED', 'EDITED', 'ESCALATED');

-- CreateEnum
CREATE TYPE "TicketStatus" AS ENUM ('UNCONFIRMED', 'IN_PROGRESS', 'REOPENED', 'RESOLVED', 'NOT_A_BUG', 'WONT_FIX', 'DUPLICATE', 'NOT_REPRODUCIBLE', 'NEEDS_INFO');

-- CreateEnum
CREATE TYPE "TicketChannel" AS ENUM ('PORTAL', 'EMAIL', 'PHONE', 'API');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('REQUESTER', 'AGENT', 'ADMIN');

-- CreateEnum
CREATE TYPE "ApiScope" AS ENUM ('TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE');

-- CreateTable
CREATE TABLE "desks" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "steps" TEXT[],
    "steps_en" TEXT[],
    "number_prefix" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "visibility" "DeskVisibility" NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "desks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_types" (
    "id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ticket_types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_kinds" (
    "id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "document_kinds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_members" (
    "desk_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "desk_members_pkey" PRIMARY KEY ("desk_id","user_id")
);

-- CreateTable
CREATE TABLE "ticket_events" (
    "id" BIGINT NOT NULL DEFAULT nextval('log_entry_ids'::regclass),
    "ticket_id" UUID NOT NULL,
    "kind" "TicketEventKind" NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "actor_id" UUID,
    "from_status" "TicketStatus",
    "to_status" "TicketStatus",
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "changed_fields" TEXT[],
    "comment_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "snapshot" JSONB NOT NULL,
    "before" JSONB,

    CONSTRAINT "ticket_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_changes" (
    "id" BIGINT NOT NULL DEFAULT nextval('log_entry_ids'::regclass),
    "user_id" UUID,
    "session_id" UUID,
    "token_id" UUID,
    "desk_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_unplaced" (
    "id" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,

    CONSTRAINT "log_unplaced_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_positions" (
    "position" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_positions_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "tickets" (
    "id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "type_id" UUID NOT NULL,
    "document_kind_id" UUID,
    "description" TEXT NOT NULL,
    "registry_numbers" TEXT[],
    "status" "TicketStatus" NOT NULL DEFAULT 'UNCONFIRMED',
    "assignee_id" UUID,
    "requester_id" UUID NOT NULL,
    "organization_id" UUID,
    "channel" "TicketChannel" NOT NULL,
    "contact_email" TEXT,
    "contact_phone" TEXT,
    "duplicate_of_id" UUID,
    "occurred_at" TIMESTAMPTZ(3),
    "expected_resolution_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "search" tsvector,

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comments" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "ticket_id" UUID NOT NULL,
    "author_id" UUID,
    "body" TEXT NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "comment_id" UUID,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "storage_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "storage_key" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "queue_counts" (
    "id" BIGSERIAL NOT NULL,
    "desk_id" UUID NOT NULL,
    "status" "TicketStatus" NOT NULL,
    "assignee_id" UUID,
    "delta" INTEGER NOT NULL,

    CONSTRAINT "queue_counts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "taxpayer_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "full_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "phone" TEXT,
    "role" "Role" NOT NULL DEFAULT 'REQUESTER',
    "organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" "ApiScope"[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "desks_slug_key" ON "desks"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "desks_number_prefix_key" ON "desks"("number_prefix");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_types_desk_id_name_key" ON "ticket_types"("desk_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "document_kinds_desk_id_name_key" ON "document_kinds"("desk_id", "name");

-- CreateIndex
CREATE INDEX "desk_members_user_id_idx" ON "desk_members"("user_id");

-- CreateIndex
CREATE INDEX "ticket_events_ticket_id_id_idx" ON "ticket_events"("ticket_id", "id");

-- CreateIndex
CREATE INDEX "ticket_events_comment_id_idx" ON "ticket_events"("comment_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_positions_id_key" ON "log_positions"("id");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_number_key" ON "tickets"("number");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_number_key_key" ON "tickets"("number_key");

-- CreateIndex
CREATE INDEX "tickets_desk_id_status_updated_at_id_idx" ON "tickets"("desk_id", "status", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_desk_id_status_assignee_id_updated_at_id_idx" ON "tickets"("desk_id", "status", "assignee_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_desk_id_created_at_id_idx" ON "tickets"("desk_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_organization_id_created_at_id_idx" ON "tickets"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_requester_id_created_at_id_idx" ON "tickets"("requester_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_assignee_id_updated_at_id_idx" ON "tickets"("assignee_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_created_at_id_idx" ON "tickets"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_updated_at_id_idx" ON "tickets"("updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tickets_duplicate_of_id_idx" ON "tickets"("duplicate_of_id");

-- CreateIndex
CREATE INDEX "tickets_desk_search_idx" ON "tickets" USING GIN ("desk_id" uuid_ops, "search" tsvector_ops);

-- CreateIndex
CREATE UNIQUE INDEX "comments_ticket_id_seq_key" ON "comments"("ticket_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "attachments_storage_key_key" ON "attachments"("storage_key");

-- CreateIndex
CREATE INDEX "attachments_ticket_id_created_at_id_idx" ON "attachments"("ticket_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "attachments_comment_id_idx" ON "attachments"("comment_id");

-- CreateIndex
CREATE UNIQUE INDEX "uploads_storage_key_key" ON "uploads"("storage_key");

-- CreateIndex
CREATE INDEX "uploads_expires_at_idx" ON "uploads"("expires_at");

-- CreateIndex
CREATE INDEX "uploads_owner_id_idx" ON "uploads"("owner_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "queue_counts_desk_id_status_assignee_id_idx" ON "queue_counts"("desk_id", "status", "assignee_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_taxpayer_id_key" ON "organizations"("taxpayer_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_organization_id_idx" ON "users"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");

-- CreateIndex
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

-- AddForeignKey
ALTER TABLE "ticket_types" ADD CONSTRAINT "ticket_types_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_kinds" ADD CONSTRAINT "document_kinds_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_members" ADD CONSTRAINT "desk_members_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_members" ADD CONSTRAINT "desk_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "comments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_type_id_fkey" FOREIGN KEY ("type_id") REFERENCES "ticket_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_document_kind_id_fkey" FOREIGN KEY ("document_kind_id") REFERENCES "document_kinds"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_duplicate_of_id_fkey" FOREIGN KEY ("duplicate_of_id") REFERENCES "tickets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "comments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Below: what Prisma's language cannot say. Each part names the promise that it keeps.

-- ── Registry numbers: a sequence per desk, gaps allowed, so that no writer waits for another ──

CREATE FUNCTION create_ticket_serial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE SEQUENCE %I', 'ticket_serial_' || replace(NEW.id::text, '-', ''));
  RETURN NEW;
END $$;

CREATE TRIGGER desks_ticket_serial AFTER INSERT ON "desks"
  FOR EACH ROW EXECUTE FUNCTION create_ticket_serial();

-- The next serial of a desk's registry numbers.
CREATE FUNCTION next_ticket_serial(desk uuid) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT nextval(format('%I', 'ticket_serial_' || replace(desk::text, '-', ''))::regclass)
$$;

-- Lists are ordered by number_key bytewise, whatever the database's locale.
ALTER TABLE "tickets" ALTER COLUMN "number_key" TYPE text COLLATE "C";

-- ── Search ──

-- «ё» is typed as «е» more often than not; both find both.
CREATE FUNCTION search_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT replace(lower(value), 'ё', 'е')
$$;

-- Words with a digit, by themselves: the parser of text search cuts «АРМ-61257» into «арм» and «-61257».
-- Each is kept whole without its separators, and its parts, those of digits also without leading zeros.
CREATE FUNCTION search_codes(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT code), '{}')
  FROM (
    SELECT m[1] AS token
    FROM regexp_matches(search_text(value), '[[:alnum:]]+(?:[-/._][[:alnum:]]+)*', 'g') AS m
    WHERE m[1] ~ '[0-9]'
  ) AS tokens,
  LATERAL (
    SELECT regexp_replace(token, '[-/._]', '', 'g') AS code
    UNION ALL SELECT part FROM regexp_split_to_table(token, '[-/._]') AS part WHERE part ~ '[0-9]'
    UNION ALL SELECT ltrim(part, '0') FROM regexp_split_to_table(token, '[-/._]') AS part WHERE part ~ '^[0-9]+$'
  ) AS codes
  WHERE code <> '' AND length(code) <= 200
$$;

CREATE FUNCTION ticket_search_vector(title text, description text, number text, registry_numbers text[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('russian', search_text(title)), 'A')
      || setweight(to_tsvector('russian', search_text(description)), 'B')
      || array_to_tsvector(search_codes(concat_ws(' ', number, array_to_string(registry_numbers, ' '), title, description)))
$$;

-- What a person typed, as a query: every word must be there, by its stem and by its beginning; words with
-- a digit are looked for among the codes. Nothing typed is ever a syntax error. NULL when there is no word.
CREATE FUNCTION ticket_search_query(typed text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  token text;
  part text;
  term tsquery;
  result tsquery;
BEGIN
  FOR token IN SELECT m[1] FROM regexp_matches(search_text(typed), '[[:alnum:]]+(?:[-/._][[:alnum:]]+)*', 'g') AS m LOOP
    IF token ~ '[0-9]' THEN
      term := to_tsquery('simple', quote_literal(regexp_replace(token, '[-/._]', '', 'g')) || ':*');
      result := CASE WHEN result IS NULL THEN term ELSE result && term END;
    ELSE
      FOREACH part IN ARRAY regexp_split_to_array(token, '[-/._]') LOOP
        term := to_tsquery('russian', quote_literal(part) || ':*');
        CONTINUE WHEN numnode(term) = 0; -- a stop word
        result := CASE WHEN result IS NULL THEN term ELSE result && term END;
      END LOOP;
    END IF;
  END LOOP;
  RETURN result;
END $$;

CREATE FUNCTION set_ticket_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := ticket_search_vector(NEW.title, NEW.description, NEW.number, NEW.registry_numbers);
  RETURN NEW;
END $$;

CREATE TRIGGER tickets_search BEFORE INSERT OR UPDATE OF title, description, number, registry_numbers ON "tickets"
  FOR EACH ROW EXECUTE FUNCTION set_ticket_search();

-- ── Exact counts per queue: appended deltas ──

CREATE FUNCTION count_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.desk_id, NEW.status) = (OLD.desk_id, OLD.status) AND NEW.assignee_id IS NOT DISTINCT FROM OLD.assignee_id THEN
      RETURN NULL;
    END IF;
    INSERT INTO queue_counts (desk_id, status, assignee_id, delta)
    VALUES (OLD.desk_id, OLD.status, OLD.assignee_id, -1), (NEW.desk_id, NEW.status, NEW.assignee_id, 1);
  ELSE
    INSERT INTO queue_counts (desk_id, status, assignee_id, delta) VALUES (NEW.desk_id, NEW.status, NEW.assignee_id, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tickets_count AFTER INSERT OR UPDATE OF desk_id, status, assignee_id ON "tickets"
  FOR EACH ROW EXECUTE FUNCTION count_ticket();

-- Replaces the deltas seen by their sums, in one statement, so that every snapshot adds up to the same.
-- Two foldings at once would wait for each other's rows and then find them gone; the lock keeps it to one.
CREATE FUNCTION fold_queue_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305, 2) THEN RETURN; END IF;
  WITH folded AS (DELETE FROM queue_counts RETURNING desk_id, status, assignee_id, delta)
  INSERT INTO queue_counts (desk_id, status, assignee_id, delta)
  SELECT desk_id, status, assignee_id, sum(delta) FROM folded GROUP BY 1, 2, 3 HAVING sum(delta) <> 0;
END $$;

-- ── The log: one total order (see server/src/realtime/PROTOCOL.md) ──

CREATE FUNCTION announce_log_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log_unplaced (id, topic) VALUES (NEW.id, TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE TRIGGER ticket_events_announce AFTER INSERT ON "ticket_events"
  FOR EACH ROW EXECUTE FUNCTION announce_log_entry('ticket');
CREATE TRIGGER access_changes_announce AFTER INSERT ON "access_changes"
  FOR EACH ROW EXECUTE FUNCTION announce_log_entry('access');

-- Gives what is committed and not yet placed its dense positions; answers with the last position there is.
-- One placer at a time: the lock is held to the end of the transaction, and the next statement of a READ
-- COMMITTED transaction sees all that the placer before has written. Within one placing, ids order the
-- entries (an id is taken after its ticket's row lock, so a ticket's versions rise), and changes of access
-- come first: a change that was committed before an event can never take effect after it.
CREATE FUNCTION place_log_entries() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last_position bigint;
  placed integer;
BEGIN
  IF EXISTS (SELECT 1 FROM log_unplaced) THEN
    PERFORM pg_advisory_xact_lock(7305, 1);
    SELECT coalesce(max(position), 0) INTO last_position FROM log_positions;
    WITH taken AS (DELETE FROM log_unplaced RETURNING id, topic)
    INSERT INTO log_positions (position, id, topic, placed_at)
    -- Not the transaction's time: that is from before the wait for the lock.
    SELECT last_position + row_number() OVER (ORDER BY topic <> 'access', id), id, topic, clock_timestamp() FROM taken;
    GET DIAGNOSTICS placed = ROW_COUNT;
    IF placed > 0 THEN
      -- Only a hint: a node that misses it reads on by its slow poll.
      PERFORM pg_notify('otklik_log', (last_position + placed)::text);
    END IF;
    RETURN last_position + placed;
  END IF;
  SELECT coalesce(max(position), 0) INTO last_position FROM log_positions;
  RETURN last_position;
END $$;

-- Rows live for milliseconds, so what is dead outnumbers the living; every placing looks through it.
ALTER TABLE log_unplaced SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);

-- Which database this is: a cursor from another one, or from before a restore, is refused. The timeline is read
-- from the name of the file being written: the control file learns of a new one only with the next checkpoint.
CREATE FUNCTION log_epoch() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(md5(concat_ws(':',
    (SELECT system_identifier FROM pg_control_system()),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))), 10)
$$;

-- ── Changes of access ──

CREATE FUNCTION announce_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
BEGIN
  EXECUTE format('INSERT INTO access_changes (%I) VALUES ($1)', TG_ARGV[0]) USING (gone ->> TG_ARGV[1])::uuid;
  RETURN NULL;
END $$;

CREATE TRIGGER users_access AFTER UPDATE OF role, organization_id ON "users" FOR EACH ROW
  WHEN (OLD.role IS DISTINCT FROM NEW.role OR OLD.organization_id IS DISTINCT FROM NEW.organization_id)
  EXECUTE FUNCTION announce_access_change('user_id', 'id');
CREATE TRIGGER desk_members_access AFTER INSERT OR UPDATE OR DELETE ON "desk_members" FOR EACH ROW
  EXECUTE FUNCTION announce_access_change('user_id', 'user_id');
CREATE TRIGGER sessions_access AFTER DELETE ON "sessions" FOR EACH ROW
  EXECUTE FUNCTION announce_access_change('session_id', 'id');
CREATE TRIGGER api_tokens_access AFTER UPDATE OF revoked_at, scopes OR DELETE ON "api_tokens" FOR EACH ROW
  EXECUTE FUNCTION announce_access_change('token_id', 'id');
CREATE TRIGGER desks_access AFTER UPDATE OF visibility ON "desks" FOR EACH ROW
  WHEN (OLD.visibility IS DISTINCT FROM NEW.visibility)
  EXECUTE FUNCTION announce_access_change('desk_id', 'id');

-- Rules that no code may get around.
ALTER TABLE "tickets" ADD CONSTRAINT tickets_duplicate_has_base
  CHECK ((status = 'DUPLICATE') = (duplicate_of_id IS NOT NULL) AND duplicate_of_id <> id);
ALTER TABLE "comments" ADD CONSTRAINT comments_body_length CHECK (length(body) <= 20000);
