-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('PENDING', 'APPROVED', 'REFUSED');

-- CreateEnum
CREATE TYPE "RegistrationState" AS ENUM ('UNCONFIRMED', 'PENDING', 'APPROVED', 'REFUSED');

-- CreateEnum
CREATE TYPE "DeskFieldKind" AS ENUM ('TEXT', 'MULTILINE', 'NUMBER', 'DATE', 'CHOICE', 'CHECKBOX', 'EMAIL', 'PHONE', 'STANDARD');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "ImportSource" AS ENUM ('COMMAND', 'FOLDER', 'UPLOAD');

-- CreateEnum
CREATE TYPE "LetterState" AS ENUM ('WAITING', 'SENT', 'FAILED');

-- CreateEnum
CREATE TYPE "FileScan" AS ENUM ('NOT_SCANNED', 'PENDING', 'CLEAN', 'QUARANTINED');

-- DropIndex
DROP INDEX "organizations_taxpayer_id_key";

-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "scan" "FileScan" NOT NULL DEFAULT 'NOT_SCANNED',
ADD COLUMN     "scan_finding" TEXT;

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "active" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "kpp" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "legal_address" TEXT,
ADD COLUMN     "ogrn" TEXT,
ADD COLUMN     "parent_registration_number" TEXT,
ADD COLUMN     "postal_address" TEXT,
ADD COLUMN     "registration_number" TEXT,
ADD COLUMN     "short_name" TEXT;

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "field_values" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "uploads" ADD COLUMN     "scan" "FileScan" NOT NULL DEFAULT 'NOT_SCANNED',
ADD COLUMN     "scan_finding" TEXT;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "directory_id" TEXT,
ADD COLUMN     "language" TEXT NOT NULL DEFAULT 'ru',
ADD COLUMN     "post" TEXT,
ADD COLUMN     "snils" TEXT,
ALTER COLUMN "email" DROP NOT NULL;

-- CreateTable
CREATE TABLE "certificates" (
    "fingerprint" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificates_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "organization_requests" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "taxpayer_id" TEXT NOT NULL,
    "ogrn" TEXT,
    "name" TEXT NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organization_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registrations" (
    "id" UUID NOT NULL,
    "state" "RegistrationState" NOT NULL DEFAULT 'UNCONFIRMED',
    "full_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "post" TEXT NOT NULL,
    "taxpayer_id" TEXT NOT NULL,
    "organization_name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'ru',
    "reason" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_fields" (
    "id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "DeskFieldKind" NOT NULL,
    "label" TEXT NOT NULL,
    "label_en" TEXT NOT NULL,
    "hint" TEXT NOT NULL DEFAULT '',
    "hint_en" TEXT NOT NULL DEFAULT '',
    "required" BOOLEAN NOT NULL DEFAULT false,
    "mask" TEXT,
    "choices" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "position" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "desk_fields_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_imports" (
    "id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "source" "ImportSource" NOT NULL,
    "state" "ImportState" NOT NULL DEFAULT 'WAITING',
    "storage_key" TEXT,
    "size" BIGINT NOT NULL,
    "read" BIGINT NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "fault" TEXT,
    "started_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_faults" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "directory_faults_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateTable
CREATE TABLE "directory_changes" (
    "id" BIGSERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "directory_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_settings" (
    "user_id" UUID NOT NULL,
    "mail_status" BOOLEAN NOT NULL DEFAULT true,
    "mail_answers" BOOLEAN NOT NULL DEFAULT true,
    "push_status" BOOLEAN NOT NULL DEFAULT true,
    "push_answers" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "push_devices" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_devices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifier_place" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL,

    CONSTRAINT "notifier_place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letters" (
    "id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "headers" JSONB NOT NULL DEFAULT '{}',
    "ticket_id" UUID,
    "user_id" UUID,
    "event_id" BIGINT,
    "state" "LetterState" NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fault" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "letters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_messages" (
    "id" UUID NOT NULL,
    "event_id" BIGINT NOT NULL,
    "device_id" UUID NOT NULL,
    "payload" JSONB NOT NULL,
    "state" "LetterState" NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fault" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "push_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "watchers" (
    "ticket_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "watchers_pkey" PRIMARY KEY ("ticket_id","user_id")
);

-- CreateTable
CREATE TABLE "ticket_ratings" (
    "ticket_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "remark" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_ratings_pkey" PRIMARY KEY ("ticket_id")
);

-- CreateTable
CREATE TABLE "ticket_drafts" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "certificates_user_id_idx" ON "certificates"("user_id");

-- CreateIndex
CREATE INDEX "organization_requests_state_created_at_id_idx" ON "organization_requests"("state", "created_at", "id");

-- CreateIndex
CREATE INDEX "organization_requests_organization_id_idx" ON "organization_requests"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_requests_user_id_taxpayer_id_key" ON "organization_requests"("user_id", "taxpayer_id");

-- CreateIndex
CREATE UNIQUE INDEX "registrations_secret_hash_key" ON "registrations"("secret_hash");

-- CreateIndex
CREATE INDEX "registrations_state_created_at_id_idx" ON "registrations"("state", "created_at", "id");

-- CreateIndex
CREATE INDEX "registrations_email_idx" ON "registrations"("email");

-- CreateIndex
CREATE UNIQUE INDEX "desk_fields_desk_id_key_key" ON "desk_fields"("desk_id", "key");

-- CreateIndex
CREATE INDEX "directory_imports_created_at_id_idx" ON "directory_imports"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "directory_changes_import_id_id_idx" ON "directory_changes"("import_id", "id");

-- CreateIndex
CREATE INDEX "directory_changes_subject_id_id_idx" ON "directory_changes"("subject_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "push_devices_endpoint_key" ON "push_devices"("endpoint");

-- CreateIndex
CREATE INDEX "push_devices_user_id_idx" ON "push_devices"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "letters_message_id_key" ON "letters"("message_id");

-- CreateIndex
CREATE INDEX "letters_state_created_at_id_idx" ON "letters"("state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "letters_ticket_id_idx" ON "letters"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "letters_event_id_user_id_key" ON "letters"("event_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "push_messages_event_id_device_id_key" ON "push_messages"("event_id", "device_id");

-- CreateIndex
CREATE INDEX "watchers_user_id_idx" ON "watchers"("user_id");

-- CreateIndex
CREATE INDEX "ticket_ratings_user_id_idx" ON "ticket_ratings"("user_id");

-- CreateIndex
CREATE INDEX "ticket_drafts_updated_at_idx" ON "ticket_drafts"("updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_drafts_owner_id_desk_id_key" ON "ticket_drafts"("owner_id", "desk_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_registration_number_key" ON "organizations"("registration_number");

-- CreateIndex
CREATE INDEX "organizations_ogrn_idx" ON "organizations"("ogrn");

-- CreateIndex
CREATE INDEX "organizations_parent_registration_number_idx" ON "organizations"("parent_registration_number");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_taxpayer_id_kpp_key" ON "organizations"("taxpayer_id", "kpp");

-- CreateIndex
CREATE UNIQUE INDEX "users_directory_id_key" ON "users"("directory_id");

-- CreateIndex
CREATE INDEX "users_snils_idx" ON "users"("snils");

-- AddForeignKey
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_requests" ADD CONSTRAINT "organization_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_requests" ADD CONSTRAINT "organization_requests_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_fields" ADD CONSTRAINT "desk_fields_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_faults" ADD CONSTRAINT "directory_faults_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "directory_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_changes" ADD CONSTRAINT "directory_changes_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "directory_imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_devices" ADD CONSTRAINT "push_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "watchers" ADD CONSTRAINT "watchers_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "watchers" ADD CONSTRAINT "watchers_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_ratings" ADD CONSTRAINT "ticket_ratings_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_ratings" ADD CONSTRAINT "ticket_ratings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_drafts" ADD CONSTRAINT "ticket_drafts_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_drafts" ADD CONSTRAINT "ticket_drafts_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row says how far messages are made; what happened before this version is nobody's news.
INSERT INTO "notifier_place" ("id", "position") SELECT 1, coalesce(max("position"), 0) FROM "log_positions";
