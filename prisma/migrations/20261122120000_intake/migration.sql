-- CreateEnum
CREATE TYPE "MailboxState" AS ENUM ('OPEN', 'DOWN', 'REFUSED');

-- CreateEnum
CREATE TYPE "InboundState" AS ENUM ('TRIAGE', 'FAULTY', 'FILED', 'JOINED', 'IGNORED', 'DISMISSED');

-- CreateEnum
CREATE TYPE "InboundReason" AS ENUM ('UNKNOWN_SENDER', 'NOT_A_PARTY', 'FORGED_SENDER', 'TOO_MANY', 'REUSED_ID', 'OVERSIZED', 'UNREADABLE', 'AUTO_REPLY', 'BOUNCE', 'LIST', 'LOOP');

-- CreateTable
CREATE TABLE "mailboxes" (
    "name" TEXT NOT NULL,
    "desk_id" UUID NOT NULL,
    "state" "MailboxState" NOT NULL DEFAULT 'DOWN',
    "fault" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "uid_validity" BIGINT NOT NULL DEFAULT 0,
    "last_uid" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "mailboxes_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "inbound_letters" (
    "id" UUID NOT NULL,
    "mailbox" TEXT NOT NULL,
    "desk_id" UUID NOT NULL,
    "uid_validity" BIGINT NOT NULL,
    "uid" BIGINT NOT NULL,
    "identity" TEXT NOT NULL,
    "message_id" TEXT,
    "body_digest" TEXT NOT NULL,
    "from_address" TEXT,
    "from_name" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "sent_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "size" INTEGER NOT NULL,
    "storage_key" TEXT,
    "attachments" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" "InboundState" NOT NULL,
    "reason" "InboundReason",
    "note" TEXT,
    "ticket_id" UUID,
    "comment_id" UUID,
    "sender_id" UUID,
    "answers_id" UUID,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_letters_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mailboxes_desk_id_idx" ON "mailboxes"("desk_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_letters_storage_key_key" ON "inbound_letters"("storage_key");

-- CreateIndex
CREATE INDEX "inbound_letters_desk_id_state_received_at_id_idx" ON "inbound_letters"("desk_id", "state", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "inbound_letters_message_id_idx" ON "inbound_letters"("message_id");

-- CreateIndex
CREATE INDEX "inbound_letters_from_address_received_at_idx" ON "inbound_letters"("from_address", "received_at");

-- CreateIndex
CREATE INDEX "inbound_letters_ticket_id_idx" ON "inbound_letters"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_letters_mailbox_uid_validity_uid_key" ON "inbound_letters"("mailbox", "uid_validity", "uid");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_letters_mailbox_identity_key" ON "inbound_letters"("mailbox", "identity");

-- AddForeignKey
ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_letters" ADD CONSTRAINT "inbound_letters_mailbox_fkey" FOREIGN KEY ("mailbox") REFERENCES "mailboxes"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

