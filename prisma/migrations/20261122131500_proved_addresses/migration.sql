-- What stands in users.email is proved or written by somebody who is believed; what is only named waits beside it.
ALTER TABLE "users" ADD COLUMN "pending_email" TEXT, ADD COLUMN "pending_email_at" TIMESTAMPTZ(3),
  ADD COLUMN "directory_email" TEXT;

CREATE TABLE "address_letters" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_letters_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "address_letters_user_id_address_idx" ON "address_letters"("user_id", "address");
CREATE INDEX "address_letters_address_written_at_idx" ON "address_letters"("address", "written_at");
ALTER TABLE "address_letters" ADD CONSTRAINT "address_letters_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Addresses that a certificate or its holder has named until now, and nobody has vouched for. They are asked for again:
-- from the profile a letter can be sent to them.
UPDATE "users" u SET "pending_email" = u."email", "pending_email_at" = u."updated_at", "email" = NULL
WHERE u."email" IS NOT NULL AND NOT u."email_verified" AND u."role" = 'REQUESTER'
  AND EXISTS (SELECT 1 FROM "accounts" a WHERE a."user_id" = u."id" AND a."provider_id" = 'certificate')
  AND NOT EXISTS (SELECT 1 FROM "accounts" a WHERE a."user_id" = u."id" AND a."provider_id" = 'credential')
  AND NOT EXISTS (SELECT 1 FROM "directory_changes" c WHERE c."subject_id" = u."id" AND c."after"->>'email' = u."email");
UPDATE "users" SET "email_verified" = ("email" IS NOT NULL) WHERE "email_verified" IS DISTINCT FROM ("email" IS NOT NULL);

UPDATE "users" SET "directory_email" = "email" WHERE "directory_id" IS NOT NULL AND "email" IS NOT NULL;

-- The sign-in library has a column for it; it says what the place of the address says, whoever writes the row.
CREATE FUNCTION users_email_verified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.email_verified := NEW.email IS NOT NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER users_email_verified BEFORE INSERT OR UPDATE OF email, email_verified ON "users" FOR EACH ROW
  WHEN (NEW.email_verified IS DISTINCT FROM (NEW.email IS NOT NULL)) EXECUTE FUNCTION users_email_verified();

-- The administrators' list of users: by name, and by the beginning of a name or an address.
CREATE INDEX users_name_idx ON "users" (lower(full_name) COLLATE "C", id);
CREATE INDEX users_email_prefix_idx ON "users" (email text_pattern_ops) WHERE email IS NOT NULL;

-- By which certificate a session was opened, and how lists of revoked ones name it: DER in hex.
ALTER TABLE "certificates" ADD COLUMN "issuer_der" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sessions" ADD COLUMN "certificate" TEXT;
CREATE INDEX "sessions_certificate_idx" ON "sessions"("certificate");
