-- CreateEnum
CREATE TYPE "TermState" AS ENUM ('ON_TRACK', 'NEAR', 'LATE', 'PAUSED', 'MET', 'BREACHED');

-- CreateEnum
CREATE TYPE "TermKind" AS ENUM ('ACKNOWLEDGEMENT', 'OUTCOME', 'PROMISE');

-- AlterEnum
ALTER TYPE "TicketEventKind" ADD VALUE 'TERM_CHANGED';

-- AlterTable
ALTER TABLE "desks" ADD COLUMN     "schedule_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "terms_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "acknowledge_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN     "breached_at" TIMESTAMPTZ(3),
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalated_at" TIMESTAMPTZ(3),
ADD COLUMN     "near_at" TIMESTAMPTZ(3),
ADD COLUMN     "outcome_at" TIMESTAMPTZ(3),
ADD COLUMN     "outcome_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "submitter_id" UUID,
ADD COLUMN     "term_kind" "TermKind",
ADD COLUMN     "term_started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "term_state" "TermState",
ADD COLUMN     "term_waits" TIMESTAMPTZ(3)[] NOT NULL DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
ADD COLUMN     "term_wake_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "desk_terms" (
    "id" UUID NOT NULL,
    "desk_id" UUID NOT NULL,
    "type_id" UUID,
    "acknowledge_minutes" INTEGER,
    "outcome_minutes" INTEGER,
    "outcome_days" INTEGER,
    "near_percent" INTEGER NOT NULL DEFAULT 75,

    CONSTRAINT "desk_terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_escalations" (
    "desk_id" UUID NOT NULL,
    "address" TEXT,
    "subject" TEXT NOT NULL,
    "by_requester" BOOLEAN NOT NULL DEFAULT true,
    "on_near" BOOLEAN NOT NULL DEFAULT false,
    "on_late" BOOLEAN NOT NULL DEFAULT true,
    "later_minutes" INTEGER,

    CONSTRAINT "desk_escalations_pkey" PRIMARY KEY ("desk_id")
);

-- CreateIndex
CREATE INDEX "desk_terms_type_id_idx" ON "desk_terms"("type_id");

-- CreateIndex
CREATE UNIQUE INDEX "desk_terms_desk_id_type_id_key" ON "desk_terms"("desk_id", "type_id");

-- CreateIndex
CREATE INDEX "tickets_submitter_id_idx" ON "tickets"("submitter_id");

-- CreateIndex
CREATE INDEX "tickets_term_state_desk_id_due_at_idx" ON "tickets"("term_state", "desk_id", "due_at");

-- CreateIndex
CREATE INDEX "tickets_term_wake_at_idx" ON "tickets"("term_wake_at");

-- AddForeignKey
ALTER TABLE "desk_terms" ADD CONSTRAINT "desk_terms_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_terms" ADD CONSTRAINT "desk_terms_type_id_fkey" FOREIGN KEY ("type_id") REFERENCES "ticket_types"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_escalations" ADD CONSTRAINT "desk_escalations_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_submitter_id_fkey" FOREIGN KEY ("submitter_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Lists in the order of terms: what has no running term comes last.
CREATE INDEX "tickets_due_idx" ON "tickets" (coalesce("due_at", 'infinity'::timestamptz), "id");
CREATE INDEX "tickets_queue_due_idx"
  ON "tickets" ("desk_id", "status", "assignee_id", coalesce("due_at", 'infinity'::timestamptz), "id");
CREATE INDEX "tickets_status_due_idx"
  ON "tickets" ("desk_id", "status", coalesce("due_at", 'infinity'::timestamptz), "id");

-- One row a desk for every type that has none of its own.
CREATE UNIQUE INDEX "desk_terms_default_key" ON "desk_terms"("desk_id") WHERE "type_id" IS NULL;

ALTER TABLE "desk_terms"
  ADD CONSTRAINT "desk_terms_amounts" CHECK ("acknowledge_minutes" > 0 AND "outcome_minutes" > 0 AND "outcome_days" > 0),
  ADD CONSTRAINT "desk_terms_one_outcome" CHECK ("outcome_minutes" IS NULL OR "outcome_days" IS NULL),
  ADD CONSTRAINT "desk_terms_near" CHECK ("near_percent" BETWEEN 1 AND 99);

-- What tickets that are here already know of their terms: their numbers were told at once, or by a letter long ago.
UPDATE "tickets" t SET
  "received_at" = t."created_at",
  "acknowledged_at" = t."created_at",
  "term_started_at" = coalesce((
    SELECT max(e."at") FROM "ticket_events" e WHERE e."ticket_id" = t."id" AND e."to_status" = 'REOPENED'
  ), t."created_at"),
  "term_waits" = CASE WHEN t."status" = 'NEEDS_INFO' THEN ARRAY(
    SELECT max(e."at") FROM "ticket_events" e WHERE e."ticket_id" = t."id" AND e."to_status" = 'NEEDS_INFO'
    HAVING max(e."at") IS NOT NULL
  ) ELSE '{}' END,
  "outcome_at" = CASE
    WHEN t."status" IN ('RESOLVED', 'NOT_A_BUG', 'WONT_FIX', 'DUPLICATE', 'NOT_REPRODUCIBLE') OR t."expected_resolution_at" IS NOT NULL
    THEN t."updated_at"
  END;
