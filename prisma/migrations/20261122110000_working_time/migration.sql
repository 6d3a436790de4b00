-- CreateEnum
CREATE TYPE "DayKind" AS ENUM ('DAY_OFF', 'WORKING', 'SHORT');

-- AlterTable
ALTER TABLE "desks" ADD COLUMN     "calendar_id" UUID;

-- CreateTable
CREATE TABLE "desk_hours" (
    "desk_id" UUID NOT NULL,
    "weekday" INTEGER NOT NULL,
    "from_minute" INTEGER NOT NULL,
    "to_minute" INTEGER NOT NULL,

    CONSTRAINT "desk_hours_pkey" PRIMARY KEY ("desk_id","weekday","from_minute")
);

-- CreateTable
CREATE TABLE "calendars" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT,
    "base_id" UUID,
    "years" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calendars_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calendar_days" (
    "calendar_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "kind" "DayKind" NOT NULL,
    "minutes_less" INTEGER NOT NULL DEFAULT 0,
    "name" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "calendar_days_pkey" PRIMARY KEY ("calendar_id","date")
);

-- CreateIndex
CREATE INDEX "calendars_base_id_idx" ON "calendars"("base_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendars_name_key" ON "calendars"("name");

-- CreateIndex
CREATE INDEX "desks_calendar_id_idx" ON "desks"("calendar_id");

-- AddForeignKey
ALTER TABLE "desks" ADD CONSTRAINT "desks_calendar_id_fkey" FOREIGN KEY ("calendar_id") REFERENCES "calendars"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_hours" ADD CONSTRAINT "desk_hours_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "desks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendars" ADD CONSTRAINT "calendars_base_id_fkey" FOREIGN KEY ("base_id") REFERENCES "calendars"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_days" ADD CONSTRAINT "calendar_days_calendar_id_fkey" FOREIGN KEY ("calendar_id") REFERENCES "calendars"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the models cannot say.
ALTER TABLE "calendars" ALTER COLUMN "years" SET NOT NULL,
  ADD CONSTRAINT "calendars_base_is_another" CHECK ("base_id" <> "id");
ALTER TABLE "desk_hours"
  ADD CONSTRAINT "desk_hours_weekday" CHECK ("weekday" BETWEEN 1 AND 7),
  ADD CONSTRAINT "desk_hours_interval" CHECK (0 <= "from_minute" AND "from_minute" < "to_minute" AND "to_minute" <= 1440);
ALTER TABLE "calendar_days"
  ADD CONSTRAINT "calendar_days_minutes_less" CHECK ("minutes_less" BETWEEN 0 AND 1440);
